"""Where the places of a text lie."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document import Entity, Location
from pipeline.enrich.entities.places import place_named


def locate(entities: Sequence[Entity]) -> tuple[Location, ...]:
    """The places among the entities that GeoNames knows, each once, in order of mention.

    A place's canonical name says which it is. Groups are no places.
    """
    names = dict.fromkeys(entity.name for entity in entities if entity.label == "LOC")
    return tuple(
        Location(name=name, country=place.country, lat=place.lat, lon=place.lon)
        for name in names
        if (place := place_named(name))
    )
