"""Canonical names of places, which also say which of several places of one name is meant.

'Paris' is the one in France, and the other is 'Paris, Texas': so a name stands for one place in
every document, and where it lies follows from the name alone (`map.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.enrich.entities import gazetteer
from pipeline.enrich.entities.gazetteer import Place
from pipeline.enrich.entities.lexicon import demonyms, place_abbreviations, place_aliases
from pipeline.enrich.entities.toponyms import (
    candidates,
    evidence,
    inside_of,
    is_place,
    likeliest,
    listed_name,
    states_of,
)

_SHORT = 4
"""Letters. Shorter names in capitals are acronyms: UK, USA; longer ones are headlines."""

_INITIALS = re.compile(r"(?:[A-Z] ?\. ?){2,}")
_DIRECTION = re.compile(r"(?:(?:north|south|east|west)(?:ern)?|central) ", re.IGNORECASE)
_KIND_OF_PLACE = re.compile(
    r" (?:islands?|city|town|province|county|district|governorate)$", re.IGNORECASE
)

_INSIDE = re.compile(
    r"(?:,| in(?: (?:north|south|east|west|central)[a-z]{0,10})?)\s+"
    r"((?:[A-Z]\. ?){2}|[A-Z][^\W\d_]*\.?(?:[ ][A-Z][^\W\d_]+){0,3})"
)
_PEOPLE_OF = re.compile(
    r"\b([A-Z]\w+) (?:[a-z]+ )?(?:city|town|village|capital|port|province|region|state) of $"
)


class PlaceMention(NamedTuple):
    """A mention of a place, in one line, and the state or country that stands beside it."""

    name: str
    within: str = ""
    """What follows its comma: 'Ala.', 'Texas'; empty when that is no state or country."""
    follows: bool = False
    """Whether only a comma parts it from the mention before it."""


def plain_name(mention: str) -> str:
    """The form of a mention in which the lists have it, else the mention in ordinary case."""
    name = mention.replace("\u2019", "'")
    name = name.replace(".", "").replace(" ", "") if _INITIALS.fullmatch(name) else name
    cased = name if len(name) <= _SHORT or not name.isupper() else name.title()
    for form in (name, cased, cased.rstrip("."), cased.removesuffix("s"), cased.title()):
        if is_place(form):
            return place_aliases("regions").get(form) or place_abbreviations().get(form, form)
    part = _DIRECTION.sub("", cased, count=1)
    of_state = any(place.kind in {"country", "state"} for place in candidates(part)[:1])
    return part if of_state else cased


def within(before: str, after: str) -> str:
    """The state or country that the text beside a place's name puts it in; else empty.

    'Paris, Texas', 'London in Ontario', 'the Lebanese city of Tripoli'.
    """
    match = _INSIDE.match(after)
    words = match[1].split(" ") if match else []
    for n in range(len(words), 0, -1):
        name = " ".join(words[:n]).strip()
        if states_of(name):
            return name
    people = _PEOPLE_OF.search(before)
    code = demonyms().get(people[1], "") if people else ""
    return gazetteer.country_names_by_code().get(code, "")


def shown(form: str, place: Place) -> str:
    """The name that stands for a place, and for no other, in every document."""
    if place.kind == "country":
        return place.name
    default = candidates(form)[0]
    country = gazetteer.country_names_by_code()[place.country]
    inside = country if place.kind == "state" else gazetteer.area_names().get(place.area, country)
    told_apart = inside != country or place.kind == "state" or place.country != default.country
    if place == default or not told_apart:
        return form if default.name == form else listed_name(form) or form
    return f"{form}, {inside}"


def place_named(name: str) -> Place | None:
    """The place that a canonical name stands for: the reverse of `shown`."""
    places = candidates(name)
    if not places and ", " in name:
        form, _, inside = name.rpartition(", ")
        return inside_of(form, inside)
    return places[0] if places else None


def place_names(mentions: Sequence[PlaceMention], groups: Sequence[str]) -> list[str]:
    """The canonical name of each mention; `groups` are the names of peoples in the document."""
    forms = [plain_name(mention.name) for mention in mentions]
    known = set(forms)
    forms = [_without_kind(form, known) for form in forms]
    qualified = [
        inside_of(form, mention.within) if mention.within else None
        for form, mention in zip(forms, mentions, strict=True)
    ]
    said = {form: place for form, place in zip(forms, qualified, strict=True) if place}
    inside = {m.within: place for m, place in zip(mentions, qualified, strict=True) if place}
    nearby = evidence(set(forms), groups, inside)
    names = []
    for i, (form, mention) in enumerate(zip(forms, mentions, strict=True)):
        places = candidates(form)
        if i and mention.follows and qualified[i - 1]:  # the Texas of 'Paris, Texas'
            places = tuple(p for p in places if p.kind in {"country", "state"}) or places
            names.append(shown(form, places[0]) if places else form)
        elif places:
            meant = qualified[i] or said.get(form) or likeliest(form, nearby)
            names.append(shown(form, meant))
        else:
            names.append(listed_name(form) or form)
    return names


def _without_kind(form: str, known: set[str]) -> str:
    """'Qeshm Island' is 'Qeshm' where the text also says so."""
    short = _KIND_OF_PLACE.sub("", form)
    return short if short in known and not is_place(form) else form
