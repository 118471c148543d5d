"""Cleaning of text drops made from the pages that the line model did not learn from.

Three drops of every page, made by naive conversion: the whole page with everything left in, the
article with the three lines before it and the six after it, and the article alone. The truth is
the article as the HTML cleaner finds it, corrected by the segments that people marked
(`training.lines.pages`); it is precise to a line, so that all of a perfect choice of lines is 1.
Word 4-gram precision and recall are averaged over the pages, as in the benchmark of article
extraction of Scrapinghub (2020). Segments are as in `benchmarks.cleaning`, which has titles and
dates too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import process_time

from benchmarks.cleaning import cleaned, figures
from benchmarks.figures import Figure
from pipeline.language import with_language
from training.lines.pages import Page, held_out, read_pages

_DATA = "pages"
_GRAM = 4
_FIRST = 20
"""Pages that are cleaned before the clock starts."""

_LANGUAGES = 8
"""Pages of a language of which the figure is given."""

_DROPS: dict[str, Callable[[Page], str]] = {
    "whole page": Page.whole,
    "nearly clean": Page.nearly_clean,
    "article alone": Page.article,
}


def measure(data: Path) -> list[Figure]:
    """The quality of cleaning by kind of drop."""
    pages = list(read_pages(data, held_out(data, held=True)))
    return [
        Figure("clean", _DATA, f"{kind}: {measured}", value)
        for kind, made in _DROPS.items()
        for measured, value in _of_kind(pages, [made(page) for page in pages])
    ]


def speed(data: Path) -> list[Figure]:
    """Documents per second of one core by kind of drop."""
    pages = list(read_pages(data, held_out(data, held=True)))
    for page in pages[:_FIRST]:  # what is read once is read outside the clock
        cleaned(page.name, "text", page.whole(), None)
    figures: list[Figure] = []
    for kind, made in _DROPS.items():
        texts = [made(page) for page in pages]
        began = process_time()
        for page, text in zip(pages, texts, strict=True):
            cleaned(page.name, "text", text, None)
        rate = len(pages) / (process_time() - began)
        figures.append(Figure("clean", _DATA, f"{kind}: documents/s", rate))
    return figures


def _of_kind(pages: Sequence[Page], texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    documents = [
        cleaned(page.name, "text", text, None) for page, text in zip(pages, texts, strict=True)
    ]
    bodies = [document.body if document else "" for document in documents]
    titled = [f"{one.title}\n{one.body}" if one else "" for one in documents]
    articles = [page.article() for page in pages]
    yield "4-gram F1", _f1(bodies, articles)
    yield "4-gram F1, keeping all", _f1(texts, articles)
    gold = {page.name: dict(page.gold) for page in pages}
    by_name = {page.name: one for page, one in zip(pages, documents, strict=True)}
    yield from (one for one in figures(gold, by_name) if one[0] == "segment F1")
    words = sum(len(article.split()) for article in articles)
    kept = sum(
        (_words(one) & _words(other)).total() for one, other in zip(titled, articles, strict=True)
    )
    yield "words of the article kept, with the title", kept / words
    by_language: dict[str, list[int]] = {}
    for i, document in enumerate(documents):
        language = with_language(document).language if document else "und"
        by_language.setdefault(language, []).append(i)
    for language, own in sorted(by_language.items()):
        if len(own) >= _LANGUAGES:
            value = _f1([bodies[i] for i in own], [articles[i] for i in own])
            yield f"4-gram F1, {language} ({len(own)} pages)", value


def _words(text: str) -> Counter[str]:
    return Counter(text.split())


def _f1(found: Sequence[str], true: Sequence[str]) -> float:
    """Of word 4-grams; precision and recall are averaged over the texts."""
    precision = recall = 0.0
    for one, other in zip(found, true, strict=True):
        mine, theirs = _grams(one), _grams(other)
        common = sum((mine & theirs).values())
        precision += common / max(1, mine.total())
        recall += common / max(1, theirs.total())
    both = (precision + recall) * len(true)
    return 2 * precision * recall / both if both else 0.0


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return Counter(zip(*(words[i:] for i in range(_GRAM)), strict=False))
