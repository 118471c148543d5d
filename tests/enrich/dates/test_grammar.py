from __future__ import annotations

import re

import pytest

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.grammar import (
    Groups,
    Rule,
    Timex,
    Vocabulary,
    candidates,
    compile_rules,
    words_of,
)
from pipeline.enrich.dates.tokens import tokenize

VOCABULARY: Vocabulary = {"COLOUR": words_of(["red", "dark red"]), "THING": "big COLOUR\nsmall"}


def nothing(_found: Groups, _context: Context) -> Timex | None:
    return None


def matches(pattern: str, text: str) -> list[str]:
    index = compile_rules([Rule("test", pattern, nothing, ())], VOCABULARY)
    tokens = tokenize(text)
    phrases = candidates(index, *[*tokens.words, ""][:2])
    found = [phrase.regex.match(tokens.line) for phrase in phrases]
    return [match.group().strip() for match in found if match]


def test_brackets_are_optional_and_nest() -> None:
    assert matches("[the [very]] COLOUR", "the very dark red") == ["the very dark red"]
    assert matches("[the [very]] COLOUR", "red") == ["red"]
    assert matches("[the [very]] COLOUR", "very red") == []


def test_phrases_are_written_out() -> None:
    assert matches("a THING", "a big red") == ["a big red"]
    assert matches("a THING", "a small") == ["a small"]


def test_only_phrases_that_the_next_word_fits_are_tried() -> None:
    rules = [Rule("test", pattern, nothing, ()) for pattern in ("the [very] COLOUR", "the THING")]
    index = compile_rules(rules, VOCABULARY)
    assert len(candidates(index, "the", "dark")) == 1
    assert len(candidates(index, "the", "small")) == 1
    assert candidates(index, "the", "other") == ()
    assert candidates(index, "a", "small") == ()


def test_words_match_whole() -> None:
    assert matches("one|two", "twofold") == []


def test_an_unknown_class_is_an_error() -> None:
    with pytest.raises(ValueError, match=re.escape("SHAPE is not in the vocabulary")):
        matches("a SHAPE", "a")
