"""Calendar ranges of TIMEX3 values, for 'stories that talk about February 2021'."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from pipeline.document import DateRange, TimeExpression
from pipeline.enrich.dates.reference import SEASON_STARTS

YEARS = range(1600, 2200)
"""Years that news may speak of; a value outside is more likely a misread number."""

Span = tuple[date, date]
"""A first and a last day."""

_YEAR_DIGITS = 4
_MONTHS_OF = {"Q": 3, "H": 6}


def date_ranges(dates: Iterable[TimeExpression]) -> tuple[DateRange, ...]:
    """The calendar days that the values of type DATE and TIME cover, sorted, without repeats.

    Values that are open (`PAST_REF`) or not fully known (`XXXX-02`) give none.
    """
    spans = {span_of(found.value) for found in dates if found.type in ("DATE", "TIME")}
    return tuple(
        DateRange(gte=first.isoformat(), lte=last.isoformat())
        for first, last in sorted(span for span in spans if span is not None)
        if first.year in YEARS and last.year in YEARS
    )


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
