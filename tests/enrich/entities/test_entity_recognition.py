"""Names in real text: found where they stand, with the right kind."""

import time

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.enrich.entities import find_entities


def found(text: str, language: str = "en") -> dict[str, str]:
    return {entity.text: entity.label for entity in find_entities(text, language)}


def test_names_of_each_kind_are_found() -> None:
    text = (
        "WASHINGTON \u2013 The Pentagon on Monday released footage of retaliatory U.S. airstrikes "
        "in Iraq and Syria.\n\nIraqi officials condemned them. President Joe Biden spoke in Rome, "
        "said Jen Psaki, who works at the White House."
    )
    assert found(text) == {
        "WASHINGTON": "LOC",
        "Pentagon": "ORG",
        "U.S.": "LOC",
        "Iraq": "LOC",
        "Syria": "LOC",
        "Iraqi": "GROUP",
        "Joe Biden": "PER",
        "Rome": "LOC",
        "Jen Psaki": "PER",
        "White House": "ORG",
    }


def test_a_title_is_no_part_of_the_mention() -> None:
    assert found("They met Gen. Mark A. Milley and Mr. Smith.") == {
        "Mark A. Milley": "PER",
        "Smith": "PER",
    }


@pytest.mark.parametrize("apostrophe", ["'", "\u2019"])
def test_a_possessive_is_no_part_of_the_mention(apostrophe: str) -> None:
    assert "Iraq" in found(f"It was Iraq{apostrophe}s military.")


def test_a_lost_apostrophe_does_not_make_a_country_part_of_a_name() -> None:
    assert found("He met Irans Quds Force leaders.") == {"Quds Force": "ORG"}


def test_a_word_with_digits_is_no_person() -> None:
    assert "PER" not in found("a mixture of F-16s and F-15s").values()


def test_a_list_is_no_part_of_the_organization_that_keeps_it() -> None:
    assert "FATF" in found("Pakistan was placed on the FATF Grey List in 2018, officials said.")


def test_a_headline_in_capitals_names_whom_the_story_names() -> None:
    names = found(
        "RUGBY UNION - CAMPION TO RETIRE AFTER TEST AGAINST WALES.\n\nPeter Hall\n\n"
        "Australia winger Davey Campion said on Thursday he would retire from international rugby "
        "after Sunday's test against Wales in Cardiff."
    )
    assert names["CAMPION"] == names["Davey Campion"] == "PER"
    assert names["WALES"] == names["Wales"] == "LOC"


def test_a_country_that_plays_is_a_place() -> None:
    text = "England beat Scotland 2-1 on Sunday. The England team was proud."
    assert found(text) == {"England": "LOC", "Scotland": "LOC"}


def test_a_sport_is_no_name() -> None:
    assert found("CRICKET - LANCASHIRE RECOVER AFTER EARLY COLLAPSE.") == {"LANCASHIRE": "ORG"}


def test_a_name_does_not_cross_a_paragraph_break() -> None:
    entities = find_entities("He flew to New\n\nYork City Hall said John\n\nSmith was there.")
    assert not any("\n\n" in entity.text for entity in entities)


def test_a_name_may_cross_the_wrap_of_a_long_line() -> None:
    text = "The secretary of state said on Monday in a long speech that John\nKerry had left."
    assert any(entity.name == "John Kerry" for entity in find_entities(text))


def test_badly_spaced_initials_are_one_name() -> None:
    text = "Troops of the U . S . army left for Iraq."
    assert any(entity.text.startswith("U . S .") for entity in find_entities(text))


def test_money_of_a_country_is_no_mention_of_it() -> None:
    assert find_entities("It costs US$5 million.") == ()


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", ".", "He said it to us.", "A B C", "…—\u2019"])
def test_nothing_is_found_where_no_name_is(text: str) -> None:
    assert find_entities(text) == ()


def test_other_languages_give_listed_names_and_nothing_else() -> None:
    text = "Le président Emmanuel Macron s'est rendu à Pékin, puis aux États-Unis et en Allemagne."
    places = {entity.text: (entity.label, entity.name) for entity in find_entities(text, "fr")}
    assert places == {
        "Emmanuel Macron": ("PER", "Emmanuel Macron"),
        "Pékin": ("LOC", "Beijing"),
        "États-Unis": ("LOC", "United States"),
        "Allemagne": ("LOC", "Germany"),
    }


def test_an_unknown_language_gives_only_cities_and_no_error() -> None:
    assert found("zzz Berlin zzz", "und") == {"Berlin": "LOC"}


@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Mr.",
                "President",
                "Joe",
                "Biden",
                "\u2019s",
                "'",
                "the",
                "U.S.",
                "Iraq",
                "\n",
                "\n\n",
                " ",
                ".",
                "(",
                ")",
                "-",
                "ِ",
                "中文",
                "É",
                "\x00",
                "\u2028",
                "😀",
                "said",
                "Bank of",
            ]
        ),
        max_size=40,
    ).map(" ".join)
    | st.text(max_size=80)
)
def test_offsets_are_exact_ordered_and_apart(text: str) -> None:
    for language in ("en", "de"):
        entities = find_entities(text, language)
        last = 0
        for entity in entities:
            assert text[entity.start : entity.end] == entity.text
            assert last <= entity.start < entity.end
            assert entity.name.strip() == entity.name != ""
            assert "\n\n" not in entity.text
            last = entity.end


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "A." * 5_000, "A ." * 5_000, "Mr. " * 5_000, "Biden " * 5_000,
     "'s" * 5_000, "\n \n" * 20_000, "A&" * 20_000, "( " * 10_000, "New York of " * 2_000,
     " ".join(f"Aa{i} Bb{i}" for i in range(1_500))],
    ids=lambda text: text[:12].strip(),
)  # fmt: skip
def test_hostile_text_takes_linear_time(text: str) -> None:
    find_entities("Joe Biden")  # the model and the lists are loaded once
    start = time.perf_counter()
    find_entities(text)
    assert time.perf_counter() - start < 10
