"""Dates by their place in the calendar: days, months, years, quarters, seasons, decades."""

from __future__ import annotations

from datetime import date

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.days import resolve_day, written_as_name
from pipeline.enrich.dates.english.direction import direction
from pipeline.enrich.dates.english.guards import is_month, is_year
from pipeline.enrich.dates.english.names import (
    DAY_PARTS,
    DECADES,
    MONTHS,
    SEASONS,
    ordinal,
    year,
)
from pipeline.enrich.dates.grammar import Groups, Rule, Timex
from pipeline.enrich.dates.reference import Direction, day_value, week_of

_WHOSE = frozenset({"his", "her", "their", "my", "our", "your", "-"})
"""'In his thirties' tells an age."""
_STEPS = {"last": -1, "this": 0, "next": 1}
_JOINTS = frozenset({"-", "and", "to", "through"})
_NO_DAY_BEFORE = frozenset({"%", "percent", "p", "a", "-", "people"}) | MONTHS.keys()
_BEFORE_SHORT_YEAR = frozenset({"in", "of", "since", "by", "until", "from", "through"})


def _date(value: str | None) -> Timex | None:
    return Timex("DATE", value) if value else None


def _day(found: Groups, context: Context) -> Timex | None:
    value = resolve_day(found, context)
    if value is None:
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


def _week_of_day(found: Groups, context: Context) -> Timex | None:
    day = resolve_day(found, context)
    if day is None or not day[0].isdigit():
        return None
    return Timex("DATE", week_of(date.fromisoformat(day)))


def _further_day(found: Groups, context: Context) -> Timex | None:
    """'26' of 'June 21-26' and 'June 21 and 26'."""
    last, day = context.discourse.day, ordinal(found["monthday"])
    joined = context.discourse.end == context.begin - 1 and context.before() in _JOINTS
    if not joined or last is None or day <= int(last[8:]):
        return None
    if context.after() in _NO_DAY_BEFORE or context.reference.day is None:
        return None
    return _date(day_value(int(last[:4]), int(last[5:7]), day))


def _month_of_year(found: Groups, context: Context) -> Timex | None:
    if not written_as_name(found["month"], context):
        return None
    return Timex("DATE", f"{year(found['year']):04d}-{MONTHS[found['month']]:02d}")


def _month(found: Groups, context: Context) -> Timex | None:
    if not is_month(found["month"], context):
        return None
    month, reference = MONTHS[found["month"]], context.reference
    step = _STEPS.get(context.after())
    if step is not None and context.after(2) == "year":
        return Timex("DATE", f"{reference.shifted('Y', step)}-{month:02d}")
    return Timex("DATE", reference.month(month, direction(context)))


def _year(found: Groups, context: Context) -> Timex | None:
    digits = found["year"]
    if digits.isdigit() and not is_year(digits, context):
        return None
    return Timex("DATE", f"{year(digits):04d}")


def _named_year(found: Groups, _context: Context) -> Timex | None:
    return Timex("DATE", f"{year(found['year']):04d}")


def _short_year(found: Groups, context: Context) -> Timex | None:
    return _named_year(found, context) if context.before() in _BEFORE_SHORT_YEAR else None


def _decade(found: Groups, context: Context) -> Timex | None:
    if "decade" in found:
        start = found["decade"]
        # 'The 1800s' are a century, 'the 2000s' a decade.
        whole_century = start.endswith("00") and start < "2000"
        return Timex("DATE", start[:2] if whole_century else start[:3])
    if "shortdecade" in found:
        decade = found["shortdecade"][0]
    else:
        decade = f"{DECADES[found['decadeword']]}"
    return None if context.before() in _WHOSE else Timex("DATE", f"19{decade}")


def _century(found: Groups, _context: Context) -> Timex:
    return Timex("DATE", f"{ordinal(found['ordinal']) - 1:02d}")


def _season(found: Groups, _context: Context) -> Timex:
    return Timex("DATE", f"{year(found['year']):04d}-{SEASONS[found['season']]}")


