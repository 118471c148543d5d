"""Names across the documents of one story: 'Blinken' here is the 'Antony Blinken' of the others.

What one document names in part, and another of its story in full, gets the full name when only
one person or organization of the story can be meant. The names that a document gives by itself
are made again each time, from its text and mentions, so that the names follow from the documents
of the story alone: not from their order, nor from what they were before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipeline.document import Document, Entity, EntityLabel
from pipeline.enrich.entities.facets import facets
from pipeline.enrich.entities.mentions import Mention
from pipeline.enrich.entities.names import organizations_of, people_of
from pipeline.enrich.entities.organizations import organizations_across
from pipeline.enrich.entities.people import people_across
from pipeline.enrich.entities.titles import title_before
from pipeline.enrich.entities.tokens import sentences

_BEFORE = 60
"""Characters before a mention in which its title stands."""

_AS_LISTED = {"lists", "lists and model", None}
"""What finds names that need no others; None is a document of an older version."""

_KINDS: tuple[
    tuple[
        EntityLabel,
        Callable[[Sequence[Mention], str], list[str]],
        Callable[[Sequence[str]], list[str]],
    ],
    ...,
] = (
    ("PER", people_of, people_across),
    ("ORG", organizations_of, organizations_across),
)
"""Each kind with what names it within a document and across documents."""


def _mention(entity: Entity, text: str) -> Mention:
    before = list(sentences(text[max(0, entity.start - _BEFORE) : entity.start]))
    is_person = entity.label == "PER" and bool(before)
    title = title_before(before[-1], len(before[-1])) if is_person else ""
    return Mention(entity.start, entity.end, entity.text, entity.label, title)


def _across(
    names: Sequence[Sequence[str]], unify: Callable[[Sequence[str]], list[str]]
) -> list[list[str]]:
    """The names of each document as the story has them; each document counts once for a name."""
    once = sorted(name for of_document in names for name in set(of_document))
    full = dict(zip(once, unify(once), strict=True))
    return [[full[name] for name in of_document] for of_document in names]


def _renamed(document: Document, named: Iterable[tuple[Entity, str]]) -> Document:
    """The document with other names of some of its entities, and the facets made of them."""
    names = {entity: name for entity, name in named if entity.name != name}
    if not names:
        return document
    entities = tuple(
        entity.model_copy(update={"name": names[entity]}) if entity in names else entity
        for entity in document.entities
    )
    listed = facets(entities)
    update = {
        "entities": entities,
        "people": listed.people,
        "organizations": listed.organizations,
    }
    return document.model_copy(update=update)


def with_story_names(story: Sequence[Document]) -> list[Document]:
    """The documents of one story, all of it, with the names that they give each other.

    Documents whose names lists have found keep them.
    """
    renamed = {document.id: document for document in story}
    read = [document for document in story if document.entities_by not in _AS_LISTED]
    for label, within, across in _KINDS:
        entities = [[e for e in document.entities if e.label == label] for document in read]
        alone = [
            within([_mention(e, document.body) for e in of_document], document.body)
            for document, of_document in zip(read, entities, strict=True)
        ]
        names = _across(alone, across) if len(read) > 1 else alone
        for document, of_document, new in zip(read, entities, names, strict=True):
            named = zip(of_document, new, strict=True)
            renamed[document.id] = _renamed(renamed[document.id], named)
    return [renamed[document.id] for document in story]
