"""What a web page declares of its story: address, date, headline, summary, authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline.clean.authors import page_authors
from pipeline.clean.dates import Order, order_of, order_of_language, read_timestamp
from pipeline.clean.lines import normalise
from pipeline.clean.structured import json_ld
from pipeline.clean.title import MAX_TITLE
from pipeline.clean.urls import canonical, site_of

_PUBLISHED = (
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
    "publicationdate",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "og:pubdate",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
)
"""Names of `meta` elements that say when the story was published, the most exact first."""

_MAX_MOMENTS = 40
"""Declared moments that are weighed against each other."""

_DATED = ("dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "date")
"""Names of `meta` elements whose date is often that of the file."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Declared facts; None or empty when the page does not say."""

    url: str | None
    order: Order | None
    """How the page writes dates of figures."""
    published: tuple[str, ...]
    """ISO 8601: when the story was published, in so many words; the most trusted first."""
    dated: str | None
    """ISO 8601: a date of the page, often that of publication."""
    headline: str | None
    title: str | None
    """The page's own title, less exact than the headline."""
    description: str
    authors: tuple[str, ...]


def metadata(tree: Any, url: str | None) -> Metadata:
    """What the page `tree` declares. `url` is its address when that is known already."""
    metas = _metas(tree)
    objects = json_ld(tree)
    addresses = [*tree.xpath("//link[@rel='canonical']/@href")[:1], metas.get("og:url", "")]
    url = url or next(filter(None, map(canonical, addresses)), None)
    site = site_of(url)
    order = order_of(site) or order_of_language(tree.get("lang"))
    published = [one.get("datePublished") for one in objects]
    published += [*map(metas.get, _PUBLISHED), *_times(tree)]
    shared = metas.get("og:title", "")
    return Metadata(
        url=url,
        order=order,
        published=tuple(dict.fromkeys(islice(_moments(published, order), _MAX_MOMENTS))),
        dated=next(_moments(map(metas.get, _DATED), order), None),
        headline=_headline(tree, shared),
        title=_title(tree, shared),
        description=normalise(metas.get("og:description") or metas.get("description") or ""),
        authors=page_authors(tree, metas, objects, site),
    )


def _moments(candidates: Iterable[object], order: Order | None) -> Iterator[str]:
    texts = (text for text in candidates if isinstance(text, str))
    return filter(None, (read_timestamp(text, order) for text in texts))


def _title(tree: Any, shared: str) -> str | None:
    """The title that the page shares, or that of its window without the name of the site."""
    shown = next(("".join(element.itertext()) for element in tree.iter("title")), "")
    parts = re.split(r" [|\u2013\u2014\u00b7-] ", normalise(shown))
    return normalise(shared) or max(parts, key=len) or None


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
    """The moments that elements mark as that of publication."""
    for element in tree.xpath("//*[self::time or self::abbr or self::span or @itemprop]"):
        marks = f"{element.get('itemprop', '')} {element.get('class', '')}".casefold()
        declared = element.get("datetime") or element.get("content") or element.get("title")
        published = "datepublished" in marks or "published" in marks or "entry-date" in marks
        if declared and (published or element.get("pubdate") is not None):
            yield declared
