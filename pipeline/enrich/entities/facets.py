"""What people filter stories by: the names in them, the most mentioned first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from pipeline.document import Entity, EntityLabel


class Facets(NamedTuple):
    """Canonical names, the most mentioned first, ties in alphabetical order; no repeats."""

    people: tuple[str, ...]
    organizations: tuple[str, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]


def _of_nobody(names: Collection[str]) -> set[str]:
    """Surnames that two or more people of the document share: they name neither."""
    shared = Counter(word for name in names if " " in name for word in set(name.split()))
    return {name for name in names if shared[name] > 1}


def facets(entities: Sequence[Entity]) -> Facets:
    """The names of the entities of one document, by kind."""

    def names(label: EntityLabel) -> tuple[str, ...]:
        counts = Counter(entity.name for entity in entities if entity.label == label)
        if label == "PER":
            for name in _of_nobody(counts):
                del counts[name]
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))

    return Facets(names("PER"), names("ORG"), names("LOC"), names("GROUP"))
