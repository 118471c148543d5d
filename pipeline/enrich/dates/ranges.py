"""Calendar ranges of TIMEX3 values, for 'stories that talk about February 2021'."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.document import DateRange, TimeExpression
from pipeline.enrich.dates.reference import SEASON_STARTS

YEARS = range(1600, 2200)
"""Years that news may speak of; a value outside is more likely a misread number."""

_FIRST_WORDS = re.compile(r"[\s\-‐‑–]+")  # noqa: RUF001 - kinds of dash
Span = tuple[date, date]
"""A first and a last day."""

Third = Literal["early", "mid", "late"]
"""The thirds of a month, year or longer time."""

_PARTS = Path(__file__).resolve().parents[3] / "config" / "dates" / "parts.toml"
_SHORTEST = timedelta(days=27)
"""From its first to its last day, what is long enough to have thirds: a month."""

_YEAR_DIGITS = 4
_MONTHS_OF = {"Q": 3, "H": 6}


def date_ranges(dates: Iterable[TimeExpression]) -> tuple[DateRange, ...]:
    """The calendar days that expressions of type DATE and TIME cover, sorted, without repeats.

    Each has its own precision: 'late February 2021' covers the last third of that month. Values
    that are open (`PAST_REF`) or not fully known (`XXXX-02`) give none.
    """
    spans = {_covered(found) for found in dates if found.type in ("DATE", "TIME")}
    return tuple(
        DateRange(gte=first.isoformat(), lte=last.isoformat())
        for first, last in sorted(span for span in spans if span is not None)
        if first.year in YEARS and last.year in YEARS
    )


def _covered(found: TimeExpression) -> Span | None:
    span = span_of(found.value)
    if span is None or span[1] - span[0] < _SHORTEST:
        return span
    words = _FIRST_WORDS.split(found.text.lower())
    for length in (3, 2, 1):
        third = _thirds().get(" ".join(words[:length]))
        if third is not None:
            return third_of(span, third)
    return span


def third_of(span: Span, third: Third) -> Span:
    """The first, middle or last third of a span, in whole days."""
    first, last = span
    days = (last - first).days + 1
    begin, end = (first + timedelta(days=-(-days * part // 3)) for part in (1, 2))
    one = timedelta(days=1)
    return {"early": (first, begin - one), "mid": (begin, end - one), "late": (end, last)}[third]


@cache
def _thirds() -> dict[str, Third]:
    """Which third the first words of an expression name."""
    table = tomllib.loads(_PARTS.read_text(encoding="utf-8"))
    names: tuple[Third, ...] = ("early", "mid", "late")
    return {words: name for name in names for words in table[name]}


def span_of(value: str) -> Span | None:
    """The first and the last day of a TIMEX3 value, or None when it has no such bounds."""
    for shape, bounds in _SHAPES:
        match = shape.fullmatch(value)
        if match is not None:
            try:
                return bounds(*match.groups())
            except ValueError:  # a day, week or year that the calendar does not have
                return None
    return None


def _day(text: str) -> Span:
    day = date.fromisoformat(text)
    return day, day


def _week(year: str, week: str, weekend: str | None) -> Span:
    monday = date.fromisocalendar(int(year), int(week), 1)
    return monday + timedelta(days=5 if weekend else 0), monday + timedelta(days=6)


def _month(year: str, month: str) -> Span:
    return _months(int(year), int(month), 1)


def _part(year: str, letter: str, number: str) -> Span:
    size = _MONTHS_OF[letter]
    return _months(int(year), size * (int(number) - 1) + 1, size)


def _season(year: str, season: str) -> Span:
    return _months(int(year), SEASON_STARTS[season], 3)


def _years(digits: str) -> Span:
    missing = _YEAR_DIGITS - len(digits)
    return date(int(digits + "0" * missing), 1, 1), date(int(digits + "9" * missing), 12, 31)


def _months(year: int, month: int, count: int) -> Span:
    """The span of `count` months from this one on."""
    more, last = divmod(month + count - 2, 12)
    end = date(year + more, last + 1, monthrange(year + more, last + 1)[1])
    return date(year, month, 1), end


_SHAPES: tuple[tuple[re.Pattern[str], Callable[..., Span]], ...] = (
    (re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*)?", re.ASCII), _day),
    (re.compile(r"(\d{4})-W(\d\d)(-WE)?", re.ASCII), _week),
    (re.compile(r"(\d{4})-(\d\d)", re.ASCII), _month),
    (re.compile(r"(\d{4})-(Q)([1-4])", re.ASCII), _part),
    (re.compile(r"(\d{4})-(H)([12])", re.ASCII), _part),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)", re.ASCII), _season),
    (re.compile(r"(\d{2,4})", re.ASCII), _years),
)
"""The shapes of values that are a stretch of the calendar, and what their parts mean."""
