"""A spaCy pipeline that the settings name finds the names of its language."""

from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.enrich import with_annotations
from pipeline.enrich.entities import find_entities, found_by
from pipeline.errors import SettingsError

spacy = pytest.importorskip("spacy", reason="needs spaCy: make test installs it")

TEXT = "Olaf Scholz sprach in Köln.\n\nDie Partei Die Linke dankte Olaf Scholz.\n\nDer Film Elser."


@pytest.fixture(scope="module")
def german(tmp_path_factory) -> str:
    pipeline = spacy.blank("de")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PER", "pattern": "Olaf Scholz"},
            {"label": "LOC", "pattern": "Köln"},
            {"label": "ORG", "pattern": "Die Linke"},
            {"label": "MISC", "pattern": "Elser"},
        ]
    )
    folder: Path = tmp_path_factory.mktemp("spacy") / "de_news"
    pipeline.to_disk(folder)
    return str(folder)


def test_its_names_are_found_with_exact_offsets(german) -> None:
    entities = find_entities(TEXT, "de", {"de": german})
    assert [(entity.text, entity.label) for entity in entities] == [
        ("Olaf Scholz", "PER"),
        ("Köln", "LOC"),
        ("Die Linke", "ORG"),
        ("Olaf Scholz", "PER"),
    ]
    assert all(TEXT[one.start : one.end] == one.text for one in entities)


def test_a_document_says_what_found_its_names(german) -> None:
    pipelines = {"de": german}
    story = Document(id="1", source="a", source_hash="0", body=TEXT, language="de")
    assert with_annotations(story, pipelines).entities_by == f"spacy:{german}"
    assert with_annotations(story).entities_by == "lists and model"
    assert found_by("zh", pipelines) == "lists"
    assert found_by("en", pipelines) == "model"


def test_a_pipeline_that_is_not_installed_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(SettingsError, match=r"de_no_such.*settings\.toml"):
        find_entities(TEXT, "de", {"de": "de_no_such"})
