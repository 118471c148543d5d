"""What the first words of a line are: small words, words of page furniture, of dates, of photos.

The furniture, date and photo words are those of the lists in `config/clean/`, so that an edited
list takes effect at once; the small words are the most frequent of many languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.clean.rules import boilerplate
from pipeline.clean.words import words

SMALL, FURNITURE, DATE, PHOTO, BYLINE, COMMENT, WHOLE, BEGINS = range(8)
"""The columns: numbers of words of six kinds; whether the line is, or begins with, a phrase
of `boilerplate.toml`."""

_COLUMNS: Final = 8
_LOOKED_AT = 160
"""Characters of a line in which words are looked up."""

_LONGEST = 4
"""Words of a phrase that lines begin with."""

_MARKS = " \"'“”\u2018\u2019„«»\u2039\u203a•·*▶►▸→←➔>|\u2013—-_:.…[]()"


@cache
def _small_words() -> frozenset[str]:
    path = Path(__file__).parent / "model" / "small_words.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


@cache
def _kinds() -> dict[str, int]:
    """The kind of each word; a small word is nothing else, a date word no furniture."""
    rules = boilerplate().rules
    phrases = {phrase for rule in rules for phrase in (*rule.equals, *rule.begins, *rule.words)}
    kinds = dict.fromkeys(_parts(phrases), FURNITURE)
    comments = {one for rule in rules if rule.name == "comments" for one in rule.equals}
    kinds |= dict.fromkeys(_parts(comments), COMMENT)
    kinds |= dict.fromkeys(_parts(words("photos") | words("agencies")), PHOTO)
    kinds |= dict.fromkeys(_parts(words("dates") | words("updates") | words("around_dates")), DATE)
    kinds |= dict.fromkeys(_parts(words("bylines") | words("roles")), BYLINE)
    return kinds | dict.fromkeys(_small_words(), SMALL)


def _parts(phrases: frozenset[str] | set[str]) -> set[str]:
    parts = {part.strip(_MARKS) for phrase in phrases for part in phrase.casefold().split()}
    return {part for part in parts if len(part) > 1}


@cache
def _phrases() -> tuple[frozenset[str], frozenset[str]]:
    """Phrases that a whole line is, and that a line begins with, in lower case."""
    begins = {phrase.casefold() for rule in boilerplate().rules for phrase in rule.begins}
    return frozenset(boilerplate().equals), frozenset(begins)


def count_kinds(lines: Sequence[str]) -> NDArray[np.float32]:
    """For each line the columns above."""
    kinds = _kinds()
    whole, begins = _phrases()
    hits: list[int] = []
    for at, line in zip(range(0, len(lines) * _COLUMNS, _COLUMNS), lines, strict=True):
        folded = line[:_LOOKED_AT].casefold()
        parts = folded.split()
        hits += [at + kinds[part] for part in parts if part in kinds]
        if folded.strip(_MARKS) in whole:
            hits.append(at + WHOLE)
        if any(" ".join(parts[:n]) in begins for n in range(1, _LONGEST + 1)):
            hits.append(at + BEGINS)
    counts = np.bincount(np.array(hits, np.intp), minlength=len(lines) * _COLUMNS)
    return counts.astype(np.float32).reshape(-1, _COLUMNS)
