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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.document import TimexType
from pipeline.enrich.dates.context import Context

DIGITS = "0"
"""Stands for all numbers in digits among the words that a phrase may begin with."""

_END, _ANY = "", " "
"""Stand for the words that come after a part of a phrase, and for any word at all."""

Starts = Mapping[str, frozenset[str]]
"""Each word that a part of a phrase may begin with, and the words that may come next."""

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
    """A class of the vocabulary: a regular expression, and the words its members begin with.

    Where members have several words and `members` does not list them, any word may come second.
    """

    pattern: str
    firsts: frozenset[str]
    group: str = ""
    """Under which name resolvers find the words; the name of the class unless given."""
    members: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class Phrase:
    """One phrase of a rule, to be matched at a place of `Tokens.line`."""

    rule: Rule
    pattern: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled when a text first needs it."""
        return re.compile(self.pattern)


Vocabulary = Mapping[str, WordClass | str]
"""Word classes, and phrases (in the language of the patterns), by their name in capitals."""

Index = Mapping[str, Mapping[str, tuple[Phrase, ...]]]
"""Phrases by the word they may begin with and the one after it, in the order of their rules;
see `candidates`."""


def words_of(members: Iterable[str], group: str = "") -> WordClass:
    """The class of these words and word groups."""
    ordered = sorted(members, key=lambda member: (-len(member), member))
    pattern = "|".join(re.escape(member).replace(r"\ ", " ") for member in ordered)
    firsts = frozenset(_key(member.split()[0]) for member in ordered)
    return WordClass(pattern, firsts, group, tuple(ordered))


def _key(word: str) -> str:
    return DIGITS if "0" <= word[:1] <= "9" else word


def _starts(words: WordClass) -> Starts:
    if not words.members:
        second = _ANY if " " in words.pattern else _END
        return dict.fromkeys(words.firsts, frozenset({second}))
    starts: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for member in words.members:
        first, *more = member.split()
        starts[_key(first)] |= {_key(more[0]) if more else _END}
    return starts


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a phrase as a regular expression."""

    pattern: str
    starts: Starts
    optional: bool = False

    def then(self, rest: _Piece) -> _Piece:
        """This piece with another behind it."""
        coming = frozenset(rest.starts) | ({_END} if rest.optional else frozenset())
        starts = {
            first: after - {_END} | coming if _END in after else after
            for first, after in self.starts.items()
        }
        if self.optional:
            for first, after in rest.starts.items():
                starts[first] = starts.get(first, frozenset()) | after
        return _Piece(self.pattern + rest.pattern, starts, self.optional and rest.optional)


_NOTHING = _Piece("", {}, optional=True)


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
        name = member.group or item.lower()
        return _Piece(f"(?P<{name}>{member.pattern}) ", _starts(member))
    if item.isupper():
        raise ValueError(f"{item} is not in the vocabulary")
    literal = words_of(item.split("|"))
    return _Piece(f"(?:{literal.pattern}) ", _starts(literal))


def _row(items: Iterator[str], vocabulary: Vocabulary) -> _Piece:
    """The items up to a closing bracket or the end of the line."""
    item = next(items, "]")
    if item == "]":
        return _NOTHING
    if item == "[":
        inner = _row(items, vocabulary)
        piece = _Piece(f"(?:{inner.pattern})?", inner.starts, optional=True)
    else:
        piece = _item(item, vocabulary)
    return piece.then(_row(items, vocabulary))


def compile_rules(rules: Iterable[Rule], vocabulary: Vocabulary) -> Index:
    """Turn `rules` into regular expressions, by the words these begin with.

    Raises:
        ValueError: a pattern names a class that the vocabulary lacks.
    """
    by_first: defaultdict[str, list[tuple[Phrase, frozenset[str]]]] = defaultdict(list)
    for rule in rules:
        for line in filter(None, map(str.strip, rule.pattern.splitlines())):
            for row in _expand(line, vocabulary):
                piece = _row(iter(row.split()), vocabulary)
                phrase = Phrase(rule, piece.pattern)
                for first, after in piece.starts.items():
                    by_first[first].append((phrase, after))
    return {first: _by_second(phrases) for first, phrases in by_first.items()}


def _by_second(
    phrases: Sequence[tuple[Phrase, frozenset[str]]],
) -> Mapping[str, tuple[Phrase, ...]]:
    seconds = frozenset[str]({_ANY}).union(*(after for _, after in phrases))
    return {
        second: tuple(phrase for phrase, after in phrases if after & {second, _END, _ANY})
        for second in seconds
    }


def candidates(index: Index, first: str, second: str) -> tuple[Phrase, ...]:
    """The phrases that may match where these two words stand ('' after the last word)."""
    by_second = index.get(_key(first))
    if by_second is None:
        return ()
    return by_second.get(_key(second), by_second[_ANY])
