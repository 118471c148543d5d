"""Dates as pages and texts write them, to ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal

from pipeline.clean.calendar_words import any_month_pattern, month_number

FIRST_YEAR, LAST_YEAR = 1600, 2027
"""Years outside are refused: no newspaper is older, and none is of the future. A stage has no
clock, and the time of a file is that of its copying: so the last year is the one after the year
of this release, and moves on with each release."""

Order = Literal["day", "month"]
"""What stands first in a date of figures such as 05/06/2021."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date found in a text, at `start` to `end` (code points)."""

    start: int
    end: int
    value: str
    """ISO 8601 date."""


_YEAR = re.compile(r"\d{4}")
"""Every date that is found has one; most lines have none, which is soon seen."""


@cache
def _pattern() -> re.Pattern[str]:
    month = any_month_pattern()
    return re.compile(
        rf"""(?<![\w/.-])(?:
          (?P<iso_y>\d{{4}})(?P<sep>[-/.]\ ?)(?P<iso_m>\d{{1,2}})(?P=sep)(?P<iso_d>\d{{1,2}})
          (?![\d/])
        | (?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°)?[ -]?(?:\ ?(?:of|de|den)\ )?
          (?=[^\n]{{2,40}}?\d{{4}})
          (?P<m1>{month})(?:\ ?/\ ?{month})?(?:,?[ -]?|\ (?:de|del)\ )(?P<y1>\d{{4}})(?!\w)
        | (?=[^\s\d]{{3,16}}(?:\ [^\s\d]{{1,10}})?\ \d{{1,2}}\D{{1,4}}\d{{4}})
          (?P<m2>{month})\ (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,\ ?|\ )(?P<y2>\d{{4}})(?!\w)
        | (?P<n1>\d{{1,2}})(?P<sep2>[/.-]\ ?)(?P<n2>\d{{1,2}})(?P=sep2)(?P<y3>\d{{4}})(?!\w)
        | (?P<y4>\d{{4}})\ ?[年년]\ ?(?P<m4>\d{{1,2}})\ ?[月월]\ ?(?P<d4>\d{{1,2}})\ ?[日일]
        )""",
        re.IGNORECASE | re.VERBOSE,
    )


def iso_date(year: int, month: int, day: int) -> str | None:
    """The ISO date, or None when there is no such day or the year is out of bounds."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


_SHORT_YEAR = re.compile(
    r"(?<![\w./:-])(\d{1,2}(?:([./-])\d{1,2}\2|-[^\W\d]{3,9}-| [^\W\d]{3,9}\.? (?=['\u2019])))"
    r"['\u2019]?(\d\d)(?![./:-]?\w)"
)


def full_years(text: str) -> str:
    """`text` with the years of dates such as '19.10.19' or "28 June '21" in four digits.

    They are of this century: no newspaper of the last one is copied from a page that writes so.
    """
    return _SHORT_YEAR.sub(r"\g<1>20\3", text)


def around_dates(text: str) -> list[str]:
    """What stands before, between and after the dates of `text`; also of days that are no days.

    One part, the whole text, when there is no date.
    """
    ends, starts = [0], []
    for found in _pattern().finditer(text):
        starts.append(found.start())
        ends.append(found.end())
    return [text[end:start] for end, start in zip(ends, [*starts, len(text)], strict=True)]


def find_dates(text: str, order: Order | None = None) -> Iterator[Written]:
    """The complete dates (day, month and year) in `text`, in order of their place.

    A date of figures that could be read both ways is read by `order`, and skipped when
    that is None.
    """
    if not _YEAR.search(text):
        return
    for found in _pattern().finditer(text):
        value = _value(found, order)
        if value:
            yield Written(found.start(), found.end(), value)


def _value(found: re.Match[str], order: Order | None) -> str | None:
    group = found.groupdict()
    if group["iso_y"]:
        return iso_date(int(group["iso_y"]), int(group["iso_m"]), int(group["iso_d"]))
    if group["y4"]:
        return iso_date(int(group["y4"]), int(group["m4"]), int(group["d4"]))
    for year, month, day in (("y1", "m1", "d1"), ("y2", "m2", "d2")):
        if group[year]:
            number = month_number(group[month])
            return (number and iso_date(int(group[year]), number, int(group[day]))) or None
    first, second, year_number = int(group["n1"]), int(group["n2"]), int(group["y3"])
    if second > 12:  # noqa: PLR2004  months
        return iso_date(year_number, first, second)
    if group["sep2"].startswith(".") or first > 12 or first == second or order == "day":  # noqa: PLR2004  months
        return iso_date(year_number, second, first)
    return iso_date(year_number, first, second) if order == "month" else None


_TIMESTAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2}|(?:19|20)\d{6})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?"
    r" ?(Z|[+-]\d{2}:?\d{2}|UTC|GMT)?)?",
    re.IGNORECASE,
)


def read_timestamp(text: str, order: Order | None = None) -> str | None:
    """The ISO 8601 date or date-time that a machine or a person declared, else None.

    A time is kept only when it is given as ISO 8601; no zone is invented.
    """
    text = text.strip()[:80]
    if _TIMESTAMP.fullmatch(text):
        return timestamp(text)  # and none when there is no such day
    return next((written.value for written in find_dates(text, order)), None)


def timestamp(text: str) -> str | None:
    """`text` when it is an ISO 8601 date or date-time and no more, else None.

    `20210628` is given as `2021-06-28`.
    """
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return None
    day, time, zone = found.groups()
    zone = "Z" if zone and zone.upper() in {"Z", "UTC", "GMT"} else zone or ""
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{zone}" if time else day)
    except ValueError:
        return None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment.isoformat().replace("+00:00", "Z") if time else moment.date().isoformat()


_MONTH_FIRST = frozenset({"us", "gov", "mil", "edu", "ph", "pw", "gu"})
_NO_COUNTRY = frozenset({"ai", "co", "fm", "io", "me", "tv"})


def order_of(site: str | None) -> Order | None:
    """How the country of `site` writes dates of figures; None for a domain of no country."""
    domain = (site or "").rpartition(".")[2].casefold()
    if domain in _MONTH_FIRST:
        return "month"
    is_country = re.fullmatch("[a-z]{2}", domain) and domain not in _NO_COUNTRY
    return "day" if is_country else None


_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d\d)(?![\d/-])")
_MONTHS = 12
_ENGLISH = re.compile(r"\bthe\b", re.IGNORECASE)
"""Only English writes the month first."""


def order_in(dated: Iterable[str], text: Iterable[str]) -> Order | None:
    """How a page writes dates of figures: by those that can be read one way only, if they agree.

    Args:
        dated: the lines whose dates tell.
        text: the lines that tell whether it is English, where the order varies.
    """
    figures = (map(int, found.groups()) for line in dated for found in _FIGURES.finditer(line))
    told: set[Order] = {
        "day" if first > _MONTHS else "month"
        for first, second in figures
        if (first > _MONTHS) != (second > _MONTHS)
    }
    if told:
        return told.pop() if len(told) == 1 else None
    return None if any(_ENGLISH.search(line) for line in text) else "day"


def order_of_language(tag: str | None) -> Order | None:
    """How a text in the language `tag` (BCP 47) writes dates of figures; None when that varies."""
    language, _, region = (tag or "").casefold().replace("_", "-").partition("-")
    if language == "en":
        return {"us": "month", "gb": "day", "au": "day", "ie": "day", "in": "day"}.get(region)  # type: ignore[return-value]
    return "day" if re.fullmatch("[a-z]{2,3}", language) else None
