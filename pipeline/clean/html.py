"""A saved web page: trafilatura takes the story out of it, the line rules clean the rest.

Extraction is that of trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from typing import Any

import trafilatura

from pipeline.clean.blocks import Block, blocks_of, letters
from pipeline.clean.lines import count_words, normalise
from pipeline.clean.metadata import metadata
from pipeline.clean.names import is_name
from pipeline.clean.opening import heading_above, only_day, opening
from pipeline.clean.page_day import declared_day, searched_day
from pipeline.clean.page_tree import PageError, parsed, without_unseen
from pipeline.clean.parts import Line, Parts
from pipeline.clean.photos import MAX_CAPTION, closing_credit, is_credit
from pipeline.clean.text import sort_text
from pipeline.errors import InputError
from pipeline.read.raw import RawText

MAX_TEXT, MAX_LINES = 2_000_000, 20_000
"""Visible characters of a page, and lines of its story; a page of more is refused."""

MAX_LEFT_OUT, MAX_LEFT_OUT_LENGTH = 500, 300
"""Lines outside the story that are kept, and characters of each."""

MAX_CAPTIONS = 30

_STUB = 200
"""Characters; an extraction that is shorter is no story."""

_RUN_TOGETHER = 3
"""A story of fewer paragraphs may be one whose blocks were run together."""

_LINKED = 0.85
"""Share of a line that is a link when the line is nothing else."""

MIN_LINK, MAX_LINK = 4, 25
"""Words of a line that links to another story; a shorter one may be a heading."""

_LISTED = frozenset({"li", "td", "th", "dt", "dd", "ul", "ol"})
"""What links in lists and tables stand in: they may be the matter of the story."""

_CAPTIONS = (
    "//figcaption[not(ancestor::nav or ancestor::aside or ancestor::footer)]"
    "|//*[contains(@class, 'wp-caption-text') and not(self::figcaption)]"
)


def sort_html(raw: RawText, *, url: str | None, title: str | None) -> Parts:
    """The story of a page and, as removed lines, the visible text around it.

    Raises:
        InputError: the page is too large, is no HTML, or extraction fails on it.
    """
    tree = _tree(raw)
    declared = metadata(tree, url)
    captions, signatures = _captions(tree)
    blocks = list(blocks_of(tree))
    if sum(len(block.text) for block in blocks) > MAX_TEXT:
        raise InputError(raw.source, "clean", f"the page shows more than {MAX_TEXT} characters")
    story = _in_blocks(_story(raw, tree, declared.url), blocks)
    paragraphs = story.splitlines()
    title = title or declared.headline or heading_above(blocks, paragraphs) or declared.title
    start = opening(blocks, paragraphs, title or "", declared.description, declared.order)
    text = "\n".join((*start.standfirst, story))
    parts = sort_text(text, declared.order, title, extracted=True)
    lines = _without_links(_with_captions(parts.lines, captions, signatures), blocks)
    published = declared_day(declared.published, start.day, declared.url)
    shown = start.day or parts.header
    if published is None and shown is None:
        published = declared.dated
        shown = start.day_above
    if published is None and shown is None:  # scripts may know, so the page is parsed anew
        shown = searched_day(parsed(raw.text), declared.url) or only_day(blocks, declared.order)
    return replace(
        parts,
        lines=(*lines, *_outside(blocks, lines)),
        url=declared.url or parts.url,
        authors=_authors(declared.authors, start.authors, parts.authors),
        credits=(*parts.credits, *filter(None, map(closing_credit, captions))),
        declared=published,
        header=shown,
    )


def _authors(*found: tuple[str, ...]) -> tuple[str, ...]:
    """The first that names persons, or else the first that names offices or sites."""
    return next(iter(sorted(filter(None, found), key=lambda one: not any(map(is_name, one)))), ())


def _story(raw: RawText, tree: Any, url: str | None) -> str:
    """The paragraphs that extraction takes; a stub is looked for again with less care."""
    try:
        story = _extracted(tree, url)
        if len(story) < _STUB:
            story = max(story, _extracted(tree, url, favor_recall=True), key=len)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as error:
        raise InputError(raw.source, "clean", f"the page cannot be read: {error}") from error
    if story.count("\n") >= MAX_LINES:
        raise InputError(raw.source, "clean", f"the page has more than {MAX_LINES} lines")
    if not story:
        raise InputError(raw.source, "clean", "the page holds no story")
    return story


def _extracted(tree: Any, url: str | None, *, favor_recall: bool = False) -> str:
    page: Any = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, favor_recall=favor_recall
    )
    return str(page.text or "") if page is not None else ""


def _tree(raw: RawText) -> Any:
    try:
        return without_unseen(parsed(raw.text))
    except PageError as error:
        raise InputError(raw.source, "clean", str(error)) from error


def visible_lines(page: str) -> list[str]:
    """The text that a reader of the page sees, one line a block element; empty for no page."""
    try:
        return [block.text for block in blocks_of(parsed(page))]
    except PageError:
        return []


def _captions(tree: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The captions of the figures of the page, and the credits that stand in their own elements."""
    captions: dict[str, None] = {}
    signatures: dict[str, None] = {}
    for element in tree.xpath(_CAPTIONS)[:MAX_CAPTIONS]:
        for child in element.iterdescendants():
            if re.search(r"credit|copyright|byline|source|quelle", child.get("class") or ""):
                signatures.setdefault(normalise("".join(child.itertext())[:MAX_CAPTION]))
        text = normalise("".join(element.itertext())[: 2 * MAX_CAPTION])
        (signatures if is_credit(text) else captions).setdefault(text)
    return tuple(filter(_is_short, captions)), tuple(filter(_is_short, signatures))


