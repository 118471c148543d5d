"""Whether two documents are linked, which depends on these two alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.deduplicate.extract import WINDOW
from pipeline.deduplicate.shingles import coverage
from pipeline.deduplicate.store import Rows, Store
from pipeline.deduplicate.vectors import PRESENT

EVENT_LINK = 0.28
"""Similarity from which two documents may tell of one event."""

_PER_DAY = 0.01
"""Similarity lost for each day between two publications."""

_DAY = 24 * 60 * 60
_SHARED_SKETCH = 2
"""Shingles that the sketches of a copy and its original have in common, at least."""

_COVERED = 0.78
"""Share of the letters that a copy and its original have in common, of the shorter of the two."""

_FIGURES, _SAME_FIGURES = 4, 0.6
"""From so many figures on, so large a share of them must be in the longer text too: reports made
from one template, of markets, matches or the weather, differ in nothing else."""
_SMALLEST_PART = 0.2
"""A copy of less than this share of a text quotes it, rather than repeats it."""
_CHUNK = 1024
"""Pairs compared at once: about 20 MB."""

_COLUMNS = (1 << 63) - 1
"""Of a sparse matrix: as many as its indices can name."""

Floats = NDArray[np.float64]


def copied(store: Store, pairs: Rows) -> Floats:
    """How far one of each two texts repeats the other: 0 for no copy, up to 1 for equal words."""
    share = np.zeros(len(pairs))
    for at in range(0, len(pairs), _CHUNK):
        left, right = pairs[at : at + _CHUNK].T
        equal = (store.digest[left] == store.digest[right]).all(axis=1)
        share[at : at + _CHUNK] = equal
        for place in np.flatnonzero(~equal & _may_be_copies(store, left, right)).tolist():
            share[at + place] = _repeated(store, left[place], right[place])
    return share


def _may_be_copies(store: Store, left: Rows, right: Rows) -> NDArray[np.bool_]:
    """Whether the sketches of two texts have enough in common."""
    sketch = store.sketch[left][:, :, None]
    same = (sketch == store.sketch[right][:, None, :]) & (sketch > 0)
    enough: NDArray[np.bool_] = same.sum(axis=(1, 2)) >= _SHARED_SKETCH
    return enough


def _repeated(store: Store, one: int, other: int) -> float:
    """How far the shorter of two texts repeats the longer, which has its figures too."""
    by_length = sorted((one, other), key=lambda row: (store.letters.counts[row], store.ids[row]))
    short, long = (store.letters[row] for row in by_length)
    if len(short) < _SMALLEST_PART * len(long):
        return 0.0
    figures, known = (store.figures[row] for row in by_length)
    if len(figures) >= _FIGURES and np.isin(figures, known).mean() < _SAME_FIGURES:
        return 0.0
    covered = coverage(short, long)
    return covered if covered >= _COVERED else 0.0


def alike(store: Store, pairs: Rows) -> Floats:
    """How much the two documents of each of `pairs` tell of one event."""
    found = [np.empty(0)]
    for at in range(0, len(pairs), _CHUNK):
        rows, local = np.unique(pairs[at : at + _CHUNK], return_inverse=True)
        left, right = local.reshape(-1, 2).T
        found.append(EventSpace(store, rows).of_pairs(left, right))
    return np.concatenate(found)


class EventSpace:
    """Weighted terms of some rows of a store as a sparse matrix, a row each."""

    def __init__(self, store: Store, rows: Rows) -> None:
        terms = store.terms.of(rows)
        values = store.weights.of(rows).astype(np.float64)
        starts = np.cumsum([0, *store.terms.counts[rows]])
        # Terms stand for themselves as columns: numbering them would cost more than comparing.
        columns = (terms >> np.uint64(1)).astype(np.int64)
        shape = (len(rows), _COLUMNS)
        signed = np.where(np.isin(terms, np.array(PRESENT, np.uint64)), -values, values)
        self._rows = sparse.csr_array((values, columns, starts), shape)
        self._signed = sparse.csr_array((signed, columns, starts), shape)
        self._days = store.published[rows] / _DAY

    def of_pairs(self, left: Rows, right: Rows) -> Floats:
        """The similarity of each pair of rows `left[i]`, `right[i]`."""
        alike = self._rows[left].multiply(self._signed[right]).sum(axis=1)
        return self._in_time(alike, self._days[left] - self._days[right])

    def of_all(self) -> Floats:
        """The similarity of every two rows, as a square matrix."""
        used, columns = np.unique(self._rows.indices, return_inverse=True)
        shape = (self._rows.shape[0], len(used))
        rows, signed = (
            sparse.csr_array((one.data, columns, one.indptr), shape)
            for one in (self._rows, self._signed)
        )
        alike = (rows @ signed.T).toarray()
        return self._in_time(alike, self._days[:, None] - self._days[None, :])

    @staticmethod
    def _in_time(alike: Floats, gap: Floats) -> Floats:
        """`alike` less what time between publications takes; rounded, as sums differ in order."""
        gap = np.nan_to_num(np.abs(gap), nan=0.0)
        return np.where(gap > WINDOW, 0.0, np.round(alike - _PER_DAY * gap, 9))
