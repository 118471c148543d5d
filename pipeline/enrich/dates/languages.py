"""Time expressions of languages other than English: a few rules, whose words are tables.

Every language has numeric dates; those of `languages.toml` have months, weekdays and the common
relative expressions too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import cast

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.grammar import (
    DIGITS,
    Groups,
    Index,
    Rule,
    Timex,
    Vocabulary,
    WordClass,
    compile_rules,
    words_of,
)
from pipeline.enrich.dates.reference import Direction, Unit, day_value
from pipeline.enrich.dates.tokens import tokenize

_TABLES = Path(__file__).with_name("languages.toml")

_DIGITS: Vocabulary = {
    "ISODATE": WordClass(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", frozenset({DIGITS})),
    "DAYFIRST": WordClass(
        r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", frozenset({DIGITS})
    ),
    "MONTHDAY": WordClass(r"[0-9]{1,2}", frozenset({DIGITS})),
    "YEAR": WordClass(r"(?:1[5-9]|20)[0-9]{2}", frozenset({DIGITS})),
}


def _date(value: str | None) -> Timex | None:
    return Timex("DATE", value) if value else None


def _iso_date(found: Groups, _context: Context) -> Timex | None:
    return _date(day_value(*map(int, found["isodate"].split("-"))))


def _day_first(found: Groups, _context: Context) -> Timex | None:
    day, month, year = map(int, found["dayfirst"].replace(".", "/").split("/"))
    return _date(day_value(year, month, day))


_NUMERIC = (
    Rule("ISO date", "ISODATE", _iso_date, ()),
    Rule("day, month and year in digits", "DAYFIRST", _day_first, ()),
)


@cache
def index(language: str) -> Index:
    """The rules of a language by its ISO 639-1 code; only numeric dates for an unknown one."""
    table = tomllib.loads(_TABLES.read_text(encoding="utf-8")).get(language)
    if table is None:
        return compile_rules(_NUMERIC, _DIGITS)
    language_rules = _Language(table)
    return compile_rules((*_NUMERIC, *language_rules.rules()), language_rules.vocabulary())


def _spelled(name: str) -> str:
    """A name as the tokens of a text have it."""
    return " ".join(tokenize(name).words)


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {
        _spelled(spelling): number
        for number, name in enumerate(names, 1)
        for spelling in name.split("|")
    }


class _Language:
    """The tables of one language, and what its rules mean by them."""

    def __init__(self, table: dict[str, object]) -> None:
        self._patterns = {key: value for key, value in table.items() if isinstance(value, str)}
        self._months = _numbered(cast("list[str]", table["months"]))
        self._weekdays = _numbered(cast("list[str]", table["weekdays"]))
        self._days = {
            _spelled(name): shift for name, shift in cast("dict[str, int]", table["days"]).items()
        }
        self._units = cast("dict[str, Unit]", table["units"])
        self._numbers = {
            word: int(number)
            for entry in self._patterns["numbers"].split()
            for words, number in [entry.split("=")]
            for word in words.split("|")
        }
        self._nouns_after = frozenset(self._patterns.get("nouns_after", "").split())
        self._before = frozenset(self._patterns["before"].split())

    def vocabulary(self) -> Vocabulary:
        """The word classes of the patterns."""
        numbers = words_of(self._numbers)
        return {
            **_DIGITS,
            "MONTH": words_of(self._months),
            "WEEKDAY": words_of(self._weekdays),
            "DAY": words_of(self._days),
            "UNIT": words_of(self._units),
            "NUMBER": WordClass(f"[0-9]{{1,3}}|{numbers.pattern}", numbers.firsts | {DIGITS}),
        }

    def rules(self) -> tuple[Rule, ...]:
        """The rules of the language; those of equal length in order of trust."""
        made: list[tuple[str, str, Callable[[Groups, Context], Timex | None]]] = [
            ("day of a month", self._patterns["date"], self._day),
            ("month of a year", self._patterns["month_of_year"], self._month_of_year),
            ("month", self._patterns["month"], self._month),
            ("year", "YEAR", self._year),
            ("day", "DAY", self._relative_day),
            ("weekday", "WEEKDAY", self._weekday),
            ("last weekday", self._patterns["last_weekday"], self._weekday),
            ("next weekday", self._patterns["next_weekday"], self._next_weekday),
            ("last unit", self._patterns["last"], self._shift(-1)),
            ("this unit", self._patterns["this"], self._shift(0)),
            ("next unit", self._patterns["next"], self._shift(1)),
            ("ago", self._patterns["ago"], self._ago),
            ("duration", "NUMBER UNIT", self._duration),
        ]
        return tuple(Rule(name, pattern, resolve, ()) for name, pattern, resolve in made)

    def _day(self, found: Groups, context: Context) -> Timex | None:
        month, day = self._months[found["month"]], int(found["monthday"])
        if "year" in found:
            return _date(day_value(int(found["year"]), month, day))
        return _date(context.reference.day_of(month, day, Direction.NEAREST))

    def _month_of_year(self, found: Groups, _context: Context) -> Timex | None:
        return Timex("DATE", f"{found['year']}-{self._months[found['month']]:02d}")

    def _month(self, found: Groups, context: Context) -> Timex | None:
        alone = context.end - context.begin == len(found["month"].split())
        if alone and context.before() not in self._before:
            return None
        month = self._months[found["month"]]
        return Timex("DATE", context.reference.month(month, Direction.NEAREST))

    def _year(self, found: Groups, context: Context) -> Timex | None:
        return Timex("DATE", found["year"]) if context.before() in self._before else None

    def _relative_day(self, found: Groups, context: Context) -> Timex | None:
        if context.before() in self._nouns_after:
            return None  # 'la mañana', 'am Morgen'
        return Timex("DATE", context.reference.shifted("D", self._days[found["day"]]))

    def _weekday(self, found: Groups, context: Context) -> Timex | None:
        weekday = self._weekdays[found["weekday"]]
        return Timex("DATE", context.reference.weekday(weekday, Direction.PAST))

    def _next_weekday(self, found: Groups, context: Context) -> Timex | None:
        weekday = self._weekdays[found["weekday"]]
        return Timex("DATE", context.reference.weekday(weekday, Direction.FUTURE))

    def _shift(self, step: int) -> Callable[[Groups, Context], Timex | None]:
        def resolve(found: Groups, context: Context) -> Timex | None:
            return Timex("DATE", context.reference.shifted(self._units[found["unit"]], step))

        return resolve

    def _number(self, words: str) -> int:
        return int(words) if words.isdigit() else self._numbers[words]

    def _ago(self, found: Groups, context: Context) -> Timex | None:
        count = self._number(found["number"])
        return Timex("DATE", context.reference.shifted(self._units[found["unit"]], -count))

    def _duration(self, found: Groups, _context: Context) -> Timex | None:
        return Timex("DURATION", f"P{self._number(found['number'])}{self._units[found['unit']]}")
