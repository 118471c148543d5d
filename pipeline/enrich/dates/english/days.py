"""What the words of a calendar day mean (the phrase DAY of the vocabulary)."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.direction import direction
from pipeline.enrich.dates.english.names import MONTHS, RELATIVE_DAYS, WEEKDAYS, ordinal
from pipeline.enrich.dates.grammar import Groups
from pipeline.enrich.dates.reference import Direction, Reference, day_value

_JOINTS = frozenset({"-", "and", "or", "to", "through", "until"})
_ALTERNATIVES = frozenset({"and", "or"})
_IN_RANGES = frozenset({",", ".", "the", "of", "early", "late", "mid", "st", "nd", "rd", "th"})
_LONGEST_RANGE = 9
"""How many words after a day the year of its range may stand."""

_YEAR_AND_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})(-[0-9]{2})?")

_ATTACKED = (9, 11)
_ATTACKS = frozenset({"attack", "attacks", "terror", "terrorist", "terrorists", "hijackers"})
"""After 'Sept. 11', when it is the one of 2001."""

_PAST_CUES = frozenset({"ended", "since", "last", "dated"})

_OTHER_WORDS = frozenset({"may", "march", "mar", "jan", "dec"})
"""Names that are words or names of other things, and count only when written with a capital."""


def written_as_name(words: str, context: Context) -> bool:
    """Whether a name of a month that is also a common word is written with a capital."""
    name = words.partition(" ")[0]
    return name not in _OTHER_WORDS or context.tokens.capitalized(context.place(name))


def shared_year(context: Context) -> int | None:
    """The year that a day or month takes from its neighbours.

    'June 21-26, 2021' and 'between March and May 2019' have the year of their end; a text of
    unknown date goes on in the year that it spoke of last.
    """
    if context.after() in _JOINTS:
        for distance in range(2, _LONGEST_RANGE):
            word = context.after(distance)
            if word.isdigit() and len(word) == len("2021"):
                return int(word)
            if not (word in MONTHS or word in _IN_RANGES or word.isdigit()):
                break
    told = context.discourse.year
    return int(told) if told and context.reference.day is None else None


def range_year(month: int, context: Context) -> int | None:
    """The year of what ends a range, as it begins: 'from October to January', 'May 5 to 8'."""
    first = context.discourse.just_before(context.begin)
    begun = _YEAR_AND_MONTH.fullmatch(first) if first else None
    of_days = context.word(context.end - 1) not in MONTHS
    if begun is None or (begun[3] is not None) != of_days:
        return None
    if context.before() not in _JOINTS - _ALTERNATIVES:
        return None
    return int(begun[1]) + (month < int(begun[2]))


def _way(context: Context) -> Direction:
    """A day of a month is mostly near; only words right before it, or a modal, say otherwise."""
    if context.before() in _PAST_CUES or context.word(context.begin) == "last":
        return Direction.PAST
    way = direction(context)
    return Direction.NEAREST if way is Direction.PAST else way


def _weekday(weekday: int, context: Context) -> str:
    """The weekday that the verbs point to; after 'Friday to' the next one, whatever they say."""
    first = context.discourse.just_before(context.begin)
    way = direction(context)
    if first is not None and context.before() in _JOINTS:
        with suppress(ValueError):
            start = date.fromisoformat(first)
            value = Reference(start).weekday(weekday, Direction.FUTURE)
            if context.before() not in _ALTERNATIVES or way is Direction.FUTURE:
                return value
            way = Direction.FUTURE if _is_ahead(start, context) else Direction.PAST
    return context.reference.weekday(weekday, way)


def _is_ahead(day: date, context: Context) -> bool:
    today = context.reference.day
    return today is not None and day > today


def resolve_day(found: Groups, context: Context) -> str | None:
    """The value of a day: a weekday, a word like 'yesterday', or a day of a month."""
    if "relativeday" in found:
        return context.reference.shifted("D", RELATIVE_DAYS[found["relativeday"]])
    if "weekday" in found:
        return _weekday(WEEKDAYS[found["weekday"]], context)
    if not written_as_name(found["month"], context):
        return None
    month, day = MONTHS[found["month"]], ordinal(found["monthday"])
    year = int(found["year"]) if "year" in found else _year_of_day(month, day, context)
    if year is not None:
        return day_value(year, month, day)
    return context.reference.day_of(month, day, _way(context))


def _year_of_day(month: int, day: int, context: Context) -> int | None:
    """The year of a day without one, where the words around it tell it."""
    if (month, day) == _ATTACKED and context.after() in _ATTACKS:
        return 2001
    return shared_year(context) or range_year(month, context)
