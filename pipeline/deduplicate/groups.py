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

from pipeline.deduplicate.candidates import candidates
from pipeline.deduplicate.extract import Features
from pipeline.deduplicate.links import EVENT_LINK, EventSpace, Floats, alike, copied
from pipeline.deduplicate.store import Rows, Store

STORY = 0.23
"""Mean similarity from which two sets of documents tell of one event."""

_MOST_AT_ONCE = 2_000
"""Documents clustered at once: their matrix of similarities takes 32 MB."""

_STRICTER = 0.05
"""By so much the link must be stronger, time and again, in a set that has more."""

_MOST_HOPS = 2
"""From a copy to the text that it is a copy of."""


@dataclass(frozen=True, slots=True)
class Group:
    """Where one document belongs."""

    duplicate_of: str | None
    story_id: str
    """The smallest id of the story's documents."""
    story_size: int
    is_lead: bool


def group(members: Iterable[Features]) -> dict[str, Group]:
    """Duplicates and stories of a set that holds, with each document, all that are linked to it.

    Memory holds about a kilobyte of a document, the rest is in temporary files.

    Args:
        members: documents with different ids, in any order.

    Returns:
        The group of each document, in the order of `members`.
    """
    with Store(members) as store:
        return _group(store) if len(store) else {}


def _group(store: Store) -> dict[str, Group]:
    by_id = store.by_id()
    rank = store.precedence(by_id)
    first = _first_of_equal(store, rank)
    is_first = first == np.arange(len(store))
    pairs = candidates(store, by_id, is_first)
    original = _originals(store, by_id, rank, pairs)
    # What links a copy links its original.
    ends = original[pairs]
    apart = ends[:, 0] != ends[:, 1]
    likeness = alike(store, pairs[apart])
    rows = np.unique(original[is_first])
    parts = _parts(rows[np.argsort(by_id[rows])], ends[apart], likeness, EVENT_LINK)
    story = np.empty(len(store), np.intp)
    for number, told in enumerate(one for part in parts for one in _stories(store, part)):
        story[told] = number
    original = original[first]
    return _groups(store.ids, by_id, rank, original, story[original])


def _groups(
    ids: Sequence[str], by_id: Rows, rank: Rows, original: Rows, story: Rows
) -> dict[str, Group]:
    """The groups of all rows from the original and the number of the story of each."""
    size = np.bincount(story).tolist()
    named, lead = _least(story, by_id), _least(story, rank)
    return {
        id_: Group(
            duplicate_of=None if at == row else ids[at],
            story_id=ids[named[of]],
            story_size=size[of],
            is_lead=lead[of] == row,
        )
        for row, (id_, at, of) in enumerate(
            zip(ids, original.tolist(), story.tolist(), strict=True)
        )
    }


def _least(story: Rows, place: Rows) -> list[int]:
    """Of each story the row with the least `place`."""
    order = np.lexsort((place, story))
    first = np.searchsorted(story[order], np.arange(story.max(initial=-1) + 1))
    rows: list[int] = order[first].tolist()
    return rows


def _first_of_equal(store: Store, rank: Rows) -> Rows:
    """For each row the first, by precedence, of those with equal texts.

    Only these are compared with others, so that a thousand copies cost as one.
    """
    high, low = store.digest.T
    order = np.lexsort((rank, low, high))
    ordered = store.digest[order]
    begins = np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))[: len(order)]
    first = np.empty(len(store), np.intp)
    first[order] = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    return first


def _originals(store: Store, by_id: Rows, rank: Rows, pairs: Rows) -> Rows:
    """For each row the row of the document that it repeats, or its own.

    Star clustering (Aslam, Pelekhov and Rus 2004) with the longest texts as centres: a copy hangs
    on the whole text, not on another part. One that is too much altered to be known as a copy of
    the whole may be known by a longer copy of it; no further is likeness passed on along a chain.
    Of each star the document of highest precedence is the original.
    """
    beside: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    shares = copied(store, pairs)
    repeating = shares > 0
    for (left, right), share in zip(
        pairs[repeating].tolist(), shares[repeating].tolist(), strict=True
    ):
        beside[left].append((share, right))
        beside[right].append((share, left))
    centre: dict[int, int] = {}
    hops: dict[int, int] = {}
    stars: defaultdict[int, list[int]] = defaultdict(list)
    for row in sorted(beside, key=lambda row: (-store.letters.counts[row], by_id[row])):
        longer = [
            (hops[other], -share, by_id[other], other)
            for share, other in beside[row]
            if hops.get(other, _MOST_HOPS) < _MOST_HOPS
        ]
        if longer:
            nearest = min(longer)
            hops[row], centre[row] = nearest[0] + 1, centre[nearest[-1]]
        else:
            hops[row], centre[row] = 0, row
        stars[centre[row]].append(row)
    original = np.arange(len(store))
    for star in stars.values():
        original[star] = min(star, key=rank.__getitem__)
    return original


def _parts(rows: Rows, pairs: Rows, likeness: Floats, least: float) -> Iterator[Rows]:
    """The sets among `rows` that hang together by pairs at least so much alike, in their order.

    A set too large to be clustered is parted by stronger links until none is.
    """
    place = np.full(max(rows.max(initial=0), pairs.max(initial=0)) + 1, -1)
    place[rows] = np.arange(len(rows))
    ends = place[pairs[likeness >= least]]
    ends = ends[(ends >= 0).all(axis=1)]
    links = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), (len(rows),) * 2)
    count, label = connected_components(links, directed=False)
    order = np.argsort(label, kind="stable")
    for part in np.split(rows[order], np.searchsorted(label[order], np.arange(1, count))):
        if len(part) <= _MOST_AT_ONCE:
            yield part
        else:
            yield from _parts(part, pairs, likeness, least + _STRICTER)


def _stories(store: Store, rows: Rows) -> Iterator[Rows]:
    """`rows` parted into stories by average linkage."""
    if len(rows) == 1:
        yield rows
        return
    apart = np.clip(1 - EventSpace(store, rows).of_all(), 0, None)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    label = fcluster(tree, 1 - STORY, "distance")
    for story in np.unique(label):
        yield rows[label == story]
