"""Copies of a text: found by a few of its word sequences, proved by how much is covered.

A *shingle* is a run of neighbouring words (Broder 1997). A *sketch* is the k smallest hashes of
a text's shingles (bottom-k sampling, Cohen and Kaplan 2007): unlike MinHash bands it also meets
a text of which only a part was copied.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

WORDS = 3
"""Words of a shingle; short, so that every second word misread still leaves some whole."""

CHARACTERS = 6
"""Characters of a shingle in scripts without spaces."""

SKETCH = 16
"""Shingles of a sketch, at most."""

_BASE = np.uint64(0x9E3779B97F4A7C15)
"""Of the polynomial that a run of hashes is folded by (Karp and Rabin 1987)."""

_CONTENT_RARITY = 3.2
"""A word in less than one of 25 texts; a sketch needs one in each shingle."""


def shingles(tokens: Hashes, size: int) -> Hashes:
    """The hash of each run of `size` tokens, in the order of the text."""
    count = len(tokens) - size + 1
    if count < 1:
        return np.empty(0, np.uint64)
    run = tokens[:count].copy()
    for offset in range(1, size):
        run *= _BASE
        run += tokens[offset : offset + count]
    return mix(run)


def sketch(run: Hashes, rarity: NDArray[np.float64], size: int) -> Hashes:
    """The smallest hashes among the shingles that have a word of content.

    Args:
        run: the shingles of a text.
        rarity: of each token of the text.
        size: tokens of a shingle.
    """
    content = rarity >= _CONTENT_RARITY
    full = np.zeros(len(run), bool)
    for offset in range(size):
        full |= content[offset : offset + len(run)]
    return np.unique(run[full])[:SKETCH]


def coverage(run: Hashes, other: Hashes, size: int) -> float:
    """The share of a text's words that lie in a shingle which another text has too.

    Scattered misreadings leave most words covered; another article in the same frame leaves
    those of the frame only. That is why words are counted, not shingles.

    Args:
        run: the shingles of the text in its order.
        other: those of the other text; at least one.
        size: tokens of a shingle.
    """
    other = np.sort(other)
    at = np.minimum(np.searchsorted(other, run), len(other) - 1)
    shared = other[at] == run
    covered = np.zeros(len(run) + size - 1, bool)
    for offset in range(size):
        covered[offset : offset + len(run)] |= shared
    return np.count_nonzero(covered) / len(covered)


def mix(hashes: Hashes) -> Hashes:
    """A bijection that spreads every bit over the whole word (the finalizer of SplitMix64)."""
    mixed = hashes + _BASE
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed
