"""Cleaning on the saved web pages of trafilatura's evaluation, as pages and as text drops.

`data/pages/gold.json` lists for each page segments that belong to the story (`with`) and
segments that do not (`without`). As in trafilatura's own evaluation a `with` segment that is
found in the body is a true positive, one that is missing a false negative, and a `without`
segment that is found a false positive; spaces are normalised on both sides, and a page that
is set aside has an empty body. A title is right when it equals the gold title, or one
contains the other, both reduced to letters and digits in lower case. A date is right when its
day is; 'date precision' counts only pages where a date was found, 'date accuracy' all pages
with a gold date. Authors are right when their names, reduced likewise, are those of the gold
and no others. The captions are the lines of the `figcaption` elements that stand within the
story, at most eight of a page so that no gallery outweighs the others; they are right when
they are among captions and credits and not in the body. The text drops are the same pages,
converted naively: the visible text, one line a block element; they carry no address. To bound
the time every fourth page is measured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import trafilatura

from benchmarks.figures import Figure
from pipeline.clean import clean
from pipeline.clean.blocks import blocks_of, letters
from pipeline.clean.html import visible_lines
from pipeline.document import Document
from pipeline.errors import InputError
from pipeline.read.raw import Declared, RawText
from training.lines.pages import held_out, read_html

MAX_CAPTIONS = 8
"""Captions of a page in the sample."""

_OPENING = 8
"""Blocks above the first paragraph in which the first photo stands."""

_TELLING = 30
"""Letters by which a paragraph is known again."""


def measure(data: Path) -> list[Figure]:
    """The quality of cleaning on the pages of `data / "pages"`."""
    gold = json.loads((data / "pages" / "gold.json").read_text(encoding="utf-8"))
    names = held_out(data, held=True)
    pages = {name: read_html(data, name) for name in names}
    as_html = {name: cleaned(name, "html", pages[name], gold[name]["url"]) for name in names}
    as_text = {
        name: cleaned(name, "text", "\n".join(visible_lines(pages[name])), None) for name in names
    }
    samples = {
        name: sample(pages[name], document.body) for name, document in as_html.items() if document
    }
    return [
        Figure("clean", "pages", f"{kind} {measured}", value)
        for kind, documents in (("HTML", as_html), ("text", as_text))
        for measured, value in (*figures(gold, documents), *photo_figures(samples, documents))
    ]


def figures(
    gold: dict[str, Any], documents: dict[str, Document | None]
) -> Iterator[tuple[str, float]]:
    """The measures of one way of reading the pages."""
    found = missing = wrong = titles = titled = dated = days = right = 0
    signed = named = authors = 0
    for name, document in documents.items():
        page = gold[name]
        body = _spaced(document.body) if document else ""
        kept = sum(_spaced(segment) in body for segment in page["with"])
        found += kept
        missing += len(page["with"]) - kept
        wrong += sum(_spaced(segment) in body for segment in page["without"])
        if page.get("title"):
            titled += 1
            titles += document is not None and _same(page["title"], document.title)
        if page.get("date"):
            dated += 1
            day = (document.published or "")[:10] if document else ""
            days += bool(day)
            right += day == page["date"]
        if page.get("author"):
            signed += 1
            names = {_letters(author) for author in document.authors} if document else set()
            named += bool(names)
            authors += names == _names(page["author"])
    yield "segment precision", found / (found + wrong)
    yield "segment recall", found / (found + missing)
    yield "segment F1", 2 * found / (2 * found + wrong + missing)
    yield "title accuracy", titles / titled
    yield "date accuracy", right / dated
    yield "date precision", right / days if days else 0.0
    yield "author accuracy", authors / signed
    yield "author precision", authors / named if named else 0.0


def sample(page: str, body: str) -> tuple[set[str], set[str]]:
    """The captions within the story of a page and the paragraphs of it, reduced to letters."""
    tree: Any = trafilatura.load_html(page)
    blocks = list(blocks_of(tree))
    told = {letters(paragraph) for paragraph in body.split("\n\n")}
    at = [i for i, block in enumerate(blocks) if len(block.key) > _TELLING and block.key in told]
    if not at:
        return set(), set()
    within = {block.key for block in blocks[max(0, at[0] - _OPENING) : at[-1] + 1]}
    of_photos = dict.fromkeys(
        line.key
        for element in tree.iter("figcaption")
        for line in blocks_of(element)
        if line.key in within and " " in line.text
    )
    paragraphs = {
        block.key for block in (blocks[i] for i in at) if block.tag == "p"
    } - of_photos.keys()
    return set(list(of_photos)[:MAX_CAPTIONS]), paragraphs


def photo_figures(
    samples: dict[str, tuple[set[str], set[str]]], documents: dict[str, Document | None]
) -> Iterator[tuple[str, float]]:
    """Captions put in their place, and paragraphs of the body wrongly taken for captions."""
    right = captions = wrong = paragraphs = 0
    for name, (of_photos, told) in samples.items():
        document = documents[name]
        if document is None:
            continue
        taken = {letters(text) for text in (*document.captions, *document.credits)}
        body = {letters(text) for text in document.body.split("\n\n")}
        captions += len(of_photos)
        right += sum(key not in body and any(key in text for text in taken) for key in of_photos)
        paragraphs += len(told)
        wrong += len(told & taken)
    yield "captions right", right / max(captions, 1)
    yield "paragraphs taken for captions", wrong / max(paragraphs, 1)


def cleaned(
    name: str, kind: Literal["text", "html"], text: str, url: str | None
) -> Document | None:
    """A raw text cleaned; None when it is set aside."""
    raw = RawText(f"{name}", "0" * 64, kind, text, Declared(url=url))
    try:
        return clean(raw)
    except InputError:
        return None


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _same(gold: str, title: str) -> bool:
    one, other = _letters(gold), _letters(title)
    return bool(one and other) and (one in other or other in one)


def _names(gold: str | list[str]) -> set[str]:
    names = re.split(r"[;,/&|]|\b(?:und|and|et)\b", gold) if isinstance(gold, str) else gold
    return {_letters(name) for name in names} - {""}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
