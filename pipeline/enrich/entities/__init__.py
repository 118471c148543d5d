"""Names in a story: people, organizations, places and groups, and where the places lie."""

from pipeline.enrich.entities.facets import Facets, facets
from pipeline.enrich.entities.find import find_entities
from pipeline.enrich.entities.map import locate

__all__ = ["Facets", "facets", "find_entities", "locate"]
