"""All documents that are linked to some new ones, through any number of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from pipeline.deduplicate.extract import Features
from pipeline.deduplicate.links import EVENT_LINK, EventSpace, resemblance

Find = Callable[[Sequence[str]], Iterable[Features]]
"""Gives every indexed document filed under any of the keys."""


def connected(new: Sequence[Features], find: Find) -> list[Features]:
    """`new` and all indexed documents linked to them, directly or through others, by id.

    Goes in rounds, each asking `find` once, and for no key twice; a document of `new` stands
    for the indexed one of the same id. Memory holds what shares a key with the answer.

    To regroup after documents leave, pass what `find` gives for their keys, without them.
    """
    known = {one.id: one for one in new}
    filed: defaultdict[str, set[str]] = defaultdict(set)
    for one in known.values():
        _file(one, filed)
    asked: set[str] = set()
    reached = set(known)
    frontier = sorted(known)
    while frontier:
        keys = sorted({key for id_ in frontier for key in known[id_].lookup} - asked)
        asked.update(keys)
        for one in find(keys) if keys else ():
            if one.id not in known:
                known[one.id] = one
                _file(one, filed)
        frontier = sorted(_linked(frontier, known, filed, reached))
        reached.update(frontier)
    return [known[id_] for id_ in sorted(reached)]


def _file(one: Features, filed: defaultdict[str, set[str]]) -> None:
    for key in one.keys:
        filed[key].add(one.id)


def _linked(
    frontier: Sequence[str],
    known: dict[str, Features],
    filed: defaultdict[str, set[str]],
    reached: set[str],
) -> set[str]:
    """The documents outside `reached` that are linked to one of `frontier`."""
    found: set[str] = set()
    unsure: list[tuple[str, str]] = []
    for id_ in frontier:
        one = known[id_]
        near = set().union(*(filed.get(key, ()) for key in one.lookup)) - reached - found
        copies = {other for other in near if resemblance(one, known[other])}
        found |= copies
        unsure += ((id_, other) for other in near - copies)
    names = sorted({id_ for pair in unsure for id_ in pair})
    at = {id_: row for row, id_ in enumerate(names)}
    space = EventSpace([known[id_] for id_ in names])
    rows = np.array([(at[a], at[b]) for a, b in unsure], np.intp).reshape(-1, 2)
    alike = space.of_pairs(rows[:, 0], rows[:, 1]) >= EVENT_LINK
    return found | {names[row] for row in rows[alike, 1]}
