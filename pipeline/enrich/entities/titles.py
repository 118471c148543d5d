"""Titles of people: 'Mr.', 'Gen.', 'prime minister', from `config/entities/titles.txt`."""

from __future__ import annotations

from pipeline.enrich.entities.lexicon import words
from pipeline.enrich.entities.tokens import Sentence

_LONGEST_TITLE = 3
"""Words."""


def title_length(tokens: Sentence, start: int, end: int) -> int:
    """How many tokens from `start` on are titles of a person, short of `end`."""
    titles = words("titles")
    i = start
    while i < end:
        for n in range(min(_LONGEST_TITLE, end - i), 0, -1):
            if " ".join(token.norm.lower() for token in tokens[i : i + n]) in titles:
                i += n
                break
        else:
            break
    return i - start


def title_before(tokens: Sentence, start: int) -> str:
    """The title that ends just before token `start`: the longest that is known."""
    for n in range(min(_LONGEST_TITLE, start), 0, -1):
        phrase = " ".join(token.norm.lower() for token in tokens[start - n : start])
        if phrase in words("titles"):
            return phrase
    return ""
