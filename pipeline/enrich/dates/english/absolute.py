"""Days and months by their place in the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.days import range_year, resolve_day, shared_year, written_as_name
from pipeline.enrich.dates.english.direction import direction
from pipeline.enrich.dates.english.guards import is_month
from pipeline.enrich.dates.english.names import DAY_PARTS, MONTHS, ordinal, year
from pipeline.enrich.dates.grammar import Groups, Rule, Timex
from pipeline.enrich.dates.reference import day_value, week_of

_ADVERBS = frozenset({"earlier", "later"})
"""In 'earlier Friday' they are no part of the day's name, as they are in 'earlier this month'."""
_JOINTS = frozenset({"-", "and", "or", "&", "to", "through", "until", "till"})
_NO_DAY_BEFORE = frozenset({"%", "percent", "p", "a", "-", "people"}) | MONTHS.keys()
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_LONGEST_DAY = len("31")


def _date(value: str | None) -> Timex | None:
    return Timex("DATE", value) if value else None


def _day(found: Groups, context: Context) -> Timex | None:
    value = resolve_day(found, context)
    if value is None or found.get("edge") in _ADVERBS:
        return None
    if "part" in found:
        return Timex("TIME", f"{value}T{DAY_PARTS[found['part']]}")
    return Timex("DATE", value)


def _iso_date(found: Groups, _context: Context) -> Timex | None:
    return _date(day_value(*map(int, found["isodate"].split("-"))))


def _slash_date(found: Groups, _context: Context) -> Timex | None:
    first, second, last = found["slashdate"].split("/")
    month, day = int(first), int(second)
    # American order, unless the first number can only be a day.
    return _date(day_value(year(last), month, day) or day_value(year(last), day, month))


def _dot_date(found: Groups, _context: Context) -> Timex | None:
    day, month, whole_year = map(int, found["dotdate"].split("."))
    return _date(day_value(whole_year, month, day))


def _week_of_day(found: Groups, context: Context) -> Timex | None:
    day = resolve_day(found, context)
    if day is None or not day[0].isdigit():
        return None
    return Timex("DATE", week_of(date.fromisoformat(day)))


def _further_day(found: Groups, context: Context) -> Timex | None:
    """'26' of 'June 21-26' and 'June 21 and 26'."""
    last, day = context.discourse.just_before(context.begin), ordinal(found["monthday"])
    if last is None or context.before() not in _JOINTS or context.after() in _NO_DAY_BEFORE:
        return None
    first = _as_day(last)
    return _date(day_value(first.year, first.month, day)) if first and day > first.day else None


def _as_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _earlier_day(found: Groups, context: Context) -> Timex | None:
    """'12' of '12-14 March 2021' and '12th and 14th of March'."""
    joint, last = context.after(), context.after(2)
    if joint not in _JOINTS or not last.isdigit() or len(last) > _LONGEST_DAY:
        return None
    rest = [context.after(distance) for distance in range(3, 7)]
    while rest[0] in _SUFFIXES or rest[0] == "of":
        rest = [*rest[1:], ""]
    month = MONTHS.get(rest[0]) if rest[0] != "may" else 5
    first = ordinal(found["monthday"])
    if month is None or first >= int(last):
        return None
    if rest[1].isdigit() and len(rest[1]) == len("2021"):
        return _date(day_value(int(rest[1]), month, first))
    return _date(context.reference.day_of(month, first, direction(context)))


def _week_of_month(found: Groups, context: Context) -> Timex | None:
    """'The second week of June', the one in whose middle the 11th is."""
    month = _month_named(found, context)
    if month is None or not month[:4].isdigit():
        return None
    first = date.fromisoformat(f"{month}-01")
    number = found["weekth"]
    if number in {"last", "final"}:
        day = monthrange(first.year, first.month)[1] - 3
    else:
        day = 7 * ordinal(number) - 3
    week = week_of(first.replace(day=day))
    weekend = context.word(context.begin + 2) == "weekend"
    return Timex("DATE", f"{week}-WE" if weekend else week)


