"""Header and footer lines about a story: where it was published, when, by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.clean.calendar_words import weekday_pattern
from pipeline.clean.dates import Order, around_dates, find_dates, full_years, timestamp
from pipeline.clean.lines import normalise
from pipeline.clean.names import byline, is_name
from pipeline.clean.urls import canonical
from pipeline.clean.words import any_of

MAX_HEADER = 240
"""Characters."""

_SOURCE = re.compile(
    rf"(?:\W{{0,3}}{any_of('sources')}\s?(?:here)?\s?:?\s?)?"
    r"(?P<url>(?:https?://|www\.)\S{3,2000})\W{0,3}",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(
    rf"(?:(?P<update>{any_of('updates')})|{any_of('dates')})\b"
    r"(?: (?:on|at|le|am|el|il|em|op|date|time|by)\b)?\s?[:\-\u2013\u2014]?\s?",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?|\d{1,2}(?= ?[ap]\.?m)|[ap]\.?m\b\.?|[+-]\d{2}:?\d{2}"
    rf"|[\s,.:;|/()\[\]\u2013\u2014•·-]+|\b{any_of('around_dates')}\b|{weekday_pattern()}",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    rf"(?:[\s,]+(?:{any_of('around_dates')}|{weekday_pattern()}))+$", re.IGNORECASE
)
"""Between a name and its day: 'By Jane Doe on Monday, '."""

_SIGNED = re.compile(r"(?:written|story|words|report|text) by\b", re.IGNORECASE)
_SEGMENT = re.compile(r"\s[|•·/\u2013—-]\s|\s?[|•·]\s?")
_READ_TIME = re.compile(r"\d{1,3}[ -]?min(?:ute)?s?\.?(?: read)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """What one line says of its story; `reason` names the kind of the line."""

    reason: str
    url: str | None = None
    day: str | None = None
    updated: bool = False
    """True when `day` is that of a later change."""
    authors: tuple[str, ...] = ()


def source_line(line: str) -> Header | None:
    """A line that is the story's address, alone or after 'Source:'."""
    found = _SOURCE.fullmatch(line) if len(line) <= 10 * MAX_HEADER else None
    url = canonical(found["url"]) if found else None
    return Header("source", url=url) if url else None


def dated_line(line: str, order: Order | None, *, bare: bool) -> Header | None:
    """A line such as `date 2021-06-28`, 'Updated: July 18, 2022 5:36:50 pm'.

    With `bare` a date alone, with its weekday and time, is one too. A date that names no day, or
    one of the future, or can be read two ways, tells no day, but the line is of this kind.
    """
    if len(line) > MAX_HEADER:
        return None
    label = _DATE_LABEL.match(line)
    if label is None and not bare:
        return None
    rest = line[label.end() :] if label else line
    if label and not rest:
        return Header("date") if line.endswith(":") else None
    rest = full_years(rest)
    if not _is_whole_date(rest):
        return None
    day = timestamp(rest.strip()) or next((one.value for one in find_dates(rest, order)), None)
    return Header("date", day=day, updated=bool(label and label["update"]))


def _is_whole_date(text: str) -> bool:
    """Whether `text` holds nothing but dates, times and weekdays."""
    if timestamp(text.strip()):
        return True
    gaps = around_dates(text)
    rests = (_DATE_LABEL.sub("", gap.strip(" ,|•·-\u2013—()")) for gap in gaps)
    return len(gaps) > 1 and not any(_AROUND.sub("", rest) for rest in rests)


def signed(line: str) -> Header | None:
    """A byline that says so in a word that begins no sentence: 'Written by Jane Doe | Prague |'."""
    authors = byline(line.strip(" |")) if _SIGNED.match(line) else None
    return Header("byline", authors=authors) if authors else None


def byline_line(line: str, order: Order | None, *, bare: bool) -> Header | None:
    """A byline, with or without dates: 'By Jane Doe | June 28, 2021 | 5 min read'.

    With `bare` a name beside a date is one too: 'Jane Doe - 3 May 2019'.
    """
    if len(line) > MAX_HEADER:
        return None
    line = full_years(line)
    whole = byline(line)
    if whole is not None and not next(find_dates(line, order), None):
        return Header("byline", authors=whole)
    authors: list[str] = []
    day: str | None = None
    updated = named = False
    for segment in _segments(line, order):
        names = byline(segment)
        date = dated_line(segment, order, bare=True)
        if names is not None:
            authors += names
            named = True
        elif date:
            day, updated = (day, updated) if day else (date.day, date.updated)
        elif bare and is_name(segment):
            authors.append(segment)
        elif not _READ_TIME.fullmatch(segment):
            return None
    if not (named or day):
        return None
    return Header(
        "byline" if authors or named else "date", day=day, updated=updated, authors=tuple(authors)
    )


def _segments(line: str, order: Order | None) -> Iterator[str]:
    """The parts of a line between bars; a byline stands apart from the day behind it."""
    for segment in filter(None, map(str.strip, _SEGMENT.split(line))):
        day = next(find_dates(segment, order), None)
        before = _BEFORE_DAY.sub("", segment[: day.start].rstrip(" ,;(")) if day else ""
        if day and byline(before) is not None:
            yield from (before, segment[day.start :].rstrip(" )"))
        else:
            yield segment


def first_address(text: str) -> str | None:
    """The address that the first source line of `text` gives, if any."""
    found = (
        source_line(normalise(line))
        for line in text.splitlines()
        if "://" in line or "www." in line
    )
    return next((header.url for header in found if header), None)