def _quarter(found: Groups, context: Context) -> Timex:
    number = ordinal(found["quarterth"])
    if "year" in found:
        return Timex("DATE", f"{found['year']}-Q{number}")
    way = direction(context)
    ahead = way is Direction.FUTURE and context.before() in {"until", "by"}
    return Timex(
        "DATE",
        context.reference.quarter(number, Direction.FUTURE if ahead else Direction.PAST),
    )


def _period_of_year(found: Groups, context: Context) -> Timex:
    quarter = context.discourse.quarter
    return Timex("DATE", f"{found['year']}{quarter[4:] if quarter else ''}")


def _half(found: Groups, context: Context) -> Timex:
    number = 1 if found["halfth"] == "first" else 2
    if "year" in found:
        return Timex("DATE", f"{found['year']}-H{number}")
    return Timex("DATE", f"{context.reference.shifted('Y', 0)}-H{number}")


RULES = (
    Rule(
        "day",
        """
        [EDGE] DAY [PART]
        last MONTH MONTHDAY
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
        ),
    ),
    Rule(
        "week of a day",
        "the week of MONTH MONTHDAY [[,] YEAR]",
        _week_of_day,
        (("in [the week of June 7]", "DATE 2021-W23"),),
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
            ("in [late February]", "DATE 2021-02"),
            ("It will open by [September].", "DATE 2021-09"),
        ),
    ),
    Rule(
        "year",
        """
        [EDGE] YEAR [and beyond|later]
        [EDGE] YEARWORDS
        """,
        _year,
        (
            ("the [2015] Iranian nuclear deal", "DATE 2015"),
            ("in [nineteen ninety-six]", "DATE 1996"),
            ("at [the end of 1994].", "DATE 1994"),
        ),
    ),
    Rule(
        "named year",
        """
        [EDGE] [the] FISCAL [year] YEAR
        [EDGE] the year YEAR
        [EDGE] the year YEARWORDS
        """,
        _named_year,
        (
            ("in [fiscal 2002]", "DATE 2002"),
            ("by [the year two thousand]", "DATE 2000"),
        ),
    ),
    Rule(
        "short year",
        "' SHORTYEAR",
        _short_year,
        (("back in ['98]", "DATE 1998"),),
    ),
    Rule(
        "decade",
        """
        [EDGE] [the] [SLICE] DECADE ['] s
        [EDGE] [the] [SLICE] ['] SHORTDECADE ['] s
        [EDGE] [the] [SLICE] DECADEWORD
        """,
        _decade,
        (
            ("in [the 1990s]", "DATE 199"),
            ("since [the mid-1980s]", "DATE 198"),
            ("in [the early '70s]", "DATE 197"),
        ),
    ),
    Rule(
        "century",
        "[EDGE] [the] [SLICE] ORDINAL [-] century",
        _century,
        (("events of [the 20th century]", "DATE 19"),),
    ),
    Rule(
        "season of a year",
        """
        [EDGE] [the] [SLICE] SEASON [of] YEAR
        [EDGE] [the] [SLICE] SEASON [of] YEARWORDS
        """,
        _season,
        (("in [the winter of 1994]", "DATE 1994-WI"),),
    ),
    Rule(
        "quarter",
        """
        [the] [FISCAL] QUARTERTH [fiscal] quarter [[of] [fiscal] YEAR]
        [fiscal] QUARTERTH - quarter [[of] [fiscal] YEAR]
        [the] YEAR [fiscal] QUARTERTH [-] quarter
        """,
        _quarter,
        (
            ("a gain in [the third quarter of 1990]", "DATE 1990-Q3"),
            ("Its [first-quarter] profit rose.", "DATE 2021-Q1"),
            ("in [the fourth quarter]", "DATE 2020-Q4"),
        ),
    ),
    Rule(
        "quarter of an earlier year",
        "the YEAR quarter|period",
        _period_of_year,
        (("In the second quarter it lost; in [the 2020 period] it won.", "DATE 2020-Q2"),),
        anaphoric=True,
    ),
    Rule(
        "half-year",
        """
        [the] HALFTH half of YEAR
        [the] HALFTH half of the|this year
        """,
        _half,
        (
            ("in [the first half of 2020]", "DATE 2020-H1"),
            ("in [the second half of this year]", "DATE 2021-H2"),
        ),
    ),
)
