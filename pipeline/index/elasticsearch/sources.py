"""Documents as Elasticsearch keeps them, and back."""

from __future__ import annotations

import json
from typing import Any, Final

from pipeline.document import Document
from pipeline.index.elasticsearch.templates import language_analyzers
from pipeline.index.records import Entry, Known

_WRITTEN_APART: Final = {"locations", "language", "story_size", "is_lead"}

KNOWN_FIELDS: Final = ("source_hash", "pipeline_version")


def to_source(entry: Entry) -> str:
    """The fields of a document in the index, as JSON.

    Most of it is written by pydantic at once; building it as a dict first would take longer than
    Elasticsearch takes to index it.
    """
    document = entry.document
    written = document.model_dump_json(exclude_defaults=True, exclude=_WRITTEN_APART)
    more: dict[str, Any] = {
        "keys": entry.keys,
        "language": document.language,
        "story_size": document.story_size,
        "is_lead": document.is_lead,
    }
    if document.locations:
        more["locations"] = [{"lat": one.lat, "lon": one.lon} for one in document.locations]
        more["location_names"] = [one.name for one in document.locations]
        more["location_countries"] = [one.country for one in document.locations]
    if document.language in language_analyzers():
        more["title_in"] = {document.language: document.title}
        more["body_in"] = {document.language: document.body}
    return f"{written[:-1]},{json.dumps(more, ensure_ascii=False)[1:]}"


def to_document(source: dict[str, Any]) -> Document:
    """The document that `to_source` laid out."""
    fields = dict(source)
    points = fields.pop("locations", ())
    names, countries = fields.pop("location_names", ()), fields.pop("location_countries", ())
    fields["locations"] = [
        {"name": name, "country": country, **point}
        for point, name, country in zip(points, names, countries, strict=True)
    ]
    return Document.model_validate(fields)


def to_known(found: dict[str, Any]) -> Known:
    """What the server's answer says of the state of a document."""
    source = found["_source"]
    return Known(
        source["source_hash"], source.get("pipeline_version", ""), version=found["_version"]
    )
