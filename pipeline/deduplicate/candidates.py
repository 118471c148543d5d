"""Pairs of documents that may be linked: those that share a key, found by sorting.

A key that a great many documents share, as the shingles of a template are, would give nearly all
pairs of them. So of each key only the first `HUBS` documents are compared with all others: the
longest, which are the centres that copies are hung on. Pairs then grow with the number of
documents, not with its square (canopies: McCallum, Nigam and Ungar 2000).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.deduplicate.shingles import BASE, Hashes
from pipeline.deduplicate.store import Ragged, Rows, Store

HUBS = 16
"""A key that no more documents share is compared in full."""

_KEYS_AT_ONCE = 1 << 23
_PAIRS_AT_ONCE = 1 << 21
"""They take some 200 MB each with all that sorting them takes."""

_DOCUMENTS_AT_ONCE = 1 << 15
_WORD = 64
"""Bits."""


def candidates(store: Store, by_id: Rows, chosen: NDArray[np.bool_]) -> Rows:
    """Pairs of rows among those `chosen` that share a key, the lesser first, each pair once."""
    rank = np.argsort(np.lexsort((by_id, -store.letters.counts)))
    bits = (int(store.lookup.counts.sum()) // _KEYS_AT_ONCE).bit_length()
    pieces: list[Rows] = [np.empty(0, np.intp)]
    for part in range(1 << bits):
        keys, filed = _of_part(store.keys, chosen, part, bits)
        order = np.lexsort((rank[filed], keys))
        sought, seeking = _of_part(store.lookup, chosen, part, bits)
        met = _meetings(keys[order], filed[order], sought, seeking)
        pieces += (np.unique(two.min(axis=0) * len(store) + two.max(axis=0)) for two in met)
    pairs = np.unique(np.concatenate(pieces))
    return np.column_stack(np.divmod(pairs, max(1, len(store))))


def _of_part(
    column: Ragged[np.uint64], chosen: NDArray[np.bool_], part: int, bits: int
) -> tuple[Hashes, Rows]:
    """The keys of one of 2 ** `bits` parts, and the row of each."""
    keys, rows = [np.empty(0, np.uint64)], [np.empty(0, np.intp)]
    for first in range(0, len(chosen), _DOCUMENTS_AT_ONCE):
        last = min(first + _DOCUMENTS_AT_ONCE, len(chosen))
        of_some = column.between(first, last)
        row = np.repeat(np.arange(first, last), column.counts[first:last])
        here = chosen[row]
        if bits:
            here &= (of_some * BASE) >> np.uint64(_WORD - bits) == part
        keys.append(of_some[here])
        rows.append(row[here])
    return np.concatenate(keys), np.concatenate(rows)


def _meetings(keys: Hashes, filed: Rows, sought: Hashes, seeking: Rows) -> Iterator[Rows]:
    """Each row that sought a key over the first that are filed under it, piece by piece."""
    start = np.searchsorted(keys, sought, "left")
    count = np.minimum(np.searchsorted(keys, sought, "right") - start, HUBS)
    cuts = np.searchsorted(np.cumsum(count), np.arange(0, count.sum(), _PAIRS_AT_ONCE))
    for low, high in pairwise([*cuts, len(count)]):
        of_piece = count[low:high]
        first = np.cumsum(of_piece) - of_piece
        within = np.arange(of_piece.sum()) - np.repeat(first, of_piece)
        met = filed[np.repeat(start[low:high], of_piece) + within]
        own = np.repeat(seeking[low:high], of_piece)
        yield np.vstack([own, met])[:, own != met]
