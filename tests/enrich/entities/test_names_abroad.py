"""Names in texts of other languages, by lists."""

import pytest

from pipeline.enrich.entities.abroad import foreign_names


def found(text: str, language: str) -> dict[str, tuple[str, str]]:
    return {e.text: (e.label, e.name) for e in foreign_names(text, language)}


def test_names_of_each_kind() -> None:
    text = "Wladimir Putin und die Nato stritten in Genf über Frankreich."
    assert found(text, "de") == {
        "Wladimir Putin": ("PER", "Vladimir Putin"),
        "Nato": ("ORG", "NATO"),
        "Genf": ("LOC", "Geneva"),
        "Frankreich": ("LOC", "France"),
    }


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Deutschlands", "de", "Germany"),
        ("России", "ru", "Russia"),
        ("Германией", "ru", "Germany"),
        ("Україні", "uk", "Ukraine"),
        ("Warszawie", "pl", "Warsaw"),
    ],
)
def test_cases_that_the_language_has(text: str, language: str, name: str) -> None:
    assert found(text, language) == {text: ("LOC", name)}


def test_words_without_spaces() -> None:
    assert found("习近平在北京会见默克尔", "zh") == {
        "习近平": ("PER", "Xi Jinping"),
        "北京": ("LOC", "Beijing"),
        "默克尔": ("PER", "Angela Merkel"),
    }
    assert found("岸田文雄首相は東京で話した", "ja") == {
        "岸田文雄": ("PER", "Fumio Kishida"),
        "東京": ("LOC", "Tokyo"),
    }


def test_a_relative_is_not_the_president() -> None:
    assert found("Hunter Biden blieb.", "de") == {}
    assert found("Biden blieb.", "de") == {"Biden": ("PER", "Joe Biden")}


def test_common_words_are_no_names() -> None:
    assert found("Die Bank im Park ist neu. Wer weiß, ob das gut ist?", "de") == {}
    assert found("La casa es grande y el agua está fría.", "es") == {}


def test_a_name_may_cross_a_wrap_but_no_paragraph() -> None:
    assert found("Emmanuel\nMacron", "fr").keys() == {"Emmanuel\nMacron"}
    assert found("Emmanuel\n \nMacron", "fr") == {}
