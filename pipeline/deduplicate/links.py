"""Whether two documents are linked, which depends on these two alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.deduplicate.extract import WINDOW, Features
from pipeline.deduplicate.shingles import coverage
from pipeline.deduplicate.vectors import PRESENT

EVENT_LINK = 0.28
"""Similarity from which two documents may tell of one event."""

_PER_DAY = 0.01
"""Similarity lost for each day between two publications."""

_DAY = 24 * 60 * 60
_SHARED_SKETCH = 2
_COVERED = 0.7
"""Share of the words that a copy and its original have in common, of the shorter of the two."""
_SMALLEST_PART = 0.2
"""A copy of less than this share of a text quotes it, rather than repeats it."""
_CHUNK = 2048
"""Pairs compared at once: about 20 MB."""

Indices = NDArray[np.intp]
Floats = NDArray[np.float64]


def resemblance(left: Features, right: Features) -> float:
    """How far one of two texts repeats the other: 0 for no copy, up to 1 for equal words."""
    if left.digest and left.digest == right.digest:
        return 1.0
    if left.size != right.size or len(left.sketch & right.sketch) < _SHARED_SKETCH:
        return 0.0
    short, long = (left, right) if _shorter(left, right) else (right, left)
    if len(short.shingles) < _SMALLEST_PART * len(long.shingles):
        return 0.0
    covered = coverage(short.shingles, long.shingle_set, short.size)
    return covered if covered >= _COVERED else 0.0


def _shorter(left: Features, right: Features) -> bool:
    return (len(left.shingles), left.id) < (len(right.shingles), right.id)


class EventSpace:
    """Weighted terms of some documents as one sparse matrix, a row each."""

    def __init__(self, members: Sequence[Features]) -> None:
        # The empty ones lead, so that there is something to join when there are no members.
        every = np.concatenate([np.empty(0, np.uint64), *(one.terms for one in members)])
        weights = np.concatenate([np.empty(0, np.float32), *(one.weights for one in members)])
        values = weights.astype(np.float64)
        starts = np.cumsum([0, *(len(one.terms) for one in members)])
        terms, columns = np.unique(every, return_inverse=True)
        self._rows = sparse.csr_array((values, columns, starts), (len(members), len(terms)))
        sign = np.where(np.isin(terms, np.asarray(PRESENT, np.uint64)), -1.0, 1.0)
        self._signed = sparse.csr_array((values * sign[columns], columns, starts), self._rows.shape)
        self._days = np.array(
            [np.nan if m.published is None else m.published / _DAY for m in members], np.float64
        )

    def of_pairs(self, left: Indices, right: Indices) -> Floats:
        """The similarity of each pair of rows `left[i]`, `right[i]`."""
        parts = [
            self._rows[left[at : at + _CHUNK]]
            .multiply(self._signed[right[at : at + _CHUNK]])
            .sum(axis=1)
            for at in range(0, len(left), _CHUNK)
        ]
        alike = np.concatenate(parts) if parts else np.empty(0)
        return self._in_time(alike, self._days[left] - self._days[right])

    def of_all(self, rows: Indices) -> Floats:
        """The similarity of every two of `rows`, as a square matrix."""
        alike = (self._rows[rows] @ self._signed[rows].T).toarray()
        days = self._days[rows]
        return self._in_time(alike, days[:, None] - days[None, :])

    @staticmethod
    def _in_time(alike: Floats, gap: Floats) -> Floats:
        """`alike` less what time between publications takes; rounded, as sums differ in order."""
        gap = np.nan_to_num(np.abs(gap), nan=0.0)
        return np.where(gap > WINDOW, 0.0, np.round(alike - _PER_DAY * gap, 9))