def _month_named(found: Groups, context: Context) -> str | None:
    if not written_as_name(found["month"], context):
        return None
    if "year" in found:
        return f"{year(found['year']):04d}-{MONTHS[found['month']]:02d}"
    return context.reference.month(MONTHS[found["month"]], direction(context))


def _month_of_year(found: Groups, context: Context) -> Timex | None:
    return _date(_month_named(found, context))


def _month(found: Groups, context: Context) -> Timex | None:
    if not is_month(found["month"], context):
        return None
    month, reference = MONTHS[found["month"]], context.reference
    shared = shared_year(context) or range_year(month, context)
    if shared is not None:
        return Timex("DATE", f"{shared:04d}-{month:02d}")
    return Timex("DATE", reference.month(month, direction(context)))


RULES = (
    Rule(
        "day",
        """
        [EDGE] DAY [PART]
        last|this|next [past|coming] [DAYNAME [,] [the]] MONTH MONTHDAY [[,] YEAR]
        """,
        _day,
        (
            ("The Pentagon on [Monday] released footage.", "DATE 2021-06-28"),
            ("[Sunday]'s strikes were the second.", "DATE 2021-06-27"),
            ("The Senate will vote on [Friday].", "DATE 2021-07-02"),
            ("in Rome, Italy on [June 28, 2021].", "DATE 2021-06-28"),
            ("on [Tuesday, 6 July 2021], he", "DATE 2021-07-06"),
            ("He spoke [Friday night].", "TIME 2021-06-25TNI"),
            ("[late yesterday]", "DATE 2021-06-27"),
            ("dividends payable [Aug. 2]", "DATE 2021-08-02"),
            ("is [this coming Sunday, July fourth]", "DATE 2021-07-04"),
        ),
    ),
    Rule(
        "week of a day",
        "the week of MONTH MONTHDAY [[,] YEAR]",
        _week_of_day,
        (("in [the week of June 7]", "DATE 2021-W23"),),
    ),
    Rule(
        "week of a month",
        "the WEEKTH week|weekend of MONTH [[,] [of] YEAR]",
        _week_of_month,
        (("in [the first week of June 2020]", "DATE 2020-W23"),),
    ),
    Rule(
        "earlier day",
        "MONTHDAY",
        _earlier_day,
        (("from [12] to 14 March 2020", "DATE 2020-03-12"),),
    ),
    Rule(
        "further day",
        "MONTHDAY [[,] YEAR]",
        _further_day,
        (("from June 10 to [14], he said", "DATE 2021-06-14"),),
    ),
    Rule(
        "ISO date",
        "ISODATE",
        _iso_date,
        (("Date: [2021-06-27]", "DATE 2021-06-27"),),
    ),
    Rule(
        "date with slashes",
        "SLASHDATE",
        _slash_date,
        (
            ("updated [6/27/2021]", "DATE 2021-06-27"),
            ("updated [27/06/21]", "DATE 2021-06-27"),
        ),
    ),
    Rule(
        "date with points",
        "DOTDATE",
        _dot_date,
        (("before the court on [27.08.2022].", "DATE 2022-08-27"),),
    ),
    Rule(
        "month of a year",
        """
        [EDGE] MONTH [,] [of] YEAR
        [EDGE] MONTH [,] [of] YEARWORDS
        [EDGE] MONTH ' SHORTYEAR
        """,
        _month_of_year,
        (
            ("since [March 2011]", "DATE 2011-03"),
            ("until [late May, 2020]", "DATE 2020-05"),
        ),
    ),
    Rule(
        "month",
        """
        [EDGE] MONTH
        the month of MONTH
        """,
        _month,
        (
            ("In [February], the U.S. launched airstrikes.", "DATE 2021-02"),
            ("between November and [January]", "DATE 2021-01"),
            ("in [late February]", "DATE 2021-02"),
            ("It will open by [September].", "DATE 2021-09"),
        ),
    ),
)
