"""Names and dates: what a story speaks of."""

from __future__ import annotations

from pipeline.document import Document
from pipeline.enrich.dates import date_ranges, find_dates
from pipeline.enrich.entities import facets, find_entities, locate

__all__ = ["with_annotations"]


def with_annotations(document: Document) -> Document:
    """The document with its entities, dates and the facets made of them."""
    entities = find_entities(document.body, document.language)
    dates = find_dates(document.body, document.published, document.language)
    named = facets(entities)
    return document.model_copy(
        update={
            "entities": entities,
            "people": named.people,
            "organizations": named.organizations,
            "places": named.places,
            "groups": named.groups,
            "locations": locate(entities),
            "dates": dates,
            "mentioned": date_ranges(dates),
        }
    )
