"""Text as a row of normal words, each of which knows where it stands.

The grammar reads `Tokens.line`: the words in lower case, each followed by one blank, so that line
breaks, curly quotes and the kinds of dash need no rule of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
"""Kana, Chinese characters and Hangul, which stand without blanks: each is a word."""

_TOKEN = re.compile(
    r"(?:https?://|www\.)\S+"  # the date in an address is no part of the text
    r"|(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])"  # 2021-06-28
    r"|[0-9]+(?:[.,:/][0-9]+)*"  # 28, 1,200, 5.2, 10:30, 28/06/2021
    rf"|[{_SIGNS}]"
    rf"|[^\W0-9_{_SIGNS}]+"  # letters
    r"|[^\w\s]|_"
)

_DIGITS = {
    zero + value: str(value)
    for zero in map(
        ord,
        (
            "\N{ARABIC-INDIC DIGIT ZERO}",
            "\N{EXTENDED ARABIC-INDIC DIGIT ZERO}",
            "\N{FULLWIDTH DIGIT ZERO}",
            "\N{DEVANAGARI DIGIT ZERO}",
        ),
    )
    for value in range(10)
}
_NORMAL = _DIGITS | str.maketrans(
    dict.fromkeys("’‘`´", "'") | dict.fromkeys("‐‑–", "-")  # noqa: RUF001
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text; all sequences run parallel to `words`."""

    text: str
    words: list[str]
    starts: list[int]
    """Code points into `text`; as `ends`."""
    ends: list[int]
    line: str
    """All words, each followed by one blank."""
    places: list[int]
    """Where each word begins in `line`, and last the length of `line`."""

    def index_at(self, place: int) -> int:
        """The word that begins at `place` of `line`."""
        return bisect_left(self.places, place)

    def capitalized(self, index: int) -> bool:
        """Whether the word is written with a capital."""
        return self.text[self.starts[index]].isupper()

    def attached(self, index: int) -> bool:
        """Whether nothing stands between this word and the one before it."""
        return index > 0 and self.starts[index] == self.ends[index - 1]


def tokenize(text: str) -> Tokens:
    """Split `text` into words, numbers and single marks, in linear time."""
    matches = list(_TOKEN.finditer(text.translate(_NORMAL)))
    words = [match[0].lower() for match in matches]
    return Tokens(
        text,
        words,
        starts=[match.start() for match in matches],
        ends=[match.end() for match in matches],
        line=" ".join([*words, ""]),
        places=list(accumulate([len(word) + 1 for word in words], initial=0)),
    )
