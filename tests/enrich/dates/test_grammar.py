from __future__ import annotations

import re

import pytest

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.grammar import Groups, Rule, Timex, compile_rules, words_of
from pipeline.enrich.dates.tokens import tokenize

VOCABULARY = {"COLOUR": words_of(["red", "dark red"]), "THING": "big COLOUR\nsmall"}


def nothing(_found: Groups, _context: Context) -> Timex | None:
    return None


def matches(pattern: str, text: str) -> list[str]:
    index = compile_rules([Rule("test", pattern, nothing, ())], VOCABULARY)
    line = tokenize(text).line
    found = [compiled.regex.match(line) for compiled in index.get(line.split()[0], ())]
    return [match.group().strip() for match in found if match]


def test_brackets_are_optional_and_nest() -> None:
    assert matches("[the [very]] COLOUR", "the very dark red") == ["the very dark red"]
    assert matches("[the [very]] COLOUR", "red") == ["red"]
    assert matches("[the [very]] COLOUR", "very red") == []


def test_phrases_are_written_out() -> None:
    assert matches("a THING", "a big red") == ["a big red"]
    assert matches("a THING", "a small") == ["a small"]


def test_words_match_whole() -> None:
    assert matches("one|two", "twofold") == []


def test_an_unknown_class_is_an_error() -> None:
    with pytest.raises(ValueError, match=re.escape("SHAPE is not in the vocabulary")):
        matches("a SHAPE", "a")
