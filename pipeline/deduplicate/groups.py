"""Duplicates and stories of a set of documents that is closed under links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from pipeline.deduplicate.extract import Features
from pipeline.deduplicate.links import EVENT_LINK, EventSpace, Floats, Indices, resemblance

STORY = 0.23
"""Mean similarity from which two sets of documents tell of one event."""

_MOST_AT_ONCE = 2_000
"""Documents clustered at once: their matrix of similarities takes 32 MB."""

_STRICTER = 0.05
"""By so much the link must be stronger, time and again, in a set that has more."""


@dataclass(frozen=True, slots=True)
class Group:
    """Where one document belongs."""

    duplicate_of: str | None
    story_id: str
    """The smallest id of the story's documents."""
    story_size: int
    is_lead: bool


def group_all(features: Iterable[Features]) -> dict[str, Group]:
    """Duplicates and stories of all documents at once, by id."""
    return group(list(features))


def group(members: Sequence[Features]) -> dict[str, Group]:
    """Duplicates and stories of a set that holds, with each document, all that are linked to it.

    Args:
        members: documents with different ids, in any order.
    """
    if not members:
        return {}
    copies = _collapse(members)
    distinct = [same[0] for same in copies]
    original, stories = _arrange(distinct)
    repeating: defaultdict[int, list[Features]] = defaultdict(list)
    for row, first in enumerate(original.tolist()):
        repeating[first] += copies[row]
    groups: dict[str, Group] = {}
    for story in stories:
        told = [(distinct[first], one) for first in story.tolist() for one in repeating[first]]
        story_id = min(one.id for _, one in told)
        lead = min((first for first, _ in told), key=lambda one: one.precedence)
        for first, one in told:
            groups[one.id] = Group(
                duplicate_of=None if one is first else first.id,
                story_id=story_id,
                story_size=len(told),
                is_lead=one is lead,
            )
    return dict(sorted(groups.items()))


def _collapse(members: Sequence[Features]) -> list[list[Features]]:
    """`members` with equal texts together, in order of precedence; sorted by the id of the first.

    Only the first of each is compared with others, so that a thousand copies cost as one.
    """
    same: defaultdict[str, list[Features]] = defaultdict(list)
    for one in members:
        same[one.digest or f"no words {one.id}"].append(one)
    ordered = (sorted(equal, key=lambda one: one.precedence) for equal in same.values())
    return sorted(ordered, key=lambda equal: equal[0].id)


def _arrange(distinct: Sequence[Features]) -> tuple[Indices, list[Indices]]:
    """For each of `distinct` the row of its original, and the originals of each story."""
    pairs = _candidates(distinct)
    original = _originals(distinct, _copied(distinct, pairs))
    space = EventSpace(distinct)
    alike = space.of_pairs(pairs[:, 0], pairs[:, 1])
    # What links a copy links its original.
    parts = _parts(np.unique(original), original[pairs], alike, EVENT_LINK)
    return original, [story for part in parts for story in _stories(space, part)]


def _candidates(distinct: Sequence[Features]) -> Indices:
    """Pairs of rows that share a key, each pair once."""
    filed: defaultdict[str, list[int]] = defaultdict(list)
    pairs: list[tuple[int, int]] = []
    for row, one in enumerate(distinct):
        near = set().union(*(filed.get(key, ()) for key in one.lookup))
        pairs += ((other, row) for other in sorted(near))
        for key in one.keys:
            filed[key].append(row)
    return np.array(pairs, np.intp).reshape(-1, 2)


def _copied(distinct: Sequence[Features], near: Indices) -> dict[tuple[int, int], float]:
    """How far one repeats the other, for the pairs where it does."""
    pairs = ((left, right) for left, right in near.tolist())
    measured = ((pair, resemblance(distinct[pair[0]], distinct[pair[1]])) for pair in pairs)
    return {pair: share for pair, share in measured if share}


def _originals(distinct: Sequence[Features], copied: dict[tuple[int, int], float]) -> Indices:
    """For each row the row of the document that it repeats, or its own.

    Star clustering (Aslam, Pelekhov and Rus 2004) with the longest texts as centres: a copy hangs
    on the whole text, not on another part, and likeness is not passed on along a chain. Of each
    star the document of highest precedence is the original.
    """
    beside: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for (left, right), share in copied.items():
        beside[left].append((share, right))
        beside[right].append((share, left))
    centre: dict[int, int] = {}
    rows = range(len(distinct))
    for row in sorted(rows, key=lambda row: (-len(distinct[row].shingles), distinct[row].id)):
        whole = [(-share, other) for share, other in beside[row] if centre.get(other) == other]
        centre[row] = min(whole)[1] if whole else row
    stars: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        stars[centre[row]].append(row)
    original = np.arange(len(distinct))
    for star in stars.values():
        original[star] = min(star, key=lambda row: distinct[row].precedence)
    return original


def _parts(rows: Indices, pairs: Indices, alike: Floats, least: float) -> Iterator[Indices]:
    """The sets among sorted `rows` that hang together by pairs at least so much alike.

    A set too large to be clustered is parted by stronger links until none is.
    """
    ends = pairs[alike >= least]
    ends = np.searchsorted(rows, ends[np.isin(ends, rows).all(axis=1)])
    links = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), (len(rows),) * 2)
    count, label = connected_components(links, directed=False)
    order = np.argsort(label, kind="stable")
    for part in np.split(rows[order], np.searchsorted(label[order], np.arange(1, count))):
        if len(part) <= _MOST_AT_ONCE:
            yield part
        else:
            yield from _parts(part, pairs, alike, least + _STRICTER)


def _stories(space: EventSpace, rows: Indices) -> Iterator[Indices]:
    """`rows` parted into stories by average linkage."""
    if len(rows) == 1:
        yield rows
        return
    apart = np.clip(1 - space.of_all(rows), 0, None)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    label = fcluster(tree, 1 - STORY, "distance")
    for story in np.unique(label):
        yield rows[label == story]
