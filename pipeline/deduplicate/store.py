"""Features of any number of documents, most of them in temporary files.

The features of a million documents are ten times what fits the memory. Only what ranks a
document stays there, as columns; letters, terms and keys are read from files.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.deduplicate.extract import Features
from pipeline.deduplicate.shingles import SKETCH

Rows = NDArray[np.intp]
Scalar = TypeVar("Scalar", bound=np.generic)

_BUFFER = 1 << 16
"""Bytes written at once."""

_DIGEST = 16
"""Bytes."""


class Ragged(Generic[Scalar]):
    """Arrays of different lengths, one after the other in a temporary file.

    They are read, not mapped: pages that are mapped count as memory of the process.
    """

    def __init__(self, dtype: type[Scalar]) -> None:
        self._dtype = dtype
        self._bytes = np.dtype(dtype).itemsize
        self._file = TemporaryFile(buffering=_BUFFER)  # noqa: SIM115  closed by `close`
        self._lengths = array("q")
        self.counts = np.empty(0, np.int64)
        """The length of each, as of the last `flush`."""
        self._ends = np.zeros(1, np.int64)

    def append(self, values: NDArray[Scalar]) -> None:
        """Write one more."""
        self._file.write(values.tobytes())
        self._lengths.append(len(values))

    def flush(self) -> None:
        """Make what was written readable."""
        self._file.flush()
        self.counts = np.array(self._lengths, np.int64)
        self._ends = np.append(0, np.cumsum(self.counts))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def __getitem__(self, row: int) -> NDArray[Scalar]:
        return self.between(row, row + 1)

    def between(self, first: int, last: int) -> NDArray[Scalar]:
        """Those of the rows from `first` to before `last`, one after the other."""
        start, end = int(self._ends[first]), int(self._ends[last])
        size, offset = (end - start) * self._bytes, start * self._bytes
        return np.frombuffer(os.pread(self._file.fileno(), size, offset), self._dtype)

    def of(self, rows: Sequence[int] | Rows) -> NDArray[Scalar]:
        """Those of `rows`, one after the other."""
        return np.concatenate([np.empty(0, self._dtype), *(self[row] for row in rows)])


class Store:
    """Features of documents with different ids by row, in the order in which they came."""

    def __init__(self, members: Iterable[Features] = ()) -> None:
        self.ids: list[str] = []
        self.letters, self.figures = Ragged(np.uint8), Ragged(np.uint64)
        self.terms, self.weights = Ragged(np.uint64), Ragged(np.float32)
        self.keys, self.lookup = Ragged(np.uint64), Ragged(np.uint64)
        self._published, self._length = array("d"), array("q")
        self._digest, self._sketch = bytearray(), bytearray()
        self.extend(members)

    def extend(self, members: Iterable[Features]) -> None:
        """Read more documents, and renew the columns."""
        for one in members:
            self.ids.append(one.id)
            self._published.append(np.nan if one.published is None else one.published)
            self._length.append(one.length)
            # A text without words is equal to none.
            unequal = len(self.ids).to_bytes(_DIGEST, "little")
            self._digest += bytes.fromhex(one.digest) if one.digest else unequal
            self._sketch += one.sketch.tobytes().ljust(8 * SKETCH, b"\0")
            self.letters.append(one.letters)
            self.figures.append(one.figures)
            self.terms.append(one.terms)
            self.weights.append(one.weights)
            self.keys.append(one.keys)
            self.lookup.append(one.lookup)
        for column in self._columns():
            column.flush()
        self.published = np.array(self._published, np.float64)
        """Seconds since 1970; not a number where unknown."""
        self.length = np.array(self._length, np.int64)
        self.digest = np.array(self._digest, np.uint8).view(np.uint64).reshape(-1, 2)
        self.sketch = np.array(self._sketch, np.uint8).view(np.uint64).reshape(-1, SKETCH)
        """Filled up with zeros."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for column in self._columns():
            column.close()

    def _columns(self) -> tuple[Ragged[np.uint64] | Ragged[np.float32] | Ragged[np.uint8], ...]:
        return self.letters, self.figures, self.terms, self.weights, self.keys, self.lookup

    def __len__(self) -> int:
        return len(self.ids)

    def by_id(self) -> Rows:
        """The place of each document when they are sorted by id."""
        order = sorted(range(len(self)), key=self.ids.__getitem__)
        return np.argsort(np.array(order, np.intp))

    def precedence(self, by_id: Rows) -> Rows:
        """The place of each document by the earliest day, then the greatest length, then the id."""
        unknown = np.isnan(self.published)
        order = np.lexsort((by_id, -self.length, np.nan_to_num(self.published), unknown))
        return np.argsort(order)
