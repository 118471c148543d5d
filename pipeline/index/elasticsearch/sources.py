"""Documents as Elasticsearch keeps them, and back."""

from __future__ import annotations

from typing import Any, Final

from pipeline.document import Document
from pipeline.index.elasticsearch.templates import language_analyzers
from pipeline.index.records import Entry, Known

KNOWN_FIELDS: Final = ("source_hash", "pipeline_version")


def to_source(entry: Entry) -> dict[str, Any]:
    """The fields of a document in the index."""
    document = entry.document
    source = document.model_dump(exclude_defaults=True)
    source.setdefault("is_lead", document.is_lead)
    source.setdefault("story_size", document.story_size)
    source.setdefault("language", document.language)
    locations = source.pop("locations", ())
    if locations:
        source["locations"] = [{"lat": one["lat"], "lon": one["lon"]} for one in locations]
        source["location_names"] = [one["name"] for one in locations]
        source["location_countries"] = [one["country"] for one in locations]
    if document.language in language_analyzers():
        source["title_in"] = {document.language: document.title}
        source["body_in"] = {document.language: document.body}
    source["keys"] = entry.keys
    return source


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
