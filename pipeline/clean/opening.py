"""What stands around the headline of a page: the standfirst, the day, the byline.

Extractors begin with the first paragraph and lose what a newsroom sets apart above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.clean.blocks import Block, letters
from pipeline.clean.dates import Order, find_dates
from pipeline.clean.header import byline_line
from pipeline.clean.lines import count_words, is_prose
from pipeline.clean.words import any_of

MAX_BELOW, MAX_ABOVE = 14, 6
"""Blocks below and above the headline that are looked at."""

_TELLING = 30
"""Letters by which a paragraph is known again."""

MIN_DESCRIBED = 6
"""Words of a standfirst that the page's description repeats."""

MAX_DAY_LINE = 110
"""Characters of a line that says when the story was published."""

_LABEL_ROOM = 25
"""Characters before a date in which 'Updated' stands."""

_BELOW_FIRST = 2
"""Blocks behind the first paragraph in which the day may still stand."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What was found; None and empty where nothing is there."""

    standfirst: tuple[str, ...] = ()
    day: str | None = None
    """ISO 8601 date."""
    authors: tuple[str, ...] = ()


def opening(
    blocks: Sequence[Block],
    paragraphs: Iterable[str],
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
    known = set(map(letters, paragraphs))
    first = next((i for i, key in enumerate(keys) if len(key) > _TELLING and key in known), None)
    title = letters(headline)
    tops = [i for i, key in enumerate(keys[:first]) if key == title]
    top = tops[-1] if title and tops else None
    if first is None and top is None:
        return Opening()
    end = first if first is not None else min(len(blocks), (top or 0) + MAX_BELOW)
    start = max(0, end - MAX_BELOW) if top is None else top + 1
    below = list(range(start, min(end, start + MAX_BELOW)))
    above = list(range(start - 1 - (top is not None), start - 2 - MAX_ABOVE, -1))
    above = [i for i in above if i >= 0]
    behind = list(range(end, min(end + _BELOW_FIRST + 1, len(blocks))))
    near = [blocks[i].text for i in (*below, *behind, *above)]
    summary = letters(description)
    lead = (
        []
        if first is None
        else [
            i
            for i in below
            if keys[i] not in known
            and _is_standfirst(blocks[i], summary, below_headline=top is not None)
        ]
    )
    return Opening(
        standfirst=tuple(dict.fromkeys(blocks[i].text for i in lead)),
        day=next((day for text in near for day in _days(text, order)), None),
        authors=next(filter(None, (_authors(text, order) for text in near)), ()),
    )


def _is_standfirst(block: Block, summary: str, *, below_headline: bool) -> bool:
    if 2 * block.linked > len(block.text) or block.tag in {"figcaption", "button", "li"}:
        return False
    if len(block.key) > _TELLING and summary and (block.key in summary or summary in block.key):
        return count_words(block.text) >= MIN_DESCRIBED
    return below_headline and is_prose(block.text)


def _days(text: str, order: Order | None) -> Iterator[str]:
    """The days that a short line names, but for those of updates."""
    if len(text) > MAX_DAY_LINE or is_prose(text):
        return
    for written in find_dates(text, order):
        label = text[max(0, written.start - _LABEL_ROOM) : written.start]
        if not re.search(rf"\b{any_of('updates')}\b", label, re.IGNORECASE):
            yield written.value


def _authors(text: str, order: Order | None) -> tuple[str, ...]:
    found = byline_line(text, order, bare=False)
    return found.authors if found else ()
