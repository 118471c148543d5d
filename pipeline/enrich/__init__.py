"""Names and dates: what a story speaks of."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.document import Document
from pipeline.enrich.dates import date_ranges, find_dates
from pipeline.enrich.entities import NO_PIPELINES, facets, find_entities, found_by, locate

__all__ = ["with_annotations"]


def with_annotations(
    document: Document, spacy_pipelines: Mapping[str, str] = NO_PIPELINES
) -> Document:
    """The document with its entities, dates and the facets made of them.

    `spacy_pipelines` names the spaCy pipelines that find the names of some languages.
    """
    entities = find_entities(document.body, document.language, spacy_pipelines)
    dates = find_dates(document.body, document.published, document.language)
    named = facets(entities)
    return document.model_copy(
        update={
            "entities": entities,
            "entities_by": found_by(document.language, spacy_pipelines),
            "people": named.people,
            "organizations": named.organizations,
            "places": named.places,
            "groups": named.groups,
            "locations": locate(entities),
            "dates": dates,
            "mentioned": date_ranges(dates),
        }
    )
