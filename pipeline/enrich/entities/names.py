"""The canonical name of every mention: what facets count, however the text says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.document import EntityLabel
from pipeline.enrich.entities import gazetteer
from pipeline.enrich.entities.lexicon import group_names, place_aliases
from pipeline.enrich.entities.mentions import Mention
from pipeline.enrich.entities.organizations import organization_names
from pipeline.enrich.entities.people import Person, people_names

_INITIALS = re.compile(r"(?:[A-Z] ?\. ?){2,}")


def _one_line(text: str) -> str:
    return re.sub(r"\s+(?=\.)", "", " ".join(text.split()))


def _place(mention: str) -> str:
    name = mention.replace("\u2019", "'")
    initials = _INITIALS.fullmatch(name)
    name = name.replace(".", "").replace(" ", "") if initials else name
    cased = name if len(name) <= 4 or not name.isupper() else name.title()  # noqa: PLR2004 - UK, USA, but WASHINGTON
    for form in (name, cased, cased.removesuffix("s")):
        for names in (
            gazetteer.country_names(),
            place_aliases("regions"),
            gazetteer.city_names(100_000),
        ):
            if form in names:
                return names[form]
    return cased


def _group(mention: str) -> str:
    return group_names().get(mention, group_names().get(mention.title(), mention))


def _people(mentions: Sequence[Mention]) -> list[str]:
    return people_names([Person(_one_line(m.text), m.title) for m in mentions])


def _organizations(mentions: Sequence[Mention]) -> list[str]:
    return organization_names([_one_line(m.text) for m in mentions])


def _places(mentions: Sequence[Mention]) -> list[str]:
    return [_place(_one_line(m.text)) for m in mentions]


def _groups(mentions: Sequence[Mention]) -> list[str]:
    return [_group(_one_line(m.text)) for m in mentions]


_NAMERS: dict[EntityLabel, Callable[[Sequence[Mention]], list[str]]] = {
    "PER": _people,
    "ORG": _organizations,
    "LOC": _places,
    "GROUP": _groups,
}


def canonical_names(mentions: Sequence[Mention]) -> list[str]:
    """The canonical name of each mention of one document."""
    names: dict[Mention, str] = {}
    for label, namer in _NAMERS.items():
        same = [mention for mention in mentions if mention.label == label]
        names.update(zip(same, namer(same), strict=True))
    return [names[mention] for mention in mentions]
