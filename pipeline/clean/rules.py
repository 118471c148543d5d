"""The rules of `config/clean/boilerplate.toml`: which lines are no part of any story.

All patterns are matched in one pass over a line by RE2, an automaton: its time is linear in the
length of the line whatever the patterns and however many there are (Cox 2010).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import re2
from pydantic import BaseModel, ConfigDict

from pipeline.clean.lines import count_words
from pipeline.clean.words import CONFIG
from pipeline.errors import SettingsError

_PATH = CONFIG / "boilerplate.toml"

MAX_LENGTH = 600
"""A longer line, in characters, is never boilerplate."""

_EDGES = " \t\"'“”\u2018\u2019„«»\u2039\u203a•·*▶►▸→←➔»>|\u2013—-_:.…[]()"

_AROUND = f"[{re2.escape(_EDGES)}]*"

_BETWEEN = r"[\s|/,•·&+\x{2013}]+"
"""What stands between words of a row such as 'Share | Tweet | Print'."""

_MEMORY = 32 << 20
"""Bytes that the automaton may take."""


class Rule(BaseModel):
    """One rule as it is written in the file, which says what each key means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    takes: Literal["line", "list", "rest"] = "line"
    where: Literal["anywhere", "edge"] = "anywhere"
    equals: frozenset[str] = frozenset()
    begins: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    matches: tuple[str, ...] = ()
    max_words: int = 40


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The rules, made ready for matching."""

    rules: tuple[Rule, ...]
    equals: dict[str, list[Rule]]
    patterns: re2.Set
    of_pattern: tuple[int, ...]
    """The index of the rule of each pattern."""

    def find(self, line: str, *, at_edge: bool) -> Rule | None:
        """The first rule that takes `line` out, if any."""
        if len(line) > MAX_LENGTH:
            return None
        folded = line.casefold()
        for rule in self.equals.get(folded.strip(_EDGES), ()):
            if at_edge or rule.where == "anywhere":
                return rule
        matched: list[int] = self.patterns.Match(folded)
        if not matched:
            return None
        words = count_words(line)
        for index in sorted({self.of_pattern[number] for number in matched}):
            rule = self.rules[index]
            if words <= rule.max_words and (at_edge or rule.where == "anywhere"):
                return rule
        return None


@cache
def boilerplate() -> Boilerplate:
    """The rules of the file, read once.

    Raises:
        SettingsError: a pattern of the file cannot be read.
    """
    data = tomllib.loads(_PATH.read_text(encoding="utf-8"))
    return prepared([Rule.model_validate(rule) for rule in data["rule"]])


def prepared(rules: Sequence[Rule]) -> Boilerplate:
    """The `rules` ready for matching.

    Raises:
        SettingsError: a pattern cannot be read.
    """
    equals: dict[str, list[Rule]] = {}
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    patterns = re2.Set.FullMatchSet(options)
    of_pattern: list[int] = []
    for index, rule in enumerate(rules):
        for phrase in rule.equals:
            equals.setdefault(phrase.casefold().strip(_EDGES), []).append(rule)
        for pattern in (*_begins(rule), *_rows(rule), *rule.matches):
            try:
                patterns.Add(f"{_AROUND}(?:{pattern}){_AROUND}")
            except re2.error as error:
                cause = f"{_PATH}: a pattern of the rule {rule.name!r} is not of RE2's syntax"
                raise SettingsError(f"{cause}: {pattern}") from error
            of_pattern.append(index)
    patterns.Compile()
    return Boilerplate(tuple(rules), equals, patterns, tuple(of_pattern))


def _begins(rule: Rule) -> list[str]:
    phrases = sorted(phrase.casefold() for phrase in rule.begins)
    return [rf"(?:{_any(phrases)})(?:[^\pL\pN_'\x{{2019}}].*)?"] if phrases else []


def _rows(rule: Rule) -> list[str]:
    """Rows of two or more of the words, and of any numbers."""
    if not rule.words:
        return []
    word, numbers = f"(?:{_any(sorted(rule.words))})", rf"(?:\d+{_BETWEEN})*"
    more = rf"(?:{_BETWEEN}(?:{word}|\d+))*"
    return [rf"(?:{_BETWEEN})?{numbers}{word}{_BETWEEN}{numbers}{word}{more}(?:{_BETWEEN})?"]


def _any(phrases: list[str]) -> str:
    return "|".join(map(re2.escape, phrases))
