"""What people filter stories by: the names in them, the most mentioned first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.document import Entity, EntityLabel


class Facets(NamedTuple):
    """Canonical names, the most mentioned first, ties in alphabetical order; no repeats."""

    people: tuple[str, ...]
    organizations: tuple[str, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]


def facets(entities: Sequence[Entity]) -> Facets:
    """The names of the entities of one document, by kind."""

    def names(label: EntityLabel) -> tuple[str, ...]:
        counts = Counter(entity.name for entity in entities if entity.label == label)
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))

    return Facets(names("PER"), names("ORG"), names("LOC"), names("GROUP"))
