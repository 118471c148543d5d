"""A saved web page: trafilatura takes the story out of it, the line rules clean the rest.

Extraction is that of trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15),
the date that of htmldate (Barbaresi 2020, https://doi.org/10.21105/joss.02439) where the
page declares none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import trafilatura
from htmldate import find_date

from pipeline.clean.dates import LAST_YEAR, order_of, read_timestamp
from pipeline.clean.lines import normalise
from pipeline.clean.metadata import metadata
from pipeline.clean.parts import Line, Parts
from pipeline.clean.photos import MAX_CAPTION, closing_credit, is_credit
from pipeline.clean.text import sort_text
from pipeline.clean.urls import date_in_path, site_of
from pipeline.errors import InputError
from pipeline.read.raw import RawText

MAX_PAGE = 10_000_000
"""Characters; a larger page is refused."""

MAX_ELEMENTS = 50_000
"""A page of more elements is refused: the time of extraction grows faster than they do."""

MAX_ATTRIBUTE = 20_000
"""Characters of an attribute; a longer one holds data, such as an image, and is left out."""

MAX_LEFT_OUT, MAX_LEFT_OUT_LENGTH = 500, 300
"""Lines outside the story that are kept, and characters of each."""

MAX_CAPTIONS = 30

_DATES: dict[str, Any] = {
    "original_date": True,
    "extensive_search": True,
    "max_date": f"{LAST_YEAR}-12-31",
}

_BLOCKS = frozenset(
    {
        "p",
        "div",
        "li",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "br",
        "hr",
    }
    | {"figcaption", "figure", "dt", "dd", "section", "article", "header", "footer", "nav", "aside"}
    | {"main", "ul", "ol", "table", "tr", "form", "button", "option", "label", "address", "summary"}
)
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "textarea"}
)
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
    blocks = list(visible_blocks(tree))
    day = _date(tree, declared.url) if declared.published is None else None
    try:
        page: Any = trafilatura.bare_extraction(
            tree,
            url=declared.url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params=_DATES,
        )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as error:
        raise InputError(raw.source, "clean", f"the page cannot be read: {error}") from error
    if page is None or not page.text:
        raise InputError(raw.source, "clean", "the page holds no story")
    title = title or declared.headline or normalise(page.title or "") or None
    parts = sort_text(page.text, order_of(site_of(declared.url)), title, extracted=True)
    lines = _with_captions(parts.lines, captions, signatures)
    return replace(
        parts,
        lines=(*lines, *_outside(blocks, lines)),
        url=declared.url or parts.url,
        authors=_authors(page.author) or parts.authors,
        credits=(*parts.credits, *filter(None, map(closing_credit, captions))),
        declared=declared.published,
        header=parts.header or day,
    )


def _tree(raw: RawText) -> Any:
    if len(raw.text) > MAX_PAGE:
        raise InputError(raw.source, "clean", f"the page is longer than {MAX_PAGE} characters")
    tree = trafilatura.load_html(raw.text)
    if tree is None:
        raise InputError(raw.source, "clean", "the page cannot be read as HTML")
    for count, element in enumerate(tree.iter(), 1):
        if count > MAX_ELEMENTS:
            raise InputError(raw.source, "clean", f"the page has more than {MAX_ELEMENTS} elements")
        for name in [name for name, value in element.items() if len(value) > MAX_ATTRIBUTE]:
            del element.attrib[name]
    return tree


def _date(tree: Any, url: str | None) -> str | None:
    """The date that htmldate finds in the visible page, when the address gives none."""
    if url and date_in_path(url):
        return None
    try:
        found = find_date(tree, url=url, **_DATES)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return read_timestamp(found) if found else None


def _authors(names: str | None) -> tuple[str, ...]:
    parts = (normalise(name) for name in (names or "").split(";"))
    return tuple(dict.fromkeys(name for name in parts if name and "http" not in name))


def visible_blocks(tree: Any) -> Iterator[str]:
    """The text that a reader of the page sees, one line a block element."""
    words: list[str] = []
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        element, closing = stack.pop()
        is_block = element.tag in _BLOCKS
        if is_block and words:
            line = normalise("".join(words))
            words.clear()
            if line:
                yield line
        if closing:
            words.append(element.tail or "")
            continue
        stack.append((element, True))
        if isinstance(element.tag, str) and element.tag not in _UNSEEN:
            words.append(element.text or "")
            stack.extend((child, False) for child in reversed(element))
    line = normalise("".join(words))
    if line:
        yield line


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
    known = {_key(text): text for text in captions}
    marked = tuple(
        Line(line.text, "caption") if line.place == "body" and _key(line.text) in known else line
        for line in lines
    )
    there = {_key(line.text) for line in marked}
    added = [Line(text, "caption") for key, text in known.items() if key not in there]
    return (*marked, *added, *(Line(text, "credit") for text in signatures))


def _outside(blocks: list[str], lines: tuple[Line, ...]) -> Iterator[Line]:
    """The visible lines that are in no part of the story, as removed lines."""
    there = {_key(cell) for line in lines for cell in (line.text, *line.text.split("|"))}
    outside = dict.fromkeys(block for block in blocks if _key(block) not in there)
    for block in list(outside)[:MAX_LEFT_OUT]:
        yield Line(block[:MAX_LEFT_OUT_LENGTH], "removed", "outside the story")


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
