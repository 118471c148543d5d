"""The words of dates in a language, as the library dateparser keeps them for some 200 languages.

Its data are those of the Unicode CLDR with additions by hand: names of months and weekdays, words
for 'yesterday' or 'last week', and phrases like 'NUMBER days ago'. Its search is not used: it is
slow and gives no places in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from pipeline.enrich.dates.reference import Unit
from pipeline.enrich.dates.tokens import tokenize

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SHIFT = re.compile(r"(in )?([0-9]+) (day|week|month|year)( ago)?")
_AGO = re.compile(r"\\1 (day|week|month|year) ago")
_NUMBER = re.compile(r"\([^()]*\)")
"""The group that stands for the number in a phrase of the library."""

_UNITS: Mapping[str, Unit] = {"day": "D", "week": "W", "month": "M", "year": "Y"}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_SHORT = {True: 3, False: 1}
"""A name with no more letters is an abbreviation where the language has a longer one, by whether
its words stand apart."""
_DAY_FIRST = "MONTHDAY [.] MONTH [[,] YEAR]"
_OTHER_ORDERS = {"MDY": "MONTH MONTHDAY [[,] YEAR]", "YMD": "[YEAR [.]] MONTH MONTHDAY"}
"""How else a day is written, by the order that the language has for numbers."""


@dataclass(frozen=True, slots=True)
class Translations:
    """The words of one language, as the tokens of a text have them."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    shifts: Mapping[str, tuple[Unit, int]]
    """Phrases for a day, week, month or year, and how many of them it lies after the present."""
    ago: tuple[tuple[str, Unit], ...]
    """Patterns with NUMBER for units before the present."""
    date: str
    """The patterns of a day of a month."""


def spelled(name: str) -> str:
    """A name as the tokens of a text have it."""
    return " ".join(tokenize(name).words)


def translations(language: str) -> Translations | None:
    """What the library knows of a language (ISO 639-1), or None when it does not know it."""
    if _LANGUAGE.fullmatch(language) is None:
        return None
    try:
        module = import_module(f"dateparser.data.date_translation_data.{language}")
    except ModuleNotFoundError:
        return None
    info = module.info
    spaced = not info.get("no_word_spacing")
    return Translations(
        months=dict(_named(_MONTHS, info, spaced=spaced)),
        weekdays=dict(_named(_WEEKDAYS, info, spaced=spaced)),
        shifts=_clear(_shifts(info.get("relative-type", {}))),
        ago=tuple(_ago(info.get("relative-type-regex", {}))),
        date=f"{_DAY_FIRST}\n{_OTHER_ORDERS.get(info.get('date_order', ''), '')}",
    )


def _named(
    keys: Iterable[str], info: Mapping[str, list[str]], *, spaced: bool
) -> Iterator[tuple[str, int]]:
    """Each name with its number, and abbreviations with their point."""
    for number, key in enumerate(keys, 1):
        names = [name for name in map(spelled, info.get(key, ())) if "(" not in name]
        longest = max(map(len, names), default=0)
        for name in names:
            if not len(name) <= _SHORT[spaced] < longest:
                yield name, number
            elif spaced:
                yield f"{name} .", number


def _clear(meanings: Iterable[tuple[str, tuple[Unit, int]]]) -> dict[str, tuple[Unit, int]]:
    """The phrases of one meaning; Hindi has one word for 'yesterday' and 'tomorrow'."""
    found: dict[str, set[tuple[Unit, int]]] = {}
    for phrase, meaning in meanings:
        found.setdefault(phrase, set()).add(meaning)
    return {phrase: min(all_of) for phrase, all_of in found.items() if len(all_of) == 1}


def _shifts(phrases: Mapping[str, list[str]]) -> Iterator[tuple[str, tuple[Unit, int]]]:
    for meaning, spellings in phrases.items():
        match = _SHIFT.fullmatch(meaning)
        if match is None or (match[1] is None) == (match[4] is None):
            continue
        count = int(match[2]) * (1 if match[1] else -1)
        for spelling in spellings:
            yield spelled(spelling), (_UNITS[match[3]], count)


def _ago(phrases: Mapping[str, list[str]]) -> Iterator[tuple[str, Unit]]:
    for meaning, spellings in phrases.items():
        match = _AGO.fullmatch(meaning)
        if match is None:
            continue
        for spelling in spellings:
            before, _, after = _NUMBER.sub("\0", spelling).partition("\0")
            words = [spelled(before), "NUMBER", spelled(after)]
            if not any(_is_abbreviation(word) for part in words for word in part.split()):
                yield " ".join(filter(None, words)), _UNITS[match[1]]


def _is_abbreviation(word: str) -> bool:
    """Whether it is one letter of an alphabet; a sign of Chinese is a word."""
    return len(word) == 1 and word.isalpha() and word < "\N{HANGUL JONGSEONG SSANGNIEUN}"
