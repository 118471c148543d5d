"""Which place a name means, after Leidner, 'Toponym Resolution in Text' (2007).

Told by what the text names beside it (countries and their peoples, states, other cities), and
else by population and by the number of languages that have a name for the place.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set as AbstractSet
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.enrich.entities import gazetteer
from pipeline.enrich.entities.gazetteer import Place
from pipeline.enrich.entities.lexicon import (
    ambiguous_places,
    demonyms,
    place_abbreviations,
    place_aliases,
)

_KIND = {"country": 3.0, "state": 1.5, "capital": 1.0, "city": 0.0}
"""What its kind is worth to a place, in powers of ten of population. Of cities the names in
other languages count in the same way, of countries and states they are not known."""
_FIRST_LISTED, _NEXT_LISTED = 10.0, 0.5
"""What the countries of an ambiguous name have: the first that is listed, less for the next."""
_ACCENTS = -0.8
"""What a place loses whose own name has accents where the text has none."""
_FIRST, _NEXT, _MOST = 1.0, 0.75, 1.75
"""What the first and each further name in its country or state is worth to a place."""
_KNOWN = 100_000
"""Inhabitants. A smaller city's name tells of no other place, and the press of the US names it
with its state."""
_CERTAIN = 1.0
"""How far the likeliest of places with one name must lead to tell of others."""


class Nearby(NamedTuple):
    """The names of the text that tell of each country, and of each state or province."""

    countries: defaultdict[str, set[str]]
    areas: defaultdict[str, set[str]]

    def tell(self, place: Place, name: str) -> None:
        """Take a name as evidence of where a place lies."""
        self.countries[place.country].add(name)
        if place.area:
            self.areas[place.area].add(name)


def listed_name(form: str) -> str | None:
    """The canonical name of a country, region or city that texts also write in this form."""
    for names in (
        gazetteer.country_names(),
        place_aliases("regions"),
        place_aliases("cities"),
    ):
        if form in names:
            return names[form]
    return None


def is_place(form: str) -> bool:
    """Whether the lists know a place of this name."""
    return bool(candidates(form)) or listed_name(form) is not None


@cache
def _by_alias() -> dict[str, tuple[str, ...]]:
    """Names as texts write them → names of the gazetteer that they may stand for."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    for names in (place_aliases("cities"), gazetteer.country_names(), place_abbreviations()):
        for form, name in names.items():
            named[form].append(name)
    for form, countries in ambiguous_places().items():
        named[form] += countries
    return {form: tuple(names) for form, names in named.items()}


@lru_cache(maxsize=20_000)
def candidates(form: str) -> tuple[Place, ...]:
    """The places that a name may mean, the likeliest first when nothing else is known."""
    index = gazetteer.place_index()
    places = [*index.get(form, ())]
    places += [place for name in _by_alias().get(form, ()) for place in index.get(name, ())]
    return tuple(sorted(dict.fromkeys(places), key=lambda place: -_weight(place, form)))


def _weight(place: Place, form: str) -> float:
    """How likely a name means a place when nothing else is known, in powers of ten."""
    listed = ambiguous_places().get(form, ())
    if place.name in listed:
        return _FIRST_LISTED - _NEXT_LISTED * listed.index(place.name)
    accents = _ACCENTS if form.isascii() and not place.name.isascii() else 0
    size = math.log10(place.population + 1) + math.log10(place.languages + 1)
    return size + _KIND[place.kind] + accents


def states_of(name: str) -> set[str]:
    """Codes of the states, provinces and countries that a name, maybe abbreviated, means."""
    name = name.replace(".", "").replace(" ", "") if "." in name else name
    codes = gazetteer.state_codes()
    places = [place for place in candidates(name) if place.kind in {"country", "state"}]
    return {place.area or place.country for place in places} | (
        {codes[name]} if name in codes else set()
    )


def inside_of(form: str, within: str) -> Place | None:
    """The place of a name that lies in a state or country."""
    codes = states_of(within)
    inside = (p for p in candidates(form) if {p.area, p.country} & codes and p.name != within)
    return next(inside, None)


def _is_small(place: Place) -> bool:
    return place.kind == "city" and place.population < _KNOWN


def evidence(forms: AbstractSet[str], groups: Iterable[str], inside: Mapping[str, Place]) -> Nearby:
    """What the text tells of; a name that may mean several places tells what these share.

    `inside` are the states and countries in which the text puts places, each with such a place.
    """
    nearby = Nearby(defaultdict(set), defaultdict(set))
    for group in groups:
        if group in demonyms():
            nearby.countries[demonyms()[group]].add(group)
    for name, place in inside.items():
        nearby.tell(place, name)
    known = [form for form in forms if candidates(form)]
    for form in known:
        best = candidates(form)[0]
        if _is_small(best):
            continue
        least = _weight(best, form) - _CERTAIN
        rivals = [place for place in candidates(form) if _weight(place, form) > least]
        if all(place.area == best.area for place in rivals):
            nearby.tell(best, form)
        elif all(place.country == best.country for place in rivals):
            nearby.countries[best.country].add(form)
    states = {form: likeliest(form, nearby) for form in known}
    for form, place in states.items():
        if place.kind == "state" and form not in nearby.areas[place.area]:
            nearby.countries[candidates(form)[0].country].discard(form)
            nearby.tell(place, form)  # Georgia, when the text also names Atlanta
    return nearby


def _worth(names: AbstractSet[str], form: str) -> float:
    """What the names that tell of a place, other than its own, are worth to it."""
    others = len(names - {form})
    return min(_FIRST + _NEXT * (others - 1), _MOST) if others else 0.0


def likeliest(form: str, nearby: Nearby) -> Place:
    """Of places with one name the weightiest, with what the rest of the text tells."""

    def weight(place: Place) -> float:
        near = _worth(nearby.areas.get(place.area, set()), form)
        if near or place.country != "US" or not _is_small(place):
            near += _worth(nearby.countries.get(place.country, set()), form)
        abroad = place.kind == "state" and place.country != candidates(form)[0].country
        siblings = abroad and any(
            code.startswith(f"{place.country}.") and code != place.area and names - {form}
            for code, names in nearby.areas.items()
        )
        return _weight(place, form) + near + siblings

    return max(candidates(form), key=weight)
