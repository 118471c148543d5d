"""What a web page declares of its story: its address, its date and its headline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline.clean.dates import Order, order_of, read_timestamp
from pipeline.clean.lines import normalise
from pipeline.clean.title import MAX_TITLE
from pipeline.clean.urls import canonical, site_of

_MAX_JSON = 500_000
"""Characters of one JSON-LD block that are read."""

_DATE_PROPERTIES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
)
"""Names of `meta` elements, the most exact first."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Declared facts; None when the page does not say."""

    url: str | None
    published: str | None
    headline: str | None


def metadata(tree: Any, url: str | None) -> Metadata:
    """What the page `tree` declares. `url` is its address when that is known already."""
    metas = _metas(tree)
    addresses = [*tree.xpath("//link[@rel='canonical']/@href")[:1], metas.get("og:url", "")]
    url = url or next(filter(None, map(canonical, addresses)), None)
    order = order_of(site_of(url))
    candidates = (*_json_dates(tree), *map(metas.get, _DATE_PROPERTIES), *_times(tree))
    published = next(filter(None, (_read(text, order) for text in candidates)), None)
    return Metadata(url, published, _headline(tree, metas.get("og:title", "")))


def _headline(tree: Any, shared: str) -> str | None:
    """The heading that the page's title repeats, or else the first that has words of it.

    The title itself often bears the site's name; the heading does not.
    """
    names = [shared, *("".join(element.itertext()) for element in tree.iter("title"))][:3]
    tops = _headings(tree, "h1")
    told = [h for h in (*tops, *_headings(tree, "h2")) if _key(h) and _within(h, names)]
    if told:
        return max(told, key=len)
    words = {word for name in names for word in _long_words(name)}
    return next((heading for heading in tops if words & _long_words(heading)), None)


def _headings(tree: Any, tag: str) -> list[str]:
    texts = (normalise("".join(heading.itertext())) for heading in islice(tree.iter(tag), 50))
    return [text for text in texts if text and len(text) <= MAX_TITLE]


def _within(heading: str, names: list[str]) -> bool:
    return len(heading.split()) > 1 and any(_key(heading) in _key(name) for name in names)


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text[:MAX_TITLE].casefold()))


def _read(text: str | None, order: Order | None) -> str | None:
    return read_timestamp(text, order) if text else None


def _metas(tree: Any) -> dict[str, str]:
    """The contents of `meta` elements by name, property or itemprop; the first of each."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for key in ("property", "name", "itemprop"):
            name = element.get(key)
            if name and content:
                found.setdefault(name.casefold(), content)
    return found


def _times(tree: Any) -> Iterator[str]:
    """The moments that `time` elements mark as that of publication."""
    for element in tree.iter("time", "abbr", "span"):
        marks = f"{element.get('itemprop', '')} {element.get('class', '')}".casefold()
        declared = element.get("datetime") or element.get("content") or element.get("title")
        published = "datepublished" in marks or "published" in marks or "entry-date" in marks
        if declared and (published or element.get("pubdate") is not None):
            yield declared


def _json_dates(tree: Any) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "") and script.text:
            try:
                data = json.loads(script.text[:_MAX_JSON], strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _published_in(data)


def _published_in(data: object) -> Iterator[str]:
    """Each `datePublished` of a JSON-LD value, outer objects first."""
    queue = [data]
    for value in queue:
        if isinstance(value, dict):
            if isinstance(date := value.get("datePublished"), str):
                yield date
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
