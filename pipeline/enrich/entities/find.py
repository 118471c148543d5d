"""Names in a text, with their canonical names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pipeline.document import Entity
from pipeline.enrich.entities.abroad import foreign_names
from pipeline.enrich.entities.consistency import consistent
from pipeline.enrich.entities.mentions import Mention, mentions
from pipeline.enrich.entities.names import canonical_names
from pipeline.enrich.entities.recogniser import recognise
from pipeline.enrich.entities.spacy_pipelines import spacy_mentions
from pipeline.enrich.entities.tokens import sentences

NO_PIPELINES: Final[Mapping[str, str]] = MappingProxyType({})
_MODEL_READS: Final = "en"
_MODEL_SEES_PEOPLE: Final = frozenset(["de", "es", "fr", "it", "nl", "pt"])
"""Languages in which the model, which learned English, still tells full names of people."""
_FULL_NAME: Final = 2


def found_by(language: str, spacy_pipelines: Mapping[str, str] = NO_PIPELINES) -> str:
    """What finds the names in texts of a language.

    `model`; `lists`; `lists and model`, which adds full names of people; or `spacy:NAME`.
    """
    if language in spacy_pipelines:
        return f"spacy:{spacy_pipelines[language]}"
    if language == _MODEL_READS:
        return "model"
    return "lists and model" if language in _MODEL_SEES_PEOPLE else "lists"


def find_entities(
    text: str, language: str = "en", spacy_pipelines: Mapping[str, str] = NO_PIPELINES
) -> tuple[Entity, ...]:
    """The names in `text`, in order and without overlap; `start` and `end` are code points.

    The recogniser reads English. In any other language (ISO 639-1) only countries,
    large cities, well-known organizations and the most prominent people are found, by lists,
    and in some languages full names of people, by the recogniser; unless `spacy_pipelines` names
    a spaCy pipeline for the language.
    """
    if language in spacy_pipelines:
        return _named(list(spacy_mentions(text, spacy_pipelines[language])), text)
    if language != _MODEL_READS:
        listed = foreign_names(text, language)
        return _with_people(listed, text) if language in _MODEL_SEES_PEOPLE else listed
    document = list(sentences(text))
    return _named(list(mentions(text, document, consistent(document, recognise(document)))), text)


def _named(found: Sequence[Mention], text: str) -> tuple[Entity, ...]:
    return tuple(
        Entity(start=m.start, end=m.end, text=m.text, label=m.label, name=name)
        for m, name in zip(found, canonical_names(found, text), strict=True)
    )


def _with_people(listed: Sequence[Entity], text: str) -> tuple[Entity, ...]:
    """The names that lists found, and full names of people apart from them."""
    document = list(sentences(text))
    taken = {place for entity in listed for place in range(entity.start, entity.end)}
    people = []
    for span in recognise(document):
        words = document[span.sentence][span.start : span.end]
        while words and not words[-1].text[0].isupper():
            words = words[:-1]  # the verb that follows: 'Martín Guzmán viajó'
        if span.label != "PER" or len(words) < _FULL_NAME or not words[0].text[0].isupper():
            continue
        start, end = words[0].start, words[-1].end
        if taken.isdisjoint(range(start, end)):
            name = text[start:end]
            people.append(Mention(start, end, name, "PER", ""))
    named = [*listed, *_named(people, text)]
    return tuple(sorted(named, key=lambda entity: entity.start))
