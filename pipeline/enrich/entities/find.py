"""Names in a text, with their canonical names."""

from __future__ import annotations

from pipeline.document import Entity
from pipeline.enrich.entities.abroad import foreign_places
from pipeline.enrich.entities.consistency import consistent
from pipeline.enrich.entities.mentions import mentions
from pipeline.enrich.entities.names import canonical_names
from pipeline.enrich.entities.recogniser import recognise
from pipeline.enrich.entities.tokens import sentences


def find_entities(text: str, language: str = "en") -> tuple[Entity, ...]:
    """The names in `text`, in order and without overlap; `start` and `end` are code points.

    The recogniser reads English. In any other language (ISO 639-1) only countries and large
    cities are found, as GeoNames and CLDR write them, and nothing is guessed.
    """
    if language != "en":
        return foreign_places(text, language)
    document = list(sentences(text))
    found = list(mentions(text, document, consistent(document, recognise(document))))
    return tuple(
        Entity(start=m.start, end=m.end, text=m.text, label=m.label, name=name)
        for m, name in zip(found, canonical_names(found), strict=True)
    )
