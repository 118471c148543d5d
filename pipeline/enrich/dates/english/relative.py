"""Dates seen from the day of publication: 'last week', 'this summer', 'now'."""

from __future__ import annotations

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.days import written_as_name
from pipeline.enrich.dates.english.direction import direction
from pipeline.enrich.dates.english.names import (
    DAY_PARTS,
    DIGIT_WORDS,
    MONTHS,
    SEASONS,
    UNITS,
    WEEKDAYS,
)
from pipeline.enrich.dates.english.within import step
from pipeline.enrich.dates.grammar import Groups, Rule, Timex
from pipeline.enrich.dates.reference import Direction

_SATURDAY = 6
_WITHIN = frozenset({"for", "in", "during", "throughout", "of", "within", "through"})
"""Before 'the year', when it is the one at hand."""

_ENDING = frozenset({"D", "W", "M", "Y", "DE", "CE"})
"""Units whose end the reader sees coming: 'by the end of the decade'."""

_MEASURING = frozenset(
    {"by", "in", "after", "for", "within", "of", "than", "only", "before", "later", "earlier"}
)
"""Beside 'one day', when it is a length."""

_PRESENT = Timex("DATE", "PRESENT_REF")
_PAST = Timex("DATE", "PAST_REF")
_FUTURE = Timex("DATE", "FUTURE_REF")


def _way(found: Groups) -> Direction:
    return Direction(step(found))


def _unit(found: Groups, context: Context) -> Timex | None:
    """'last week', 'this year', 'the next quarter'."""
    if context.tokens.capitalized(context.end - 1):
        return None  # 'This Week', the name of a programme
    if found.get("next") == "the next" and found["unit"] == "day":
        return None  # seen from what was told last
    return Timex("DATE", context.reference.shifted(UNITS[found["unit"]], step(found)))


def _weekday(found: Groups, context: Context) -> Timex | None:
    weekday, way = WEEKDAYS[found["weekday"]], _way(found)
    if way:
        value = context.reference.other_weekday(weekday, way)
    else:
        value = context.reference.weekday_of(weekday, 0)
    if "part" in found:
        return Timex("TIME", f"{value}T{DAY_PARTS[found['part']]}")
    return Timex("DATE", value)


def _month(found: Groups, context: Context) -> Timex | None:
    if not written_as_name(found["month"], context):
        return None
    month, reference = MONTHS[found["month"]], context.reference
    if reference.day is None:
        return Timex("DATE", reference.month(month, Direction.PAST))
    if step(found) == 0:
        return Timex("DATE", f"{reference.day.year:04d}-{month:02d}")
    value = reference.month(month, _way(found))
    if value == reference.shifted("M", 0):
        value = f"{reference.day.year + step(found):04d}-{month:02d}"
    return Timex("DATE", value)


def _season(found: Groups, context: Context) -> Timex | None:
    season, reference = SEASONS[found["season"]], context.reference
    here = reference.season(season, Direction.NEAREST)
    if reference.day is None or step(found) == 0:
        return Timex("DATE", here)
    value = reference.season(season, _way(found))
    if step(found) > 0 and value == here and reference.season(season, Direction.PAST) == here:
        value = f"{reference.day.year + 1:04d}-{season}"
    return Timex("DATE", value)


def _bare_season(found: Groups, context: Context) -> Timex | None:
    way = direction(context)
    return Timex("DATE", context.reference.season(SEASONS[found["season"]], way or Direction.PAST))


def _part(found: Groups, context: Context) -> Timex | None:
    """'this morning', 'last night'; 'tonight'."""
    part = DAY_PARTS[found.get("part", "night")]
    return Timex("TIME", f"{context.reference.shifted('D', step(found))}T{part}")


def _the_unit(found: Groups, context: Context) -> Timex | None:
    """'the weekend', 'for the year': the one at hand."""
    unit = UNITS[found["unit"]]
    if unit == "WE":
        last = context.reference.day is not None and context.reference.day.isoweekday() < _SATURDAY
        return Timex("DATE", context.reference.shifted(unit, -1 if last else 0))
    if unit == "Q" or ("edge" not in found and context.before() not in _WITHIN):
        return None
    if context.after() in {"ended", "ending"}:
        return Timex("DURATION", f"P1{unit}")
    if unit not in _ENDING or ("edge" not in found and unit in {"D", "M"}):
        return None
    return Timex("DATE", context.reference.shifted(unit, 0))


def _end_of_year(_found: Groups, context: Context) -> Timex | None:
    return Timex("DATE", context.reference.shifted("Y", 0))


def _vague(found: Groups, _context: Context) -> Timex:
    return _PAST if "recent" in found else _FUTURE


