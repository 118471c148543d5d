"""What the words of a calendar day mean (the phrase DAY of the vocabulary)."""

from __future__ import annotations

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.direction import direction
from pipeline.enrich.dates.english.names import MONTHS, RELATIVE_DAYS, WEEKDAYS, ordinal
from pipeline.enrich.dates.grammar import Groups
from pipeline.enrich.dates.reference import Direction, day_value

_PAST_CUES = frozenset({"ended", "since", "last", "dated"})

_OTHER_WORDS = frozenset({"may", "march", "mar", "jan", "dec"})
"""Names that are words or names of other things, and count only when written with a capital."""


def written_as_name(words: str, context: Context) -> bool:
    """Whether a name of a month that is also a common word is written with a capital."""
    name = words.partition(" ")[0]
    return name not in _OTHER_WORDS or context.tokens.capitalized(context.place(name))


def _year_after_range(context: Context) -> int | None:
    """The year of 'June 21-26, 2021', which is that of its first day too."""
    joint, last, comma, year = (context.after(distance) for distance in range(1, 5))
    if joint in {"-", "and", "to"} and last.isdigit() and comma == "," and len(year) == len("2021"):
        return int(year) if year.isdigit() else None
    return None


def _way(context: Context) -> Direction:
    """A day of a month is mostly near; only words right before it, or a modal, say otherwise."""
    if context.before() in _PAST_CUES or context.word(context.begin) == "last":
        return Direction.PAST
    way = direction(context)
    return Direction.NEAREST if way is Direction.PAST else way


def resolve_day(found: Groups, context: Context) -> str | None:
    """The value of a day: a weekday, a word like 'yesterday', or a day of a month."""
    reference = context.reference
    if "relativeday" in found:
        return reference.shifted("D", RELATIVE_DAYS[found["relativeday"]])
    if "weekday" in found:
        return reference.weekday(WEEKDAYS[found["weekday"]], direction(context))
    if not written_as_name(found["month"], context):
        return None
    month, day = MONTHS[found["month"]], ordinal(found["monthday"])
    if "year" in found:
        return day_value(int(found["year"]), month, day)
    shared = _year_after_range(context)
    if shared is not None:
        return day_value(shared, month, day)
    return reference.day_of(month, day, _way(context))
