"""Days, months and years as index terms, so that overlapping spans of time find each other.

A span is covered by the fewest whole years, months and days (a segment tree whose levels are
those of the calendar). Two spans overlap exactly when a unit of one equals, holds or lies in a
unit of the other. So a document is given the units of its spans and, marked, the units that hold
them; a query asks for its own units, for those that hold them, and for its own with the mark.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

_UNIT = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)

HOLDS: Final = "^"
"""Marks a unit that holds a unit of the document's span."""


def index_terms(start: date, end: date) -> set[str]:
    """The terms of a document that speaks of the days from `start` to `end`."""
    terms: set[str] = set()
    for unit in _units(start, end):
        terms.add(unit)
        terms.update(HOLDS + holder for holder in _holders(unit))
    return terms


def query_terms(start: date, end: date) -> set[str]:
    """The terms of which a document must have one to overlap `start` to `end`."""
    terms: set[str] = set()
    for unit in _units(start, end):
        terms.update((unit, HOLDS + unit))
        terms.update(_holders(unit))
    return terms


def calendar_days(text: str) -> tuple[date, date]:
    """The first and the last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises:
        ValueError: the text is none of these.
    """
    if not _UNIT.fullmatch(text):
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in (text[:4], text[5:7], text[8:]))
    first = date(year or 0, month or 1, day or 1)
    if day:
        return first, first
    return first, _month_end(first) if month else date(first.year, 12, 31)


def _units(start: date, end: date) -> Iterator[str]:
    day = start
    while day <= end:
        if day.day == day.month == 1 and date(day.year, 12, 31) <= end:
            unit = day.isoformat()[:4]
        elif day.day == 1 and _month_end(day) <= end:
            unit = day.isoformat()[:7]
        else:
            unit = day.isoformat()
        yield unit
        last = calendar_days(unit)[1]
        if last == date.max:
            return
        day = last + timedelta(days=1)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _holders(unit: str) -> tuple[str, ...]:
    return tuple(unit[:length] for length in (4, 7) if length < len(unit))
