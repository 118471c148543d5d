"""Times of the day."""

from __future__ import annotations

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.days import resolve_day
from pipeline.enrich.dates.english.names import DAY_PARTS, number
from pipeline.enrich.dates.grammar import Groups, Rule, Timex

_NOON = 12
_NAMED = {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}
_BEFORE_TIME = frozenset(
    {"at", "by", "until", "till", "around", "about", "from", "since", "before", "after"}
)
"""Before `14:30`, which alone may be a score or a verse."""


def _hour(hour: int, half: str) -> int | None:
    """The hour of 24: `half` begins with 'a' or 'p', or is empty."""
    if half and not 1 <= hour <= _NOON:
        return None
    if half.startswith("p"):
        return hour % _NOON + _NOON
    return hour % _NOON if half.startswith("a") else hour


def _clock(found: Groups) -> str | None:
    if "named" in found:
        return _NAMED[found["named"]]
    if "time24" in found:
        hours, _, rest = found["time24"].partition(":")
        return f"T{int(hours):02d}:{rest[:2]}"
    if "hourword" in found:
        digits, minutes = str(number(found["hourword"])), ""
    else:
        digits, _, minutes = found["clock"].replace(".", ":").partition(":")
    part = found.get("part", "")
    half = found.get("halfday") or {"morning": "a"}.get(part, "p" if part else "")
    hour = _hour(int(digits), half)
    return None if hour is None else f"T{hour:02d}:{minutes or '00'}"


def _time(found: Groups, context: Context) -> Timex | None:
    clock = _clock(found)
    if clock is None:
        return None
    if {"weekday", "relativeday", "month"} & found.keys():
        day = resolve_day(found, context)
    else:
        # A time without its day is of the day that the text spoke of last in full, else today.
        day = context.discourse.day or context.reference.shifted("D", 0)
    return Timex("TIME", f"{day}{clock}") if day else None


def _bare_time(found: Groups, context: Context) -> Timex | None:
    named_zone = "zone" in found
    return _time(found, context) if named_zone or context.before() in _BEFORE_TIME else None


def _military(found: Groups, context: Context) -> Timex | None:
    hours, minutes = found["time4"][:2], found["time4"][2:]
    day = resolve_day(found, context) if "weekday" in found else None
    day = day or context.discourse.day or context.reference.shifted("D", 0)
    return Timex("TIME", f"{day}T{hours}:{minutes}")


def _part_of_day(found: Groups, context: Context) -> Timex | None:
    day = resolve_day(found, context)
    return Timex("TIME", f"{day}T{DAY_PARTS[found['part']]}") if day else None


RULES = (
    Rule(
        "time of a day",
        """
        CLOCK HALFDAY [[(] ZONE [)]] [[,] [on] DAY]
        DAY [,] at CLOCK HALFDAY [ZONE]
        CLOCK o ' clock [in the PART] [on] [DAY]
        HOURWORD o ' clock [in the PART] [on] [DAY]
        CLOCK in the PART
        """,
        _time,
        (
            ("a blast at [1 a.m. local time]", "TIME 2021-06-28T01:00"),
            ("until [5 p.m. EDT, July 6]", "TIME 2021-07-06T17:00"),
            ("[10:35 a.m.]", "TIME 2021-06-28T10:35"),
            ("at [three o'clock in the afternoon]", "TIME 2021-06-28T15:00"),
        ),
    ),
    Rule(
        "time by name",
        "NAMED [ZONE] [[on] DAY]",
        _time,
        (("broke off at [noon Sunday]", "TIME 2021-06-27T12:00"),),
    ),
    Rule(
        "time of 24 hours",
        "TIME24 [hours|hrs] [[(] ZONE [)]] [[on] DAY]",
        _bare_time,
        (("at [14:30 GMT]", "TIME 2021-06-28T14:30"),),
    ),
    Rule(
        "time of four digits",
        "TIME4 gmt|utc|cet|cest|bst|est|edt [[on] WEEKDAY]",
        _military,
        (("fired at ([0735 GMT]) by", "TIME 2021-06-28T07:35"),),
    ),
    Rule(
        "part of a day",
        """
        the PART of DAY
        PART RELATIVEDAY
        """,
        _part_of_day,
        (
            ("on [the morning of June 3]", "TIME 2021-06-03TMO"),
            ("at [mid-afternoon yesterday]", "TIME 2021-06-27TAF"),
        ),
    ),
)
