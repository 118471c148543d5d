"""Names in a story: people, organizations, places and groups, and where the places lie."""

from pipeline.enrich.entities.facets import Facets, facets
from pipeline.enrich.entities.find import NO_PIPELINES, find_entities, found_by
from pipeline.enrich.entities.map import locate

__all__ = ["NO_PIPELINES", "Facets", "facets", "find_entities", "found_by", "locate"]
