"""Time expressions of languages other than English: a few rules, whose words are tables.

Every language has numeric dates. The words of about 200 are those of the library dateparser (see
`translations`): dates with the name of a month, weekdays, 'yesterday', 'last week', 'three days
ago'. For the languages of most news (Spanish, French, German, Portuguese, Italian, Dutch, Russian,
Arabic, Chinese, Japanese, Korean) `languages.toml` adds what the library lacks: how a date is put
together, other forms of names, number words, and after which words a month or a year stands alone.

A weekday is the last one before the day of publication, or this day, unless a word says 'next'.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import cast

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.grammar import (
    DIGITS,
    Groups,
    Index,
    Resolver,
    Rule,
    Timex,
    Vocabulary,
    WordClass,
    compile_rules,
    words_of,
)
from pipeline.enrich.dates.reference import Direction, Unit, day_value
from pipeline.enrich.dates.translations import Translations, spelled, translations

_TABLES = Path(__file__).with_name("languages.toml")
_NO_WORDS = Translations({}, {}, {}, (), "")

_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")

_DIGITS: Vocabulary = {
    "ISODATE": WordClass(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", frozenset({DIGITS})),
    "DAYFIRST": WordClass(
        r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", frozenset({DIGITS})
    ),
    "MONTHDAY": WordClass(r"[0-9]{1,2}", frozenset({DIGITS})),
    "YEAR": WordClass(_YEAR.pattern, frozenset({DIGITS})),
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
    table = tomllib.loads(_TABLES.read_text(encoding="utf-8")).get(language, {})
    known = translations(language)
    if known is None and not table:
        return compile_rules(_NUMERIC, _DIGITS)
    words = _Language(table, known or _NO_WORDS)
    return compile_rules((*_NUMERIC, *words.rules()), words.vocabulary())


class _Language:
    """The words of one language, and what its rules mean by them."""

    def __init__(self, table: dict[str, object], known: Translations) -> None:
        def entries(name: str) -> dict[str, object]:
            own = cast("dict[str, object]", table.get(name, {}))
            return {spelled(word): value for word, value in own.items()}

        dropped = set(cast("list[str]", table.get("without", [])))
        self._patterns = {key: value for key, value in table.items() if isinstance(value, str)}
        self._months = cast("dict[str, int]", {**known.months, **entries("months")})
        weekdays = {name: day for name, day in known.weekdays.items() if name not in dropped}
        self._weekdays = cast("dict[str, int]", {**weekdays, **entries("weekdays")})
        days = {name: ("D", shift) for name, shift in entries("days").items()}
        self._shifts = cast("dict[str, tuple[Unit, int]]", {**known.shifts, **days})
        self._units = cast("dict[str, Unit]", entries("units"))
        self._ago, self._usual_date = known.ago, known.date
        self._numbers = {
            word: int(number)
            for entry in self._patterns.get("numbers", "").split()
            for names, number in [entry.split("=")]
            for word in names.split("|")
        }
        self._nouns_after = self._listed("nouns_after")
        self._not_before = self._listed("not_before")
        self._before = self._listed("before")

    def _listed(self, name: str) -> frozenset[str]:
        return frozenset(self._patterns.get(name, "").split())

    def vocabulary(self) -> Vocabulary:
        """The word classes of the patterns."""
        numbers = words_of(self._numbers) if self._numbers else None
        return {
            **_DIGITS,
            "MONTH": words_of(self._months),
            "OTHERMONTH": words_of(self._months),
            "WEEKDAY": words_of(self._weekdays),
            "SHIFT": words_of(self._shifts),
            "UNIT": words_of(self._units),
            "NUMBER": WordClass(
                f"[0-9]{{1,3}}|{numbers.pattern}" if numbers else "[0-9]{1,3}",
                (numbers.firsts if numbers else frozenset()) | {DIGITS},
            ),
        }

    def rules(self) -> tuple[Rule, ...]:
        """The rules of the language; those of equal length in order of trust."""
        always: list[tuple[str, str, Resolver]] = [
            ("date", self._usual_date, self._day),
            ("month_of_year", "MONTH YEAR", self._month_of_year),
            ("shift", "SHIFT", self._shift),
            ("weekday", "WEEKDAY", self._weekday(Direction.PAST)),
        ]
        more: dict[str, Resolver] = {
            "month": self._month,
            "year": self._year,
            "day_of_month": self._day_of_month,
            "last_weekday": self._other_weekday(Direction.PAST),
            "next_weekday": self._other_weekday(Direction.FUTURE),
            "weekday_of_last_week": self._weekday_of(-1),
            "weekday_of_this_week": self._weekday_of(0),
            "weekday_of_next_week": self._weekday_of(1),
            "last": self._unit(-1),
            "this": self._unit(0),
            "next": self._unit(1),
            "ago": self._units_ago,
            "duration": self._duration,
        }
        return (
            *(
                Rule(name, self._patterns.get(name, usual), meant, ())
                for name, usual, meant in always
            ),
            *(
                Rule(name, self._patterns[name], more[name], ())
                for name in more
                if name in self._patterns
            ),
            *self._library_ago(),
        )

    def _library_ago(self) -> Iterator[Rule]:
        for pattern, unit in self._ago:
            yield Rule("ago", pattern, self._ago_in(unit), ())

    def _day(self, found: Groups, context: Context) -> Timex | None:
        month, day = self._months[found["month"]], int(found["monthday"])
        year = found.get("year") or context.after(2)
        if _YEAR.fullmatch(year) and ("year" in found or context.after().isalpha()):
            return _date(day_value(int(year), month, day))  # also '28 tháng 6 năm 2021'
        return _date(context.reference.day_of(month, day, Direction.NEAREST))

    def _month_of_year(self, found: Groups, _context: Context) -> Timex | None:
        return Timex("DATE", f"{found['year']}-{self._months[found['month']]:02d}")

    def _stands_alone(self, name: str, context: Context) -> bool:
        """Whether a bare month or year may be one here."""
        bare = context.end - context.begin == len(name.split())
        return not (bare and self._before) or context.before() in self._before

    def _month(self, found: Groups, context: Context) -> Timex | None:
        if not self._stands_alone(found["month"], context):
            return None
        month = self._months[found["month"]]
        return Timex("DATE", context.reference.month(month, Direction.NEAREST))

    def _year(self, found: Groups, context: Context) -> Timex | None:
        alone = self._stands_alone(found["year"], context)
        return Timex("DATE", found["year"]) if alone and self._ends(context) else None

    def _ends(self, context: Context) -> bool:
        """Whether no sign follows that makes something else of the expression."""
        return context.after() not in self._not_before

    def _day_of_month(self, found: Groups, context: Context) -> Timex | None:
        """'28日', the last such day of a month."""
        today = context.reference.day
        if today is None or not self._ends(context):
            return None
        month = context.reference.shifted("M", -1 if int(found["monthday"]) > today.day else 0)
        return _date(day_value(int(month[:4]), int(month[5:]), int(found["monthday"])))

    def _shift(self, found: Groups, context: Context) -> Timex | None:
        if context.before() in self._nouns_after:
            return None  # 'la mañana', 'am Morgen'
        return Timex("DATE", context.reference.shifted(*self._shifts[found["shift"]]))

    def _weekday(self, direction: Direction) -> Resolver:
        def resolve(found: Groups, context: Context) -> Timex | None:
            weekday = self._weekdays[found["weekday"]]
            return Timex("DATE", context.reference.weekday(weekday, direction))

        return resolve

    def _other_weekday(self, direction: Direction) -> Resolver:
        def resolve(found: Groups, context: Context) -> Timex | None:
            weekday = self._weekdays[found["weekday"]]
            return Timex("DATE", context.reference.other_weekday(weekday, direction))

        return resolve

    def _weekday_of(self, weeks: int) -> Resolver:
        def resolve(found: Groups, context: Context) -> Timex | None:
            weekday = self._weekdays[found["weekday"]]
            return Timex("DATE", context.reference.weekday_of(weekday, weeks))

        return resolve

    def _unit(self, step: int) -> Resolver:
        def resolve(found: Groups, context: Context) -> Timex | None:
            return Timex("DATE", context.reference.shifted(self._units[found["unit"]], step))

        return resolve

    def _number(self, words: str) -> int:
        return int(words) if words.isdigit() else self._numbers[words]

    def _units_ago(self, found: Groups, context: Context) -> Timex | None:
        return self._ago_in(self._units[found["unit"]])(found, context)

    def _ago_in(self, unit: Unit) -> Callable[[Groups, Context], Timex | None]:
        def resolve(found: Groups, context: Context) -> Timex | None:
            return Timex("DATE", context.reference.shifted(unit, -self._number(found["number"])))

        return resolve

    def _duration(self, found: Groups, _context: Context) -> Timex | None:
        return Timex("DURATION", f"P{self._number(found['number'])}{self._units[found['unit']]}")
