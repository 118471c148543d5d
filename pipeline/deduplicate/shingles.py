"""Copies of a text: found by a few of its runs of words, proved by its runs of letters.

A *shingle* is a run of neighbouring words (Broder 1997). A *sketch* is the k smallest hashes of
a text's shingles (bottom-k sampling, Cohen and Kaplan 2007): unlike MinHash bands it also meets
a text of which only a part was copied. Runs of letters prove a copy better than runs of words:
misreading spoils every third word, but leaves most letters in a run that is whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Letters = NDArray[np.uint8]

LETTERS = 8
"""Letters of a run, as many as one number holds."""

WORDS = 3
"""Words of a shingle; short, so that every third word misread still leaves some whole."""

CHARACTERS = 6
"""Characters of a shingle in scripts without spaces."""

SKETCH = 16
"""Shingles of a sketch, at most."""

BASE = np.uint64(0x9E3779B97F4A7C15)
"""Of the polynomial that a run of hashes is folded by (Karp and Rabin 1987); being odd and without
pattern (2 ** 64 over the golden ratio), it spreads hashes too."""

_CONTENT_RARITY = 3.2
"""A word in less than one of 25 texts; a sketch needs one in each shingle."""


def shingles(tokens: Hashes, size: int) -> Hashes:
    """The hash of each run of `size` tokens, in the order of the text."""
    count = len(tokens) - size + 1
    if count < 1:
        return np.empty(0, np.uint64)
    run = tokens[:count].copy()
    for offset in range(1, size):
        run *= BASE
        run += tokens[offset : offset + count]
    return mix(run)


def sketch(tokens: Hashes, rarity: NDArray[np.float64], size: int) -> Hashes:
    """The smallest hashes among the shingles that have a word of content.

    Args:
        tokens: of a text.
        rarity: of each token of the text.
        size: tokens of a shingle.
    """
    run = shingles(tokens, size)
    content = rarity >= _CONTENT_RARITY
    full = np.zeros(len(run), bool)
    for offset in range(size):
        full |= content[offset : offset + len(run)]
    return np.unique(run[full])[:SKETCH]


def coverage(text: Letters, other: Letters) -> float:
    """The share of a text's letters that lie in a run which another text has too.

    Scattered misreadings and edits leave most letters covered; another article in the same
    frame leaves those of the frame only. That is why letters are counted, not runs.
    """
    runs, known = _runs(text), np.sort(_runs(other))
    if not len(runs) or not len(known):
        return 0.0
    shared = known[np.minimum(np.searchsorted(known, runs), len(known) - 1)] == runs
    covered = np.zeros(len(text), bool)
    for offset in range(LETTERS):
        covered[offset : offset + len(runs)] |= shared
    return np.count_nonzero(covered) / len(covered)


def _runs(letters: Letters) -> Hashes:
    """Each run of `LETTERS` letters as one number."""
    count = max(0, len(letters) - LETTERS + 1)
    wide = letters.astype(np.uint64)
    runs = wide[:count].copy()
    for offset in range(1, LETTERS):
        runs <<= np.uint64(8)
        runs |= wide[offset : offset + count]
    return runs


def mix(hashes: Hashes) -> Hashes:
    """A bijection that spreads every bit over the whole word (the finalizer of SplitMix64)."""
    mixed = hashes + BASE
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed
