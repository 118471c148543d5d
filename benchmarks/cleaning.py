"""Cleaning on the saved web pages of trafilatura's evaluation, as pages and as text drops.

`data/pages/gold.json` lists for each page segments that belong to the story (`with`) and
segments that do not (`without`). As in trafilatura's own evaluation a `with` segment that is
found in the body is a true positive, one that is missing a false negative, and a `without`
segment that is found a false positive; spaces are normalised on both sides, and a page that
is set aside has an empty body. A title is right when it equals the gold title, or one
contains the other, both reduced to letters and digits in lower case. A date is right when its
day is; 'date precision' counts only pages where a date was found, 'date accuracy' all pages
with a gold date. The text drops are the same pages, converted naively: the visible text, one
line a block element; they carry no address. To bound the time every fourth page is measured.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import trafilatura

from benchmarks.figures import Figure
from pipeline.clean import clean
from pipeline.clean.html import visible_blocks
from pipeline.document import Document
from pipeline.errors import InputError
from pipeline.read.raw import Declared, RawText

EVERY = 4


def measure(data: Path) -> list[Figure]:
    """The quality of cleaning on the pages of `data / "pages"`."""
    gold = json.loads((data / "pages" / "gold.json").read_text(encoding="utf-8"))
    names = sorted(gold)[::EVERY]
    pages = {name: _page(data, name) for name in names}
    as_html = {name: _clean(name, "html", pages[name], gold[name]["url"]) for name in names}
    as_text = {name: _clean(name, "text", _converted(pages[name]), None) for name in names}
    return [
        Figure("clean", "pages", f"{kind} {measured}", value)
        for kind, documents in (("HTML", as_html), ("text", as_text))
        for measured, value in figures(gold, documents)
    ]


def figures(
    gold: dict[str, Any], documents: dict[str, Document | None]
) -> Iterator[tuple[str, float]]:
    """The measures of one way of reading the pages."""
    found = missing = wrong = titles = titled = dated = days = right = 0
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
    yield "segment precision", found / (found + wrong)
    yield "segment recall", found / (found + missing)
    yield "segment F1", 2 * found / (2 * found + wrong + missing)
    yield "title accuracy", titles / titled
    yield "date accuracy", right / dated
    yield "date precision", right / days if days else 0.0


def _page(data: Path, name: str) -> str:
    raw = gzip.decompress((data / "pages" / "html" / f"{name}.html.gz").read_bytes())
    return raw.decode("utf-8", "replace")


def _clean(name: str, kind: Literal["text", "html"], text: str, url: str | None) -> Document | None:
    raw = RawText(f"{name}", "0" * 64, kind, text, Declared(url=url))
    try:
        return clean(raw)
    except InputError:
        return None


def _converted(page: str) -> str:
    tree = trafilatura.load_html(page)
    return "" if tree is None else "\n".join(visible_blocks(tree))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _same(gold: str, title: str) -> bool:
    one, other = (re.sub(r"[\W_]+", "", text.casefold()) for text in (gold, title))
    return bool(one and other) and (one in other or other in one)
