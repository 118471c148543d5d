"""A saved web page: trafilatura takes the story out of it, the line rules clean the rest.

Extraction is that of trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15),
the date that of htmldate (Barbaresi 2020, https://doi.org/10.21105/joss.02439) where the
page declares none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import trafilatura
from htmldate import find_date

from pipeline.clean.blocks import Block, blocks_of, letters
from pipeline.clean.dates import LAST_YEAR, read_timestamp
from pipeline.clean.lines import count_words, normalise
from pipeline.clean.metadata import metadata
from pipeline.clean.opening import opening
from pipeline.clean.parts import Line, Parts
from pipeline.clean.photos import MAX_CAPTION, closing_credit, is_credit
from pipeline.clean.text import sort_text
from pipeline.clean.urls import date_in_path
from pipeline.errors import InputError
from pipeline.read.raw import RawText

MAX_PAGE = 10_000_000
"""Characters; a larger page is refused."""

MAX_ELEMENTS = 50_000
"""A page of more elements is refused: the time of extraction grows faster than they do."""

MAX_ATTRIBUTE = 20_000
"""Characters of an attribute; a longer one holds data, such as an image, and is left out."""

MAX_ATTRIBUTES = 20_000
"""A tag of more attributes is refused: the time of parsing grows with their square."""

MAX_TEXT, MAX_LINES = 2_000_000, 20_000
"""Visible characters of a page, and lines of its story; a page of more is refused."""

_LONG_TAG = 4 * MAX_ATTRIBUTES
"""Characters of a tag that may have so many attributes."""

_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")

MAX_LEFT_OUT, MAX_LEFT_OUT_LENGTH = 500, 300
"""Lines outside the story that are kept, and characters of each."""

MAX_CAPTIONS = 30

_STUB = 200
"""Characters; an extraction that is shorter is no story."""

_LINKED = 0.85
"""Share of a line that is a link when the line is nothing else."""

MIN_LINK, MAX_LINK = 4, 25
"""Words of a line that links to another story; a shorter one may be a heading."""

_LISTED = frozenset({"li", "td", "th", "dt", "dd", "ul", "ol"})
"""What links in lists and tables stand in: they may be the matter of the story."""

_DATES: dict[str, Any] = {
    "original_date": True,
    "extensive_search": True,
    "max_date": f"{LAST_YEAR}-12-31",
}

_ZONES = (timedelta(hours=-12), timedelta(hours=14))
"""The time zones farthest from UTC."""

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
    story = _story(raw, tree, declared.url)
    title = title or declared.headline or declared.title
    start = opening(blocks, story.splitlines(), title or "", declared.description, declared.order)
    text = "\n".join((*start.standfirst, story))
    parts = sort_text(text, declared.order, title, extracted=True)
    lines = _without_links(_with_captions(parts.lines, captions, signatures), blocks)
    published = _local(declared.published, start.day)
    shown = start.day or parts.header
    if published is None and shown is None:
        published = declared.dated
    return replace(
        parts,
        lines=(*lines, *_outside(blocks, lines)),
        url=declared.url or parts.url,
        authors=declared.authors or start.authors or parts.authors,
        credits=(*parts.credits, *filter(None, map(closing_credit, captions))),
        declared=published,
        header=shown or (_date(tree, declared.url) if published is None else None),
    )


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
    if len(raw.text) > MAX_PAGE:
        raise InputError(raw.source, "clean", f"the page is longer than {MAX_PAGE} characters")
    long_tags = (tag[0] for tag in _TAG.finditer(raw.text) if len(tag[0]) > _LONG_TAG)
    if any(len(_QUOTED.sub("", tag).split()) > MAX_ATTRIBUTES for tag in long_tags):
        raise InputError(
            raw.source, "clean", f"a tag of the page has more than {MAX_ATTRIBUTES} attributes"
        )
    tree = trafilatura.load_html(raw.text)
    if tree is None:
        raise InputError(raw.source, "clean", "the page cannot be read as HTML")
    if tree.xpath("count(//node()[not(self::text())])") > MAX_ELEMENTS:
        raise InputError(raw.source, "clean", f"the page has more than {MAX_ELEMENTS} elements")
    for element in tree.xpath(f"//@*[string-length() > {MAX_ATTRIBUTE}]/.."):
        for name in [name for name, value in element.items() if len(value) > MAX_ATTRIBUTE]:
            del element.attrib[name]
    return tree


def _local(declared: str | None, shown: str | None) -> str | None:
    """The declared moment; the day that the page shows when the two differ by time zone alone."""
    if declared is None or shown is None or not declared.endswith("Z"):
        return declared
    moment = datetime.fromisoformat(declared)
    days = {(moment + hours).date().isoformat() for hours in _ZONES}
    return shown if shown in days and shown != declared[:10] else declared


def _date(tree: Any, url: str | None) -> str | None:
    """The date that htmldate finds in the page, when the address gives none."""
    if url and date_in_path(url):
        return None
    try:
        found = find_date(tree, url=url, **_DATES)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return read_timestamp(found) if found else None


def visible_lines(page: str) -> list[str]:
    """The text that a reader of the page sees, one line a block element."""
    tree = trafilatura.load_html(page)
    return [] if tree is None else [block.text for block in blocks_of(tree)]


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
    there = {letters(cell) for line in lines for cell in (line.text, *line.text.split("|"))}
    outside = dict.fromkeys(block.text for block in blocks if block.key not in there)
    for text in list(outside)[:MAX_LEFT_OUT]:
        yield Line(text[:MAX_LEFT_OUT_LENGTH], "removed", "outside the story")
