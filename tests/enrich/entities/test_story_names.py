"""One name for one person in all documents of a story, whatever their order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from pipeline.document import Document, Entity, EntityLabel
from pipeline.enrich.entities import facets
from pipeline.enrich.entities.stories import with_story_names
from pipeline.index import Index

FULL = """Ferry to Lower Harford sinks

HARFORD, 3 May 2019 - The old ferry to Lower Harford sank in the river Lenn on Friday, said
Margaret Oduya of the Harford Ferry Board. All forty people on board were saved by fishermen.

The ferry had been built in 1931 and had crossed the river six times a day. Its owner, the Harford
Ferry Board, said that it would not be replaced. Margaret Oduya blamed the flood of the week
before, which had carried trees down the river, and said divers would look at the hull on Monday.
"""
SHORT = FULL.replace("Margaret Oduya of the Harford Ferry Board", "Mrs. Oduya").replace(
    "Margaret Oduya", "Mrs. Oduya"
)


def document(id_: str, body: str, *names: tuple[str, EntityLabel], by: str = "model") -> Document:
    """A document with a mention of each name, where it first stands, named as it is written."""
    entities = tuple(
        Entity(start=body.index(n), end=body.index(n) + len(n), text=n, label=label, name=n)
        for n, label in names
    )
    listed = facets(entities)._asdict()
    return Document(
        id=id_, source=id_, source_hash="", body=body, entities=entities, entities_by=by, **listed
    )


BY_FULL_NAME = document(
    "a", "Antony J. Blinken of the Baltic Fish Institute spoke.",
    ("Antony J. Blinken", "PER"), ("Baltic Fish Institute", "ORG"),
)  # fmt: skip
BY_SURNAME = document("b", "Mr. Slim of the BFI left.", ("Slim", "PER"), ("BFI", "ORG"))
FULL_SLIM = document("c", "Randa Slim said so.", ("Randa Slim", "PER"))
OTHER_SLIM = document("d", "Peter Slim said so.", ("Peter Slim", "PER"))


def names(*story: Document) -> dict[str, tuple[str, ...]]:
    return {one.id: one.people + one.organizations for one in with_story_names(story)}


def test_a_surname_is_the_one_person_whom_the_story_names_so() -> None:
    named = names(BY_FULL_NAME, BY_SURNAME, FULL_SLIM)
    assert named["b"] == ("Randa Slim", "Baltic Fish Institute")
    assert named["a"] == ("Antony Blinken", "Baltic Fish Institute")


def test_two_people_of_one_surname_are_not_merged() -> None:
    assert names(BY_SURNAME, FULL_SLIM, OTHER_SLIM)["b"][0] == "Slim"


def test_the_order_makes_no_difference() -> None:
    stories = permutations([BY_FULL_NAME, BY_SURNAME, FULL_SLIM, OTHER_SLIM])
    outcomes = [names(*story) for story in stories]
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_what_a_story_gave_goes_when_the_document_leaves_it() -> None:
    together = with_story_names([BY_SURNAME, FULL_SLIM])
    assert together[0].people == ("Randa Slim",)
    assert with_story_names(together) == together
    assert with_story_names(together[:1]) == [BY_SURNAME]


def test_mentions_and_facets_agree() -> None:
    (one, _) = with_story_names([BY_SURNAME, FULL_SLIM])
    assert [entity.name for entity in one.entities] == ["Randa Slim", "BFI"]
    assert [entity.text for entity in one.entities] == ["Slim", "BFI"]


def test_what_lists_have_found_stays() -> None:
    listed = document("e", "Slim sagte nichts.", ("Slim", "PER"), by="lists")
    assert with_story_names([listed, FULL_SLIM])[0] == listed


@pytest.mark.parametrize("first", ["full.txt", "short.txt"])
def test_names_cross_the_documents_of_a_story_in_the_index(
    ingest: Callable[..., object], index: Index, tmp_path: Path, first: str
) -> None:
    texts = {"full.txt": FULL, "short.txt": SHORT}
    for drop in (first, *(texts.keys() - {first})):
        folder = tmp_path / drop.removesuffix(".txt")
        folder.mkdir()
        (folder / drop).write_text(texts[drop], encoding="utf-8")
        ingest(folder)
    for one in index.scan():
        assert "Margaret Oduya" in one.people, one.source
        assert "Oduya" not in one.people, one.source
