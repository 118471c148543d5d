"""Header and footer lines about a story: where it was published, when, by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.clean.dates import Order, find_dates, read_timestamp
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
    rf"|[\s,.:;|/()\[\]\u2013\u2014•·-]+|\b{any_of('around_dates')}\b",
    re.IGNORECASE,
)
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

    With `bare` a date alone, with its weekday and time, is one too.
    """
    if len(line) > MAX_HEADER:
        return None
    label = _DATE_LABEL.match(line)
    if label is None and not bare:
        return None
    rest = line[label.end() :] if label else line
    if label and not rest:
        return Header("date") if line.endswith(":") else None
    day = _whole_date(rest, order)
    if day is None:
        return None
    return Header("date", day=day, updated=bool(label and label["update"]))


def _whole_date(text: str, order: Order | None) -> str | None:
    """The first date of `text` when it holds nothing but dates, times and weekdays."""
    stamp = read_timestamp(text, order)
    found = list(find_dates(text, order))
    if not found:
        return stamp
    ends = [0, *(written.end for written in found)]
    starts = [*(written.start for written in found), len(text)]
    gaps = (text[end:start] for end, start in zip(ends, starts, strict=True))
    for gap in gaps:
        rest = _DATE_LABEL.sub("", gap.strip(" ,|•·-\u2013—()"))
        if _AROUND.sub("", rest):
            return None
    return stamp


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
    whole = byline(line)
    if whole is not None and not next(find_dates(line, order), None):
        return Header("byline", authors=whole)
    authors: list[str] = []
    day: str | None = None
    updated = named = False
    for segment in filter(None, map(str.strip, _SEGMENT.split(line))):
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


def first_address(text: str) -> str | None:
    """The address that the first source line of `text` gives, if any."""
    found = (
        source_line(normalise(line))
        for line in text.splitlines()
        if "://" in line or "www." in line
    )
    return next((header.url for header in found if header), None)
