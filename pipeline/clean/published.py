"""When a story was published, by the best evidence there is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.clean.dateline import dateline
from pipeline.clean.dates import Order, find_dates, iso_date
from pipeline.clean.urls import date_in_path, year_in_path
from pipeline.document import PublishedFrom

_EARLY = 2
"""Paragraphs that may still say when the story was published."""

_SEARCHED = 2000
"""Characters of a paragraph that are looked at."""

_PUBLISHED = re.compile(
    r"\W{0,2}(?:published|posted|updated|veröffentlicht|publié|publicado|pubblicato|gepubliceerd|"
    r"opublikowano)(?: (?:on|at|am|le|el|il|op|em))?:? ",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:today|heute|aujourd['\u2019]hui|hoy|oggi|hoje|vandaag|dzisiaj),? ?(?:on )?\(?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may say when a story was published; None where it says nothing."""

    declared: str | None
    """ISO 8601, declared with the story or by the page."""
    header: str | None
    """ISO 8601, from a header line."""
    url: str | None
    body: str
    source: str
    """The path of the raw file."""
    order: Order | None
    """How dates of figures are read."""


def published(known: Evidence) -> tuple[str, PublishedFrom] | tuple[None, None]:
    """The date of publication (ISO 8601) and where it is from.

    The order of trust: what is declared, a header line, the path of the URL, the dateline
    or 'Published …' at the start of one of the first two paragraphs or 'today (July 28, 2022)'
    in one, the path of the file. A day of the future is none in any of these.
    """
    evidence: tuple[tuple[str | None, PublishedFrom], ...] = (
        (known.declared, "meta"),
        (known.header, "header"),
        (date_in_path(known.url) if known.url else None, "url"),
        (_in_text(known.body, known.url, known.order), "text"),
        (date_in_path(known.source), "file"),
    )
    return next(((value, origin) for value, origin in evidence if value), (None, None))


def _in_text(body: str, url: str | None, order: Order | None) -> str | None:
    for paragraph in body.split("\n\n", _EARLY)[:_EARLY]:
        line = dateline(paragraph)
        if line and line.day:
            return _with_year(line.day, url)
        for label in (_PUBLISHED.match(paragraph), _TODAY.search(paragraph[:_SEARCHED])):
            after = paragraph[label.end() :][:40] if label else ""
            written = next(find_dates(after, order), None)
            if written and written.start == 0:
                return written.value
    return None


def _with_year(day: str, url: str | None) -> str | None:
    if not day.startswith("--"):
        return day
    year = year_in_path(url) if url else None
    return iso_date(year, int(day[2:4]), int(day[5:7])) if year else None