def _is_short(text: str) -> bool:
    return 0 < len(text) <= MAX_CAPTION


def _with_captions(
    lines: tuple[Line, ...], captions: tuple[str, ...], signatures: tuple[str, ...]
) -> tuple[Line, ...]:
    """`lines` with the captions taken out of the body, and those that are not there added."""
    known = {letters(text): text for text in captions}
    marked = tuple(
        Line(line.text, "caption") if line.place == "body" and letters(line.text) in known else line
        for line in lines
    )
    there = {letters(line.text) for line in marked}
    added = [Line(text, "caption") for key, text in known.items() if key not in there]
    return (*marked, *added, *(Line(text, "credit") for text in signatures))


def _without_links(lines: tuple[Line, ...], blocks: list[Block]) -> tuple[Line, ...]:
    """`lines` without those that are a link and nothing else."""
    links = {
        block.key
        for block in blocks
        if block.linked >= _LINKED * len(block.text.replace(" ", ""))
        and block.tag not in _LISTED
        and MIN_LINK <= count_words(block.text) <= MAX_LINK
    }
    return tuple(
        Line(line.text, "removed", "link to another story")
        if line.place == "body" and letters(line.text) in links
        else line
        for line in lines
    )


def _outside(blocks: list[Block], lines: tuple[Line, ...]) -> Iterator[Line]:
    """The visible lines that are in no part of the story, as removed lines."""
    there = {letters(cell) or cell for line in lines for cell in (line.text, *line.text.split("|"))}
    outside = dict.fromkeys(
        block.text for block in blocks if (block.key or block.text) not in there
    )
    for text in list(outside)[:MAX_LEFT_OUT]:
        yield Line(text[:MAX_LEFT_OUT_LENGTH], "removed", "outside the story")


def _in_blocks(story: str, blocks: list[Block]) -> str:
    """`story`, of which a paragraph that runs several blocks together is those blocks again.

    So does extraction give a page in which it finds no paragraphs.
    """
    if story.count("\n") >= _RUN_TOGETHER:
        return story
    starts = [0, *accumulate(len(block.key) for block in blocks)]
    whole = "".join(block.key for block in blocks)
    return "\n".join(
        line for text in story.splitlines() for line in _split(text, whole, starts, blocks)
    )


def _split(text: str, whole: str, starts: list[int], blocks: list[Block]) -> list[str]:
    key = letters(text)
    at = whole.find(key)
    first, end = bisect_left(starts, at), bisect_left(starts, at + len(key))
    if at < 0 or (starts[first], starts[end]) != (at, at + len(key)):
        return [text]
    return [block.text for block in blocks[first:end]] or [text]
