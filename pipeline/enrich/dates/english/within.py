"""Times by name within this, last or next year or week: 'October last year', 'Friday next week'."""

from __future__ import annotations

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.days import written_as_name
from pipeline.enrich.dates.english.names import MONTHS, SEASONS, WEEKDAYS, ordinal
from pipeline.enrich.dates.grammar import Groups, Rule, Timex
from pipeline.enrich.dates.reference import UNKNOWN, day_value


def step(found: Groups) -> int:
    """How many units 'last', 'this' and 'next' are away."""
    return -1 if "last" in found else 1 if "next" in found else 0


def _year(found: Groups, context: Context) -> str:
    return context.reference.shifted("Y", step(found))


def _month(found: Groups, context: Context) -> Timex | None:
    if not written_as_name(found["month"], context):
        return None
    return Timex("DATE", f"{_year(found, context)}-{MONTHS[found['month']]:02d}")


def _day(found: Groups, context: Context) -> Timex | None:
    year = _year(found, context)
    if not written_as_name(found["month"], context) or not year.isdigit():
        return None
    value = day_value(int(year), MONTHS[found["month"]], ordinal(found["monthday"]))
    return Timex("DATE", value) if value else None


def _season(found: Groups, context: Context) -> Timex:
    return Timex("DATE", f"{_year(found, context)}-{SEASONS[found['season']]}")


def _quarter(found: Groups, context: Context) -> Timex:
    return Timex("DATE", f"{_year(found, context)}-Q{ordinal(found['quarterth'])}")


def _half(found: Groups, context: Context) -> Timex:
    number = 1 if found["halfth"] == "first" else 2
    return Timex("DATE", f"{_year(found, context)}-H{number}")


def _weekday(found: Groups, context: Context) -> Timex:
    if context.reference.day is None:
        return Timex("DATE", UNKNOWN["D"])
    return Timex("DATE", context.reference.weekday_of(WEEKDAYS[found["weekday"]], step(found)))


RULES = (
    Rule(
        "month of this or last year",
        "[EDGE] MONTH [of] STEP year",
        _month,
        (("In [November last year] it rose.", "DATE 2020-11"),),
    ),
    Rule(
        "day of this or last year",
        """
        MONTH MONTHDAY [,] [of] STEP year
        MONTHDAY [of] MONTH [,] [of] STEP year
        """,
        _day,
        (
            ("On [April 22 last year], police", "DATE 2020-04-22"),
            ("on [3 May this year]", "DATE 2021-05-03"),
        ),
    ),
    Rule(
        "season of this or last year",
        "[the] SEASON of STEP year",
        _season,
        (("in [the summer of last year]", "DATE 2020-SU"),),
    ),
    Rule(
        "quarter of this or last year",
        """
        STEP year ' s QUARTERTH quarter
        [the] QUARTERTH quarter [of] STEP year
        """,
        _quarter,
        (("in [the fourth quarter of last year]", "DATE 2020-Q4"),),
    ),
    Rule(
        "half of this or last year",
        "[the] HALFTH half of STEP year",
        _half,
        (("in [the second half of this year]", "DATE 2021-H2"),),
    ),
    Rule(
        "weekday of this or last week",
        "WEEKDAY [of] STEP week",
        _weekday,
        (("on [Thursday last week]", "DATE 2021-06-24"),),
    ),
)
