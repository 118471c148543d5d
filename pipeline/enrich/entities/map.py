"""Where the places of a text lie."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.document import Entity, Location
from pipeline.enrich.entities.gazetteer import Place, country_codes, place_index, state_names
from pipeline.enrich.entities.lexicon import demonyms

_NEARBY = 1.0
"""What a mention of its country or state is worth to a place, in powers of ten of population."""


def _countries(entities: Sequence[Entity]) -> set[str]:
    """The countries that the text names, or whose people it names."""
    codes = country_codes()
    named = {codes[e.name] for e in entities if e.label == "LOC" and e.name in codes}
    return named | {demonyms()[e.name] for e in entities if e.name in demonyms()}


def _likeliest(places: Sequence[Place], countries: set[str], states: set[str]) -> Place:
    """Of places with one name: a country or state before a city, else the weightiest."""

    def weight(place: Place) -> tuple[bool, float]:
        near = (place.country in countries) + bool(place.state and place.state in states)
        return place.kind != "city", math.log10(place.population + 1) + _NEARBY * near

    return max(places, key=weight)


def locate(entities: Sequence[Entity]) -> tuple[Location, ...]:
    """The places among the entities that GeoNames knows, each once, in order of mention.

    Of several places with one name the most populous is meant, unless the text names the
    country or the state of another: each tells for as much as ten times the inhabitants.
    Groups tell of their country, but are no places.
    """
    index = place_index()
    named = list(dict.fromkeys(e.name for e in entities if e.label == "LOC" and e.name in index))
    states = {index[name][0].state for name in named if name in state_names()} - {""}
    countries = _countries(entities) | ({"US"} if states else set())
    places = {name: _likeliest(index[name], countries, states) for name in named}
    return tuple(
        Location(name=name, country=place.country, lat=place.lat, lon=place.lon)
        for name, place in places.items()
    )
