"""Holidays by name."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.direction import direction
from pipeline.enrich.dates.english.names import DAY_PARTS
from pipeline.enrich.dates.grammar import Groups, Rule, Timex
from pipeline.enrich.dates.holidays import holiday, once_only
from pipeline.enrich.dates.reference import UNKNOWN, Direction, week_of

_TUESDAY = 1
"""As Python counts weekdays."""
_YEARS = range(1, MAXYEAR + 1)


def _day(found: Groups, context: Context) -> date | None:
    """The day of the holiday in the year given, or in the one that the sentence looks to."""
    name, reference = found["holiday"], context.reference
    if "year" in found:
        year = int(found["year"])
    elif reference.day is None:
        return None
    else:
        near = holiday(name, reference.day.year)
        way = Direction.PAST if "last" in found else Direction.FUTURE if "next" in found else None
        way = direction(context) if way is None else way
        year = reference.year_of(near.month, way, near.day) or reference.day.year
    return holiday(name, year) if year in _YEARS else None


def _feast(found: Groups, context: Context) -> Timex | None:
    name = found["holiday"]
    first = name.partition(" ")[0]
    if not (first[0].isdigit() or context.tokens.capitalized(context.place(first))):
        return None
    if once_only(name):
        return Timex("DATE", holiday(name, 1).isoformat())
    day = _day(found, context)
    if day is None:
        return Timex("DATE", UNKNOWN["D"])
    return _around(day, found, context)


def _around(day: date, found: Groups, context: Context) -> Timex:
    """The day itself, a part of it, its week or its weekend."""
    last = context.word(context.end - 1)
    if "part" in found:
        return Timex("TIME", f"{day.isoformat()}T{DAY_PARTS[found['part']]}")
    if last == "week":
        return Timex("DATE", week_of(day))
    if last == "weekend":
        # A Monday belongs to the weekend before it.
        return Timex("DATE", f"{week_of(day - timedelta(days=day.weekday() < _TUESDAY))}-WE")
    return Timex("DATE", day.isoformat())


RULES = (
    Rule(
        "holiday",
        """
        HOLIDAY [PART] [[,] YEAR]
        HOLIDAY week|weekend
        LAST HOLIDAY
        NEXT HOLIDAY
        this HOLIDAY
        """,
        _feast,
        (
            ("found on [Thanksgiving Day]", "DATE 2020-11-26"),
            ("after [Christmas 2019]", "DATE 2019-12-25"),
            ("the attacks of [9/11]", "DATE 2001-09-11"),
            ("as [Easter week] began", "DATE 2021-W13"),
            ("over [Memorial Day weekend]", "DATE 2021-W21-WE"),
            ("on [Black Friday]", "DATE 2020-11-27"),
        ),
    ),
)
