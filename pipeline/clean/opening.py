"""What stands around the headline of a page: the standfirst, the day, the byline.

Extractors begin with the first paragraph and lose what a newsroom sets apart above it.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.clean.blocks import Block, letters
from pipeline.clean.dates import Order, find_dates, full_years
from pipeline.clean.header import byline_line
from pipeline.clean.lines import count_words, is_prose
from pipeline.clean.title import MAX_TITLE, MIN_WORDS
from pipeline.clean.words import any_of

MAX_BELOW, MAX_ABOVE = 14, 6
"""Blocks below and above the headline that are looked at."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_TELLING = 30
"""Letters by which a paragraph is known again."""

MIN_DESCRIBED = 6
"""Words of a standfirst that the page's description repeats."""

MAX_DAY_LINE = 110
"""Characters of a line that says when the story was published."""

_LABEL_ROOM = 25
"""Characters before a date in which 'Updated' stands."""

_FIRST = 4
"""Paragraphs that a day may begin."""

_BELOW_FIRST = 2
"""Blocks behind the first paragraph in which the day may still stand."""

_BARRED = re.compile(r"\b(\d{1,2}) ?[|·] ?(\d{1,2}) ?[|·] ?(\d{4})\b")
_GLUED = re.compile(r"(?<=\b\d{4})(?=\d{1,2}:\d{2})|(?<= \d{4})(?=\d{1,2}:\d{2})")
"""How pages write and glue dates beside the headline: '26 | 01 | 2022', '202207:59'."""

_SET_OFF = re.compile(r"\s?[)\].:|\u2013\u2014-]\s")
"""What follows a day that begins a text and is no part of its first sentence."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What was found; None and empty where nothing is there."""

    standfirst: tuple[str, ...] = ()
    day: str | None = None
    """ISO 8601: the day that stands between headline and text, or begins the text."""
    day_above: str | None = None
    """ISO 8601: the day above the headline, where a masthead may show that of the visit."""
    authors: tuple[str, ...] = ()


def opening(
    blocks: list[Block],
    paragraphs: Sequence[str],
    headline: str,
    description: str,
    order: Order | None,
) -> Opening:
    """The opening of a page.

    Args:
        blocks: the visible text.
        paragraphs: what extraction took of it.
        headline: the title of the story.
        description: the summary that the page declares.
        order: how dates of figures are read.
    """
    keys = [block.key for block in blocks]
    title = letters(headline)
    known = set(map(letters, paragraphs)) - {title}
    told = [i for i, key in enumerate(keys) if len(key) > _TELLING and key in known]
    top, first = _bounds([i for i, key in enumerate(keys) if title and key == title], told)
    if first is None and top is None:
        return Opening()
    end = len(blocks) if first is None else first
    start = max(0, end - MAX_BELOW) if top is None else top + 1
    before = blocks[start : min(end, start + MAX_BELOW)]
    behind = blocks[end : end + _BELOW_FIRST + 1]
    over = blocks[max(0, start - 1 - MAX_ABOVE) : start if top is None else top]
    near = [block.text for block in ([] if top is None else before) + behind]
    higher = [block.text for block in reversed(over + before)]
    lead = [block for block in before if block.key not in known] if told else []
    standfirst = _standfirst(lead, letters(description), below_headline=top is not None)
    return Opening(
        standfirst=tuple(dict.fromkeys(standfirst)),
        day=_first_day(near, order) or _opening_day(paragraphs[:_FIRST], order),
        day_above=_first_day(higher, order),
        authors=next(filter(None, (_authors(text, order) for text in near + higher)), ()),
    )


def heading_above(blocks: Sequence[Block], paragraphs: Iterable[str]) -> str | None:
    """The heading nearest above the first paragraph of the story, when it has words enough."""
    known = set(map(letters, paragraphs))
    told = (i for i, block in enumerate(blocks) if len(block.key) > _TELLING and block.key in known)
    first = next(told, -1)
    near = blocks[max(0, first - MAX_ABOVE) : first + 1]
    heading = next((block.text for block in reversed(near) if block.tag in _HEADINGS), "")
    return heading if len(heading.split()) >= MIN_WORDS and len(heading) <= MAX_TITLE else None


def _bounds(titles: list[int], told: list[int]) -> tuple[int | None, int | None]:
    """The headline, and the first paragraph of the story below it or at all."""
    if not titles or not told:
        return (titles[-1] if titles else None), (told[0] if told else None)
    above = bisect(titles, told[0])
    top = titles[above - 1] if above else titles[0]
    below = bisect(told, top)
    return (top, told[below]) if below < len(told) else (None, told[0])


def _standfirst(blocks: list[Block], summary: str, *, below_headline: bool) -> Iterator[str]:
    for block in blocks:
        if 2 * block.linked > len(block.text) or block.tag in {"figcaption", "button", "li"}:
            continue
        if len(block.key) > _TELLING and (
            block.key in summary or (summary and summary in block.key)
        ):
            is_lead = count_words(block.text) >= MIN_DESCRIBED
        else:
            is_lead = below_headline and is_prose(block.text)
        if is_lead:
            yield block.text


def _first_day(texts: Iterable[str], order: Order | None) -> str | None:
    return next((day for text in texts for day in _days(text, order)), None)


def _days(text: str, order: Order | None) -> Iterator[str]:
    """The days that a short line names, but for those of updates."""
    if len(text) > MAX_DAY_LINE or is_prose(text):
        return
    text = _GLUED.sub(" ", full_years(_BARRED.sub(r"\1.\2.\3", text)))
    for written in find_dates(text, order):
        label = text[max(0, written.start - _LABEL_ROOM) : written.start]
        if not re.search(rf"\b{any_of('updates')}\b", label, re.IGNORECASE):
            yield written.value


def only_day(blocks: Iterable[Block], order: Order | None) -> str | None:
    """The day that short lines name, wherever they stand, when all name the same."""
    days = {day for block in blocks for day in _days(block.text, order)}
    return days.pop() if len(days) == 1 else None


def _opening_day(paragraphs: Iterable[str], order: Order | None) -> str | None:
    """The day that begins a paragraph: '29.11.2022: Several …', '(21 November 2022) Many …'."""
    for text in paragraphs:
        written = next(find_dates(text[:MAX_DAY_LINE], order), None)
        if written and written.start <= 1 and _SET_OFF.match(text, written.end):
            return written.value
    return None


def _authors(text: str, order: Order | None) -> tuple[str, ...]:
    found = byline_line(text, order, bare=False)
    return found.authors if found else ()
