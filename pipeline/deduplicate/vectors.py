"""A text as weighted terms, so that one product tells how alike two texts' events are.

The similarity of two texts is a weighted mean of three cosines: of all their words, of the words
of title and lead, and of the words with a capital (names). Added to it is whether they speak of
the same years and months, when both name any: two like events differ in that first. All five
parts live in one vector, each with its own salt; `PRESENT` marks the two terms that count
against similarity, so that years (or months) which differ weigh as much as equal ones.

Weights are term frequency times static inverse document frequency (see `words`). The shares
were tuned on ECB+ (Cybulska and Vossen 2014).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.deduplicate.words import Lexicon, Numbers, hash64

Floats = NDArray[np.float64]
Hashes = NDArray[np.uint64]

_LEAD_WORDS = 50
_LEAD_BONUS = 2
"""A word of the lead counts this many times more."""

_MIN_TERMS = 8
"""A text of fewer terms tells of no event."""

_TEXT, _LEAD, _NAMES, _YEARS, _MONTHS = 0.4, 0.3, 0.3, 0.12, 0.15
"""The share of each part in the similarity of two texts."""

_HEAVIEST = 7
"""Terms whose pairs are the keys of a story."""

_NAME_BONUS = 1.6
"""A name is this many times more likely to stand for an event than another word."""

_FIRST_YEAR = 1900

PRESENT = (hash64("a year is named"), hash64("a month is named"))


class Vector(NamedTuple):
    """Terms with their weights, and the few that weigh most; in rising order."""

    terms: Hashes
    weights: NDArray[np.float32]
    heaviest: Hashes


_NO_EVENT = Vector(np.empty(0, np.uint64), np.empty(0, np.float32), np.empty(0, np.uint64))


def vector(written: Numbers, words: Lexicon) -> Vector:
    """The vector of a text; empty when it has too few terms to tell of an event.

    Args:
        written: the words of title and body in their order, by their numbers.
        words: what each of them is worth.
    """
    forms, counts = np.unique(written, return_counts=True)
    if len(forms) < _MIN_TERMS:
        return _NO_EVENT
    terms, at = np.unique(words.term[forms], return_inverse=True)
    if len(terms) < _MIN_TERMS:
        return _NO_EVENT
    size = len(terms)
    rarity = np.full(size, np.inf)
    np.minimum.at(rarity, at, words.rarity[forms])
    lead = np.searchsorted(forms, written[:_LEAD_WORDS])
    ahead = np.bincount(lead, minlength=len(forms)).astype(np.float64)
    count = counts + _LEAD_BONUS * ahead
    capital = words.capital[forms]
    in_text = _summed(at, count, size)
    in_names = _summed(at, count * capital, size)
    when = words.when[forms]
    dated = when > 0
    when, seen = when[dated], count[dated]
    is_year = when >= _FIRST_YEAR
    blocks = [
        _block(_TEXT, terms, in_text, rarity, salt=1),
        _block(_LEAD, terms, _summed(at, ahead, size), rarity, salt=2),
        # Where a script has no capitals, every word may be a name.
        _block(_NAMES, terms, in_names if capital.any() else in_text, rarity, salt=3),
        *_dates(_YEARS, when[is_year], seen[is_year], PRESENT[0]),
        *_dates(_MONTHS, when[~is_year], seen[~is_year], PRESENT[1]),
    ]
    every = np.concatenate([block[0] for block in blocks])
    weights = np.concatenate([block[1] for block in blocks])
    order = np.argsort(every)
    telling = _frequency(in_text) * rarity * np.where(in_names > 0, _NAME_BONUS, 1)
    heaviest = terms[np.argsort(-telling, kind="stable")[:_HEAVIEST]]
    return Vector(every[order], weights[order].astype(np.float32), np.sort(heaviest))


def _block(
    share: float, terms: Hashes, counts: Floats, rarity: Floats, salt: int
) -> tuple[Hashes, Floats]:
    """Terms and weights of one part; its product with itself is `share`."""
    here = counts > 0
    weights = _frequency(counts[here]) * rarity[here]
    length = np.sqrt(weights @ weights)
    # The lowest bit is left alone: columns of a sparse matrix have 63 (see `links`).
    return terms[here] ^ np.uint64(salt << 1), weights * (np.sqrt(share) / length)


def _dates(
    share: float, when: NDArray[np.int32], seen: Floats, present: int
) -> list[tuple[Hashes, Floats]]:
    """The years (or months) named, with how often, and that there are any."""
    if not len(when):
        return []
    dates, at = np.unique(when, return_inverse=True)
    hashes = np.array([_date_hash(date) for date in dates.tolist()], np.uint64)
    block = _block(share, hashes, _summed(at, seen, len(dates)), np.ones(len(dates)), salt=0)
    return [block, (np.array([present], np.uint64), np.array([np.sqrt(share / 2)]))]


@cache
def _date_hash(date: int) -> int:
    return hash64(f"date {date}")


def _summed(at: NDArray[np.intp], counts: Floats, size: int) -> Floats:
    """The counts that belong to each of `size` terms, `at[i]` being the term of `counts[i]`."""
    return np.bincount(at, counts, size).astype(np.float64)


def _frequency(counts: Floats) -> Floats:
    """The weight of a term that occurs so many times (logarithmic term frequency)."""
    return 1 + np.log(counts)
