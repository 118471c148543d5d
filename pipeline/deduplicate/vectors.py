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

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.deduplicate.words import Word, hash64

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
    """Terms in rising order with their weights, and the few that weigh most."""

    terms: Hashes
    weights: NDArray[np.float32]
    heaviest: tuple[int, ...]


_NO_EVENT = Vector(np.empty(0, np.uint64), np.empty(0, np.float32), ())


def vector(written: Sequence[str], words: Mapping[str, Word]) -> Vector:
    """The vector of a text; empty when it has too few terms to tell of an event.

    Args:
        written: the words of title and body in their order.
        words: what each of them is worth.
    """
    counts = Counter(written)
    lead = Counter(written[:_LEAD_WORDS])
    if len(counts) < _MIN_TERMS:
        return _NO_EVENT
    _, of_forms, rarities, capitals, whens = zip(*(words[form] for form in counts), strict=True)
    terms, at = np.unique(np.array(of_forms, np.uint64), return_inverse=True)
    if len(terms) < _MIN_TERMS:
        return _NO_EVENT
    size = len(terms)
    rarity = np.full(size, np.inf)
    np.minimum.at(rarity, at, np.array(rarities))
    ahead = np.array([lead[form] for form in counts], np.float64)
    count = np.fromiter(counts.values(), np.float64, len(counts)) + _LEAD_BONUS * ahead
    capital = np.array(capitals)
    in_text = _summed(at, count, size)
    in_names = _summed(at, count * capital, size)
    years: Counter[int] = Counter()
    months: Counter[int] = Counter()
    for when, seen in zip(whens, count.tolist(), strict=True):
        if when:
            (years if when >= _FIRST_YEAR else months)[when] += int(seen)
    blocks = [
        _block(_TEXT, terms, in_text, rarity, salt=1),
        _block(_LEAD, terms, _summed(at, ahead, size), rarity, salt=2),
        # Where a script has no capitals, every word may be a name.
        _block(_NAMES, terms, in_names if capital.any() else in_text, rarity, salt=3),
        *_dates(_YEARS, years, PRESENT[0]),
        *_dates(_MONTHS, months, PRESENT[1]),
    ]
    every = np.concatenate([block[0] for block in blocks])
    weights = np.concatenate([block[1] for block in blocks])
    order = np.argsort(every)
    telling = _frequency(in_text) * rarity * np.where(in_names > 0, _NAME_BONUS, 1)
    heaviest = terms[np.argsort(-telling, kind="stable")[:_HEAVIEST]]
    return Vector(every[order], weights[order].astype(np.float32), tuple(heaviest.tolist()))


def _block(
    share: float, terms: Hashes, counts: Floats, rarity: Floats, salt: int
) -> tuple[Hashes, Floats]:
    """Terms and weights of one part; its product with itself is `share`."""
    here = counts > 0
    weights = _frequency(counts[here]) * rarity[here]
    length = np.sqrt(weights @ weights)
    return terms[here] ^ np.uint64(salt), weights * (np.sqrt(share) / length)


def _dates(share: float, named: Counter[int], present: int) -> list[tuple[Hashes, Floats]]:
    """The years (or months) named, with how often, and that there are any."""
    if not named:
        return []
    dates = sorted(named)
    hashes = np.array([hash64(f"date {date}") for date in dates], np.uint64)
    counts = np.array([named[date] for date in dates], np.float64)
    block = _block(share, hashes, counts, np.ones(len(dates)), salt=0)
    return [block, (np.array([present], np.uint64), np.array([np.sqrt(share / 2)]))]


def _summed(at: NDArray[np.intp], counts: Floats, size: int) -> Floats:
    """The counts that belong to each of `size` terms, `at[i]` being the term of `counts[i]`."""
    return np.bincount(at, counts, size).astype(np.float64)


def _frequency(counts: Floats) -> Floats:
    """The weight of a term that occurs so many times (logarithmic term frequency)."""
    return 1 + np.log(counts)
