"""The small language in which rules are written, and how it becomes regular expressions.

A pattern has one phrase a line. A phrase is a row of items with a blank between them:

    ago             the word itself, or a mark: `,` `-` `'s`
    early|late      one of these words
    MONTH           a member of the class or phrase MONTH of the vocabulary
    [the]           what is in brackets may be missing; brackets nest

`[about] NUMBER UNIT ago` reads 'about six weeks ago' and gives its resolver
`{"number": "six", "unit": "weeks"}`. Neither classes nor phrases repeat without bound, so one
attempt to match takes bounded time and a whole text linear time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.document import TimexType
from pipeline.enrich.dates.context import Context

DIGITS = "0"
"""Stands for all numbers in digits among the first words of a phrase."""

Groups = Mapping[str, str]
"""The classes that took part in a match (by their `group`), with the words they matched."""


class Timex(NamedTuple):
    """What a rule makes of the words it matched."""

    type: TimexType
    value: str


Resolver = Callable[[Groups, Context], Timex | None]
"""Gives a match its meaning, or None when the words are no time expression after all."""


@dataclass(frozen=True, slots=True)
class WordClass:
    """A class of the vocabulary: a regular expression, and the words its members begin with."""

    pattern: str
    firsts: frozenset[str]
    group: str = ""
    """Under which name resolvers find the words; the name of the class unless given."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of time expression.

    Each example is a text with the expression in brackets, and what it gives for a story of
    Monday, 28 June 2021: `("He left [two days ago].", "DATE 2021-06-26")`.
    """

    name: str
    pattern: str
    resolve: Resolver
    examples: tuple[tuple[str, str], ...]
    anaphoric: bool = False
    """Looks back to a time the text spoke of, which stays the one spoken of."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """One phrase of a rule, ready to match at a place of `Tokens.line`."""

    rule: Rule
    regex: re.Pattern[str]


Vocabulary = Mapping[str, WordClass | str]
"""Word classes, and phrases (in the language of the patterns), by their name in capitals."""

Index = Mapping[str, tuple[CompiledRule, ...]]
"""Rules by the word they may begin with."""


def words_of(members: Iterable[str], group: str = "") -> WordClass:
    """The class of these words and word groups."""
    ordered = sorted(members, key=lambda member: (-len(member), member))
    pattern = "|".join(re.escape(member).replace(r"\ ", " ") for member in ordered)
    firsts = (member.split()[0] for member in ordered)
    keys = frozenset(DIGITS if first[0].isdigit() else first for first in firsts)
    return WordClass(pattern, keys, group)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a phrase as a regular expression; `firsts` are the words it may begin with."""

    pattern: str
    firsts: frozenset[str]
    optional: bool = False


def _expand(line: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The line with each named phrase written out, once for each of its own lines."""
    items = line.replace("[", " [ ").replace("]", " ] ").split()
    for place, item in enumerate(items):
        phrase = vocabulary.get(item)
        if isinstance(phrase, str):
            for inner in filter(None, map(str.strip, phrase.splitlines())):
                yield from _expand(
                    " ".join([*items[:place], inner, *items[place + 1 :]]), vocabulary
                )
            return
    yield " ".join(items)


def _item(item: str, vocabulary: Vocabulary) -> _Piece:
    member = vocabulary.get(item)
    if isinstance(member, WordClass):
        return _Piece(f"(?P<{member.group or item.lower()}>{member.pattern}) ", member.firsts)
    if item.isupper():
        raise ValueError(f"{item} is not in the vocabulary")
    literal = words_of(item.split("|"))
    return _Piece(f"(?:{literal.pattern}) ", literal.firsts)


def _row(items: Iterator[str], vocabulary: Vocabulary) -> _Piece:
    """The items up to a closing bracket or the end of the line."""
    pattern, firsts, optional = "", frozenset[str](), True
    for item in items:
        if item == "]":
            break
        if item == "[":
            inner = _row(items, vocabulary)
            piece = _Piece(f"(?:{inner.pattern})?", inner.firsts, optional=True)
        else:
            piece = _item(item, vocabulary)
        pattern += piece.pattern
        if optional:
            firsts |= piece.firsts
        optional = optional and piece.optional
    return _Piece(pattern, firsts, optional)


def compile_rules(rules: Iterable[Rule], vocabulary: Vocabulary) -> Index:
    """Compile `rules` into regular expressions, by the words these begin with.

    Raises:
        ValueError: a pattern names a class that the vocabulary lacks.
    """
    index: defaultdict[str, list[CompiledRule]] = defaultdict(list)
    for rule in rules:
        for line in filter(None, map(str.strip, rule.pattern.splitlines())):
            for phrase in _expand(line, vocabulary):
                piece = _row(iter(phrase.split()), vocabulary)
                compiled = CompiledRule(rule, re.compile(piece.pattern))
                for first in piece.firsts:
                    index[first].append(compiled)
    return {first: tuple(found) for first, found in index.items()}
