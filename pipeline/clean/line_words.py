"""What the first words of a line are: small words, words of page furniture, of dates, of photos.

The furniture, date and photo words are those of the lists in `config/clean/`, so that an edited
list takes effect at once; the small words are the most frequent of many languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.clean.rules import boilerplate
from pipeline.clean.words import words

SMALL, FURNITURE, DATE, PHOTO, BYLINE, COMMENT, NOTICE, ADDRESSING, SPEAKING = range(9)
"""The columns of the numbers of words of nine kinds."""

WHOLE, BEGINS = 9, 10
"""The columns that say whether the line is, or begins with, a phrase of `boilerplate.toml`."""

_COLUMNS: Final = 11
_LOOKED_AT = 160
"""Characters of a line in which words are looked up."""

_MARKS = " \"'“”\u2018\u2019„«»\u2039\u203a•·*▶►▸→←➔>|\u2013—-_:.…[]()"


@cache
def _small_words() -> frozenset[str]:
    path = Path(__file__).parent / "model" / "small_words.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


@cache
def _kinds() -> dict[str, int]:
    """The kind of each word: when it is of several, the last of those below."""
    rules = boilerplate().rules
    phrases = {phrase for rule in rules for phrase in (*rule.equals, *rule.begins, *rule.words)}
    kinds = dict.fromkeys(_parts(phrases), FURNITURE)
    kinds |= dict.fromkeys(_parts(words("notices")), NOTICE)
    comments = {one for rule in rules if rule.name == "comments" for one in rule.equals}
    kinds |= dict.fromkeys(_parts(comments | words("comments")), COMMENT)
    kinds |= dict.fromkeys(_parts(words("photos") | words("agencies")), PHOTO)
    kinds |= dict.fromkeys(_parts(words("dates") | words("updates") | words("around_dates")), DATE)
    kinds |= dict.fromkeys(_parts(words("bylines") | words("roles")), BYLINE)
    kinds |= dict.fromkeys(_small_words(), SMALL)
    kinds |= dict.fromkeys(words("addressing"), ADDRESSING)
    return kinds | dict.fromkeys(words("speaking"), SPEAKING)


def _parts(phrases: frozenset[str] | set[str]) -> set[str]:
    parts = {part.strip(_MARKS) for phrase in phrases for part in phrase.casefold().split()}
    return {part for part in parts if len(part) > 1}


@cache
def _phrases() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """Phrases that a whole line is; by first word those that a line begins with. In lower case."""
    begins: dict[str, tuple[str, ...]] = {}
    for rule in boilerplate().rules:
        for phrase in map(str.casefold, rule.begins):
            first = phrase.split()[0]
            begins[first] = (*begins.get(first, ()), f"{phrase} ")
    return frozenset(boilerplate().equals), begins


def count_kinds(lines: Sequence[str]) -> NDArray[np.float32]:
    """For each line the columns above."""
    whole, begins = _phrases()
    parts: list[str] = []
    count: list[int] = []
    found: list[int] = []
    for at, line in zip(range(0, len(lines) * _COLUMNS, _COLUMNS), lines, strict=True):
        folded = line[:_LOOKED_AT].casefold()
        own = folded.split()
        parts += own
        count.append(len(own))
        if folded.strip(_MARKS) in whole:
            found.append(at + WHOLE)
        if own and own[0] in begins and f"{folded} ".startswith(begins[own[0]]):
            found.append(at + BEGINS)
    kind = np.fromiter(map(_kinds().get, parts, repeat(-1)), np.intp, len(parts))
    row = np.repeat(np.arange(len(lines)), count)
    hits = np.append((row * _COLUMNS + kind)[kind >= 0], np.array(found, np.intp))
    counts = np.bincount(hits, minlength=len(lines) * _COLUMNS)
    return counts.astype(np.float32).reshape(-1, _COLUMNS)


def count_photo_words(lines: Sequence[str]) -> NDArray[np.float32]:
    """The number of words of photo credits in each line."""
    kinds = _kinds()
    words = ((part.strip(_MARKS) for part in line.casefold().split()) for line in lines)
    return np.array([sum(kinds.get(one) == PHOTO for one in own) for own in words], np.float32)
