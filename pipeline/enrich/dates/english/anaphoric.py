"""Dates at a distance: from the day of publication ('ago'), or from what the text spoke of last."""

from __future__ import annotations

from datetime import date

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.names import DAY_PARTS, UNITS, number, ordinal, singular
from pipeline.enrich.dates.grammar import Groups, Rule, Timex
from pipeline.enrich.dates.reference import Direction, Reference, Unit

_YEARS_IN: dict[Unit, int] = {"DE": 10, "CE": 100, "ML": 1000}


def _distance(found: Groups, origin: Reference, sign: int) -> Timex | None:
    """So many units before (`sign` -1) or after the origin."""
    length = singular(found["length"])
    amount = number(found["quantity"]) if "quantity" in found else None
    if amount is None:
        return Timex("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    if length in UNITS and UNITS[length] != "WE":
        unit = UNITS[length]
        if unit in _YEARS_IN:  # 'a decade ago' is a year
            unit, amount = "Y", amount * _YEARS_IN[unit]
        if unit == "Y" and amount % 1:
            unit, amount = "M", amount * 12
        return Timex("DATE", origin.shifted(unit, sign * int(amount)))
    if length == "fortnight":
        return Timex("DATE", origin.shifted("W", sign * 2 * int(amount)))
    return Timex("TIME", origin.shifted("D", 0))


def _one_year(found: Groups) -> bool:
    return found.get("length") == "year" and found["quantity"] in {"a", "one"}


def _ago(found: Groups, context: Context) -> Timex | None:
    """'three weeks ago'; 'a year ago' beside a quarter means that quarter of the year before."""
    if _one_year(found):
        quarter = _same_quarter_before(context)
        if quarter is not None:
            return quarter
    return _distance(found, context.reference, -1)


def _from_now(found: Groups, context: Context) -> Timex | None:
    return _distance(found, context.reference, 1)


def _then(context: Context) -> Reference:
    """The day the text spoke of last, or the day of publication."""
    last = context.discourse.day
    return Reference(date.fromisoformat(last)) if last else context.reference


def _earlier(found: Groups, context: Context) -> Timex | None:
    if _one_year(found):
        return _same_quarter_before(context) or _year_before(context)
    return _distance(found, _then(context), -1)


def _later(found: Groups, context: Context) -> Timex | None:
    return _distance(found, _then(context), 1)


def _year_before(context: Context) -> Timex:
    year = context.discourse.year
    return Timex("DATE", f"{int(year) - 1:04d}" if year else context.reference.shifted("Y", -1))


def _same_quarter_before(context: Context) -> Timex | None:
    quarter = context.discourse.quarter
    if quarter is None:
        return None
    return Timex("DATE", f"{int(quarter[:4]) - 1:04d}{quarter[4:]}")


def _year_ago(found: Groups, context: Context) -> Timex | None:
    if "quarterth" in found:
        value = context.reference.quarter(ordinal(found["quarterth"]), Direction.PAST)
        known = value[0].isdigit()
        return Timex("DATE", f"{int(value[:4]) - 1:04d}{value[4:]}" if known else value)
    return _same_quarter_before(context) or _year_before(context)


def _that(found: Groups, context: Context) -> Timex | None:
    """'that day', 'the same year', 'the following month'."""
    unit = UNITS[found["unit"]]
    if unit == "Y" and context.discourse.year:
        return Timex("DATE", context.discourse.year)
    if unit == "Q" and context.discourse.quarter:
        return Timex("DATE", context.discourse.quarter)
    return Timex("DATE", _then(context).shifted(unit, 0))


def _neighbour(found: Groups, context: Context) -> Timex | None:
    back = "before" in found or context.word(context.end - 1) == "before"
    step = -1 if back else 1
    unit = UNITS[found.get("unit", "day")]
    if unit == "Y" and context.discourse.year:
        return Timex("DATE", f"{int(context.discourse.year) + step:04d}")
    value = _then(context).shifted(unit, step)
    if "part" in found:
        return Timex("TIME", f"{value}T{DAY_PARTS[found['part']]}")
    return Timex("DATE", value)


def _next_part(found: Groups, context: Context) -> Timex | None:
    return Timex("TIME", f"{_then(context).shifted('D', 1)}T{DAY_PARTS[found['part']]}")


def _latest_quarter(_found: Groups, context: Context) -> Timex | None:
    """Reports of a quarter are made after it."""
    last = context.discourse.quarter
    return Timex("DATE", last or context.reference.shifted("Q", -1))


RULES = (
    Rule(
        "ago",
        """
        [ROUGHLY] QUANTITY [or so] ANYLENGTH ago
        [ROUGHLY] QUANTITY ANYLENGTH or so ago
        LENGTHS ago
        """,
        _ago,
        (
            ("[three weeks ago]", "DATE 2021-W23"),
            ("[a decade ago]", "DATE 2011"),
            ("[nearly five years ago]", "DATE 2016"),
            ("[several years ago]", "DATE PAST_REF"),
            ("[18 months ago]", "DATE 2019-12"),
        ),
        anaphoric=True,
    ),
    Rule(
        "from now",
        "[ROUGHLY] QUANTITY ANYLENGTH from now",
        _from_now,
        (("[ten days from now]", "DATE 2021-07-08"),),
    ),
    Rule(
        "earlier",
        """
        [ROUGHLY] QUANTITY ANYLENGTH earlier
        LENGTHS earlier
        """,
        _earlier,
        (("On June 10 he left; she came [two days earlier].", "DATE 2021-06-08"),),
        anaphoric=True,
    ),
    Rule(
        "later",
        """
        [ROUGHLY] QUANTITY ANYLENGTH later
        LENGTHS later
        """,
        _later,
        (("On June 10 he left; she came [two days later].", "DATE 2021-06-12"),),
    ),
    Rule(
        "year ago",
        """
        [the] [corresponding|comparable] year - ago|earlier [quarter|period]
        the [corresponding|comparable] year - ago|earlier QUARTERTH quarter
        the corresponding|same|comparable period|quarter [of] last year
        the same|corresponding|comparable quarter|period a year ago|earlier
        """,
        _year_ago,
        (("Net rose in the second quarter from [the year-earlier period].", "DATE 2020-Q2"),),
        anaphoric=True,
    ),
    Rule(
        "that unit",
        """
        [EDGE] that UNIT
        [EDGE] that|the same UNIT
        """,
        _that,
        (("In 1988 it grew; [that year] prices fell.", "DATE 1988"),),
    ),
    Rule(
        "neighbouring unit",
        """
        the following UNIT
        the next day
        [EDGE] [the] BEFORE [FISCAL] UNIT
        the UNIT before|after
        """,
        _neighbour,
        (("He was freed on June 10; [the following day] he flew home.", "DATE 2021-06-11"),),
    ),
    Rule(
        "next morning",
        "the following|next PART",
        _next_part,
        (("On June 10 he left; [the next morning] he called.", "TIME 2021-06-11TMO"),),
    ),
    Rule(
        "latest quarter",
        """
        the [latest|current] quarter
        the latest period
        """,
        _latest_quarter,
        (("Net for [the quarter] rose.", "DATE 2021-Q1"),),
        anaphoric=True,
    ),
)
