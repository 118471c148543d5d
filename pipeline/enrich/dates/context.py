"""What a rule may know beyond the words it matched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.enrich.dates.reference import Reference
from pipeline.enrich.dates.tokens import Tokens

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_QUARTER = re.compile(r"\d{4}-Q\d", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(slots=True)
class Discourse:
    """What the text spoke of last, for 'that day' and 'a year earlier'."""

    day: str | None = None
    """The last value that is a calendar day."""
    year: str | None = None
    """The last value that is a year, or the year of the last finer value."""
    quarter: str | None = None
    """The last value that is a quarter of a year."""
    last: str | None = None
    """The last value of all, also of expressions that look back themselves."""
    end: int = 0
    """The word after the last expression."""

    def just_before(self, place: int) -> str | None:
        """The last value, if one word and no more stands between its expression and `place`."""
        return self.last if self.end == place - 1 else None

    def note(self, value: str) -> None:
        """Remember a value that what follows may look back to."""
        if found := _QUARTER.match(value):
            self.quarter = found[0]
        if found := _DAY.match(value):
            self.day = found[0]
        if found := _YEAR.match(value):
            self.year = found[0]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a match stands: words `begin` to `end` (excluded) of `tokens`."""

    tokens: Tokens
    begin: int
    end: int
    reference: Reference
    discourse: Discourse

    def word(self, index: int) -> str:
        """The word at `index` of the text, or an empty one outside of it."""
        words = self.tokens.words
        return words[index] if 0 <= index < len(words) else ""

    def before(self, distance: int = 1) -> str:
        """The word `distance` before the match."""
        return self.word(self.begin - distance)

    def after(self, distance: int = 1) -> str:
        """The word `distance` after the match."""
        return self.word(self.end + distance - 1)

    def place(self, word: str) -> int:
        """Where a word of the match stands."""
        return self.tokens.words.index(word, self.begin, self.end)
