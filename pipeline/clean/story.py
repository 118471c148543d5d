"""From one raw text to one document."""

from __future__ import annotations

from pipeline.clean.dateline import dateline
from pipeline.clean.dates import order_in, order_of, read_timestamp
from pipeline.clean.header import first_address
from pipeline.clean.html import sort_html
from pipeline.clean.lines import normalise
from pipeline.clean.parts import Parts
from pipeline.clean.published import Evidence, published
from pipeline.clean.text import sort_text
from pipeline.clean.title import made_title
from pipeline.clean.urls import canonical, site_of
from pipeline.document import Document, Removed, document_id
from pipeline.errors import InputError
from pipeline.read.raw import RawText


def clean(raw: RawText) -> Document:
    """The story of `raw` as a document: the fields of cleaning filled, the others empty.

    Every line of a text, spaces normalised, is found in exactly one of title, body,
    captions, credits and removed; a dateline stays in the body as well.

    Raises:
        InputError: no story is left, or a page cannot be read.
    """
    declared = raw.declared
    url = canonical(declared.url) if declared.url else None
    title = normalise(declared.title or "") or None
    if raw.kind == "html":
        parts = sort_html(raw, url=url, title=title)
    else:
        address = url or first_address(raw.text)
        parts = sort_text(raw.text, order_of(site_of(address)), title)
    body = parts.body
    if not body:
        raise InputError(
            raw.source, "clean", "no story is left when what surrounds it is taken out"
        )
    return _document(raw, parts, url or parts.url)


def clean_text(text: str) -> str:
    """The body of a bare text: what stays when all that surrounds the story is taken out.

    The headline is no part of the body. Empty when nothing is left.
    """
    return sort_text(text).body


def _document(raw: RawText, parts: Parts, url: str | None) -> Document:
    body, site = parts.body, site_of(url)
    paragraphs = body.split("\n\n")
    order = order_of(site) or order_in(paragraphs, paragraphs)
    declared = raw.declared.published
    day, origin = published(
        Evidence(
            declared=(read_timestamp(declared, order) if declared else None) or parts.declared,
            header=parts.header,
            url=url,
            body=body,
            source=raw.source,
            order=order,
        )
    )
    lines = (dateline(paragraph) for paragraph in paragraphs[:2])
    places = (line.place for line in lines if line)
    return Document(
        id=document_id(raw.source),
        source=raw.source,
        source_hash=raw.source_hash,
        url=url,
        site=site,
        title=parts.title or made_title(body),
        title_made=not parts.title,
        body=body,
        captions=parts.at("caption"),
        credits=tuple(dict.fromkeys((*parts.at("credit"), *parts.credits))),
        removed=tuple(
            Removed(text=line.text, reason=line.reason)
            for line in parts.lines
            if line.place == "removed"
        ),
        authors=raw.declared.authors or parts.authors,
        dateline=next((place for place in places if place), None),
        published=day,
        published_from=origin,
    )
