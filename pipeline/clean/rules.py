"""The rules of `config/clean/boilerplate.toml`: which lines are no part of any story."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline.clean.lines import count_words
from pipeline.clean.words import CONFIG

MAX_LENGTH = 600
"""A longer line, in characters, is never boilerplate; it also bounds the work of a pattern."""

_EDGES = " \t\"'“”\u2018\u2019„«»\u2039\u203a•·*▶►▸→←➔»>|\u2013—-_:.…[]()"


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

    equals: dict[str, list[Rule]]
    others: list[tuple[Rule, re.Pattern[str] | None, re.Pattern[str] | None]]

    def find(self, line: str, *, at_edge: bool) -> Rule | None:
        """The first rule that takes `line` out, if any."""
        if len(line) > MAX_LENGTH:
            return None
        folded = line.casefold()
        bare = folded.strip(_EDGES)
        for rule in self.equals.get(bare, ()):
            if at_edge or rule.where == "anywhere":
                return rule
        words = count_words(line)
        for rule, begins, matches in self.others:
            if words > rule.max_words or not (at_edge or rule.where == "anywhere"):
                continue
            if (
                (begins and begins.match(bare))
                or (matches and (matches.fullmatch(folded) or matches.fullmatch(bare)))
                or (rule.words and _only(rule.words, bare))
            ):
                return rule
        return None


def _only(words: frozenset[str], line: str) -> bool:
    parts = [
        part for part in re.split(r"[\s|/,•·&+\u2013]+", line) if part and not part.isdecimal()
    ]
    return len(parts) > 1 and all(part in words for part in parts)


@cache
def boilerplate() -> Boilerplate:
    """The rules of the file, read once."""
    data = tomllib.loads((CONFIG / "boilerplate.toml").read_text(encoding="utf-8"))
    rules = [Rule.model_validate(rule) for rule in data["rule"]]
    equals: dict[str, list[Rule]] = {}
    for rule in rules:
        for phrase in rule.equals:
            equals.setdefault(phrase.casefold().strip(_EDGES), []).append(rule)
    others = [
        (rule, _begins(rule.begins), _matches(rule.matches))
        for rule in rules
        if rule.begins or rule.matches or rule.words
    ]
    return Boilerplate(equals, others)


def _begins(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    return re.compile(f"(?:{'|'.join(re.escape(p.casefold()) for p in phrases)})(?![\\w'\u2019])")


def _matches(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
