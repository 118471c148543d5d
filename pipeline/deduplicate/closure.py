"""All documents that are linked to some new ones, through any number of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from pipeline.deduplicate.extract import Features, names
from pipeline.deduplicate.links import EVENT_LINK, alike, copied
from pipeline.deduplicate.store import Store

Find = Callable[[Sequence[str]], Iterable[Features]]
"""Gives every indexed document filed under any of the keys."""


_BLOCK = 64
"""Documents that look for others at once; what they find the next need not find again."""


def connected(new: Sequence[Features], find: Find) -> list[Features]:
    """`new` and all indexed documents linked to them, directly or through others, by id.

    Goes in rounds, each asking `find` once, and for no key twice; a document of `new` stands
    for the indexed one of the same id. Memory holds what shares a key with the answer.

    To regroup after documents leave, pass what `find` gives for their keys, without them.
    """
    known = sorted({one.id: one for one in new}.values(), key=lambda one: one.id)
    with Store(known) as store:
        reached = _reached(known, store, find)
    return sorted((known[row] for row in reached), key=lambda one: one.id)


def _reached(known: list[Features], store: Store, find: Find) -> list[int]:
    """The rows that are linked to those of `store`; to it and `known` all found are added."""
    ids = set(store.ids)
    unreached: defaultdict[int, set[int]] = defaultdict(set)
    asked: set[int] = set()
    reached = frontier = list(range(len(known)))
    while frontier:
        keys = sorted({key for row in frontier for key in known[row].lookup.tolist()} - asked)
        asked.update(keys)
        fresh = {one.id: one for one in (find(names(keys)) if keys else ()) if one.id not in ids}
        for row, one in enumerate(fresh.values(), len(known)):
            for key in one.keys.tolist():
                unreached[key].add(row)
        ids.update(fresh)
        known += fresh.values()
        store.extend(fresh.values())
        frontier = [row for block in _blocks(frontier) for row in _linked(block, store, unreached)]
        reached = reached + frontier
    return reached


def _blocks(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    return (rows[at : at + _BLOCK] for at in range(0, len(rows), _BLOCK))


def _linked(rows: Sequence[int], store: Store, unreached: defaultdict[int, set[int]]) -> list[int]:
    """What is linked to one of `rows`; it is taken out of those that are `unreached` by key."""
    pairs = np.array(
        [
            (row, other)
            for row in rows
            for other in set().union(
                *(unreached.get(key, ()) for key in store.lookup[row].tolist())
            )
        ],
        np.intp,
    ).reshape(-1, 2)
    is_copy = copied(store, pairs) > 0
    found = set(pairs[is_copy, 1].tolist())
    unsure = pairs[~np.isin(pairs[:, 1], list(found))]
    found.update(unsure[alike(store, unsure) >= EVENT_LINK, 1].tolist())
    for row in found:
        for key in store.keys[row].tolist():
            unreached[key].discard(row)
    return sorted(found)
