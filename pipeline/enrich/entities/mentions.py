"""Mentions: the recogniser's spans, trimmed to the name and freed of what never is one."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.document import EntityLabel
from pipeline.enrich.entities.gazetteer import country_codes
from pipeline.enrich.entities.lexicon import words
from pipeline.enrich.entities.recogniser import Span
from pipeline.enrich.entities.titles import title_before, title_length
from pipeline.enrich.entities.tokens import Sentence, Token

_ABBREVIATED = frozenset(["inc", "co", "corp", "ltd", "jr", "sr", "st"])
_JOINING = frozenset(["of", "the", "and", "for", "in", "on", "at", "to", "de", "del", "la", "&"])
"""Words that join the words of a name, and end none."""
_MODEL_NUMBER = 3
"""Tokens of 'F-15Es'."""
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_KEPT_ARTICLE = frozenset(["hague", "gambia", "bahamas"])


class Mention(NamedTuple):
    """A name where it stands in the text, and the title before it ('prime minister', or '')."""

    start: int
    end: int
    text: str
    label: EntityLabel
    title: str


def _is_word(token: Token) -> bool:
    return token.text[0].isalnum()


def _is_possessive(token: Token) -> bool:
    """Whether a token is that of a country with a lost apostrophe: 'Irans Quds Force'."""
    countries = country_codes()  # without other names: 'the Americas' are no misspelt 'America'
    return token.norm not in countries and token.norm.removesuffix("s") in countries


def _is_model_number(name: Sentence) -> bool:
    """Whether a name of several words ends in a letter or two, a hyphen and digits."""
    if len(name) <= _MODEL_NUMBER:
        return False
    letters, hyphen, digits = (token.norm for token in name[-_MODEL_NUMBER:])
    return letters.isupper() and hyphen == "-" and digits[0].isdigit()


def _trimmed(tokens: Sentence, span: Span) -> tuple[int, int]:
    """The span without marks, articles, possessives, titles and lists at its ends."""
    start, end = span.start, span.end
    if span.label == "PER":
        titles = title_length(tokens, start, end - 1)
        if any(_is_word(token) for token in tokens[start + titles : end]):
            start += titles
    while start < end and (
        not _is_word(tokens[start])
        or (
            tokens[start].norm.lower() == "the"
            and end - start > 1
            and tokens[start + 1].norm.lower() not in _KEPT_ARTICLE
        )
        or (end - start > 1 and _is_possessive(tokens[start]))
    ):
        start += 1
    listing = span.label == "ORG" and end - start > 1 and tokens[end - 1].norm == "List"
    if listing and tokens[start].norm.isupper():
        end = start + 1  # 'FATF Grey List'
    if span.label == "ORG" and _is_model_number(tokens[start:end]):
        end -= 3  # 'Air Force F-15Es'
    while end > start:
        last, before = tokens[end - 1], tokens[end - 2].norm if end - start > 1 else ""
        joining = span.label == "ORG" and before != "" and last.norm.lower() in _JOINING
        point = last.text == "." and (before.lower() in _ABBREVIATED or len(before) == 1)
        if point or (_is_word(last) and not joining and last.norm.lower() != "'s"):
            break
        end -= 1
    return start, end


def _never_a_name(text: str, label: EntityLabel) -> bool:
    if text.islower() or (label == "PER" and any(char.isdigit() for char in text)):
        return True  # 'F-16s'
    letters = sum(char.isalpha() for char in text)
    # 'US' the country is not the pronoun 'us'
    return len(text) < 2 or not letters or (text.lower() in words("never") and text != "US")  # noqa: PLR2004 - a single letter is no name


def _within(stretches: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether a place lies in one of the stretches, which are in order."""
    before = bisect_right(stretches, (place, sys.maxsize)) - 1
    return before >= 0 and place < stretches[before][1]


def mentions(text: str, sentences: Sequence[Sentence], spans: Sequence[Span]) -> Iterator[Mention]:
    """The mentions that the spans make, in order."""
    addresses = [match.span() for match in _WEB_ADDRESS.finditer(text)]
    for span in spans:
        tokens = sentences[span.sentence]
        start, end = _trimmed(tokens, span)
        if start == end or title_length(tokens, start, end) == end - start:
            continue
        first, last = tokens[start].start, tokens[end - 1].end
        money = end < len(tokens) and tokens[end].text == "$"  # US$5
        if money or _never_a_name(text[first:last], span.label) or _within(addresses, first):
            continue
        title = title_before(tokens, start) if span.label == "PER" else ""
        yield Mention(first, last, text[first:last], span.label, title)
