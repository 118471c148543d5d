from __future__ import annotations

import pytest

from pipeline.language import identify_language, likely_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The river burst its banks on Friday and flooded two hundred houses.", "en"),
        ("Der Fluss trat am Freitag über die Ufer und überschwemmte viele Häuser.", "de"),
        ("Le fleuve est sorti de son lit vendredi et a inondé deux cents maisons.", "fr"),
        ("El río se desbordó el viernes e inundó más de doscientas casas.", "es"),
        ("河水周五冲破堤岸，淹没了两百多所房屋，消防员用船救出了居民。", "zh"),
        ("Река вышла из берегов в пятницу и затопила более двухсот домов.", "ru"),
        ("", "und"),
        ("12345 67890 !!! 12345 67890", "und"),
        ("Short.", "und"),
    ],
)
def test_languages(text: str, language: str) -> None:
    found, confidence = identify_language(text)
    assert found == language == likely_language(text)
    assert (confidence > 0) == (language != "und")


def test_the_same_text_gives_the_same_answer() -> None:
    text = "Madrid Paris Berlin London restaurant hotel taxi information police"
    assert len({identify_language(text) for _ in range(20)}) == 1


def test_a_foreign_frame_does_not_mislead() -> None:
    frame = "Teilen Sie diesen Beitrag mit Ihren Freunden und abonnieren Sie den Newsletter. "
    story = "The river burst its banks on Friday and flooded two hundred houses. "
    assert identify_language(4 * frame + 40 * story + 4 * frame)[0] == "en"


def test_plain_english_is_known_without_being_identified() -> None:
    story = "The river burst its banks and flooded two hundred of the houses in the town. "
    assert likely_language(40 * story) == "en" == identify_language(40 * story)[0]
