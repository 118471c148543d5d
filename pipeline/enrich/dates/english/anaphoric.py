"""Dates at a distance: from the day of publication ('ago'), or from what the text spoke of last."""

from __future__ import annotations

from datetime import date

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.names import (
    CLOCK_LENGTHS,
    DAY_PARTS,
    MONTHS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    number,
    ordinal,
    singular,
)
from pipeline.enrich.dates.grammar import Groups, Rule, Timex
from pipeline.enrich.dates.reference import Direction, Reference, Unit

_BEFORE_THAT = frozenset(
    {"on", "by", "of", "until", "till", "since", "from", "after", "before", ".", ";", ":", ""}
)
"""Before 'that Friday', when it is one and no clause begins."""

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


def _is_calendar_distance(found: Groups) -> bool:
    """Whether it leads to a day at all: 'a few days later' and 'an hour later' tell a length."""
    return number(found["quantity"]) is not None and singular(found["length"]) not in CLOCK_LENGTHS


def _earlier(found: Groups, context: Context) -> Timex | None:
    if _one_year(found):
        return _same_quarter_before(context) or _year_before(context)
    return _distance(found, _then(context), -1) if _is_calendar_distance(found) else None


def _later(found: Groups, context: Context) -> Timex | None:
    return _distance(found, _then(context), 1) if _is_calendar_distance(found) else None


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


def _that_weekday(found: Groups, context: Context) -> Timex | None:
    """'that Friday', the one of the same week; 'the following Friday', the next one."""
    weekday, then = WEEKDAYS[found["weekday"]], _then(context)
    if context.word(context.begin) == "that":
        pointed = context.before() in _BEFORE_THAT  # not 'said that Friday was …'
        return Timex("DATE", then.weekday_of(weekday, 0)) if pointed else None
    return Timex("DATE", then.other_weekday(weekday, Direction.FUTURE))


def _that_season(found: Groups, context: Context) -> Timex | None:
    told = context.discourse.year
    season = SEASONS[found["season"]]
    return Timex(
        "DATE", f"{told}-{season}" if told else context.reference.season(season, Direction.PAST)
    )


def _part_of_other_day(found: Groups, context: Context) -> Timex | None:
    """'the next morning', 'that evening', 'the night before'."""
    words = [context.word(place) for place in (context.begin, context.begin + 1, context.end - 1)]
    if words[0] == "that" or words[1] == "same":
        step = 0
    else:
        step = -1 if words[1] == "previous" or words[2] == "before" else 1
    return Timex("TIME", f"{_then(context).shifted('D', step)}T{DAY_PARTS[found['part']]}")


def _latest_quarter(_found: Groups, context: Context) -> Timex | None:
    """Reports of a quarter are made after it."""
    last = context.discourse.quarter
    if context.after() in {"ended", "ending"} and context.after(2) in MONTHS:
        number = (MONTHS[context.after(2)] + 2) // 3
        return Timex("DATE", context.reference.quarter(number, Direction.PAST))
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
        "[ROUGHLY] QUANTITY ANYLENGTH from now|today",
        _from_now,
        (("[ten days from now]", "DATE 2021-07-08"),),
    ),
    Rule(
        "earlier",
        "[ROUGHLY] QUANTITY ANYLENGTH earlier",
        _earlier,
        (("On June 10 he left; she came [two days earlier].", "DATE 2021-06-08"),),
        anaphoric=True,
    ),
    Rule(
        "later",
        "[ROUGHLY] QUANTITY ANYLENGTH later",
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
        "that weekday",
        """
        that WEEKDAY
        the following WEEKDAY
        """,
        _that_weekday,
        (
            ("On June 10 he left; [that Friday] he called.", "DATE 2021-06-11"),
            ("On June 10 he left; [the following Monday] he called.", "DATE 2021-06-14"),
        ),
    ),
    Rule(
        "that season",
        "[EDGE] that SEASON",
        _that_season,
        (("In 2014 he left; [that summer] she came.", "DATE 2014-SU"),),
    ),
    Rule(
        "part of another day",
        """
        the following|next|previous PART
        that [same] PART
        the same PART
        the PART before
        """,
        _part_of_other_day,
        (
            ("On June 10 he left; [the next morning] he called.", "TIME 2021-06-11TMO"),
            ("On June 10 he left; [that same evening] he called.", "TIME 2021-06-10TEV"),
            ("On June 10 he left; [the night before] he had called.", "TIME 2021-06-09TNI"),
        ),
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