def _now(found: Groups, context: Context) -> Timex | None:
    # 'At the moment of purchase' is another time than now, 'the present case' none.
    followed = found["nowword"] == "the present" and context.after().isalpha()
    return None if followed or context.after() == "of" else _PRESENT


def _past(found: Groups, context: Context) -> Timex | None:
    # 'The past' of 'the past three summers' is no time of its own.
    counted = context.after()[:1].isdigit() or context.after() in DIGIT_WORDS
    return None if found["pastword"] == "the past" and counted else _PAST


def _future(found: Groups, context: Context) -> Timex | None:
    if found["futureword"] == "soon":
        after = context.after()
        told = after in {"after", "as", "became", "before", "enough"} or after.endswith("ed")
        if told or context.before() in {"as", "too", "how"}:
            return None  # 'as soon as', 'soon became'
    if found["futureword"] == "one day" and {context.before(), context.after()} & _MEASURING:
        return None  # 'followed by one day', 'one day later'
    if found["futureword"] == "the future" and context.after() == "of":
        return None  # 'the future of Europe' is its fate
    return _FUTURE


RULES = (
    Rule(
        "this, last or next unit",
        """
        [EDGE] THIS [FISCAL] UNIT
        [EDGE] LAST [FISCAL] UNIT
        [EDGE] NEXT [FISCAL] UNIT
        """,
        _unit,
        (
            ("strikes [last week]", "DATE 2021-W25"),
            ("[earlier this month]", "DATE 2021-06"),
            ("[early next year]", "DATE 2022"),
            ("profits of [the last quarter]", "DATE 2021-Q1"),
            ("rose [this year]", "DATE 2021"),
            ("[the past weekend]", "DATE 2021-W25-WE"),
        ),
    ),
    Rule(
        "this, last or next weekday",
        """
        [EDGE] THIS WEEKDAY [PART]
        [EDGE] LAST WEEKDAY [PART]
        [EDGE] NEXT WEEKDAY [PART]
        """,
        _weekday,
        (
            ("[last Thursday]", "DATE 2021-06-24"),
            ("[next Monday]", "DATE 2021-07-05"),
            ("[last Monday night]", "TIME 2021-06-21TNI"),
        ),
    ),
    Rule(
        "this, last or next month by name",
        """
        [EDGE] THIS MONTH
        [EDGE] LAST MONTH
        [EDGE] NEXT MONTH
        """,
        _month,
        (
            ("since [last November]", "DATE 2020-11"),
            ("[next June]", "DATE 2022-06"),
        ),
    ),
    Rule(
        "this, last or next season",
        """
        [EDGE] THIS SEASON
        [EDGE] LAST SEASON
        [EDGE] NEXT SEASON
        """,
        _season,
        (
            ("[this summer]", "DATE 2021-SU"),
            ("[last fall]", "DATE 2020-FA"),
            ("[next spring]", "DATE 2022-SP"),
        ),
    ),
    Rule(
        "season",
        """
        [EDGE] the [SLICE] SEASON
        """,
        _bare_season,
        (("in [the summer]", "DATE 2021-SU"),),
    ),
    Rule(
        "this or last part of a day",
        """
        [EDGE] this PART
        LAST PART
        tonight
        overnight
        """,
        _part,
        (
            ("[this morning]", "TIME 2021-06-28TMO"),
            ("[last night]", "TIME 2021-06-27TNI"),
            ("[tonight]", "TIME 2021-06-28TNI"),
        ),
    ),
    Rule(
        "the unit",
        """
        the [full] [FISCAL] UNIT
        EDGE the UNIT
        WITHIN the UNIT
        """,
        _the_unit,
        (
            ("met over [the weekend]", "DATE 2021-W25-WE"),
            ("by [the end of the year]", "DATE 2021"),
            ("for [the year] ended March 31", "DURATION P1Y"),
        ),
        anaphoric=True,
    ),
    Rule(
        "end of the year",
        """
        year - end
        year ' s end
        """,
        _end_of_year,
        (("by [year-end]", "DATE 2021"),),
    ),
    Rule(
        "vague units",
        """
        [the] RECENT LENGTHS [and ALSO]
        [the] COMING LENGTHS [and ALSO]
        """,
        _vague,
        (("in [recent weeks]", "DATE PAST_REF"), ("in [the coming days]", "DATE FUTURE_REF")),
    ),
    Rule("now", "NOWWORD", _now, (("are [currently] at war", "DATE PRESENT_REF"),)),
    Rule("past", "PASTWORD", _past, (("has [recently] won", "DATE PAST_REF"),)),
    Rule("future", "FUTUREWORD", _future, (("will [soon] leave", "DATE FUTURE_REF"),)),
)
