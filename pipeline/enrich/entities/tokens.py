"""Sentences and tokens with exact offsets into the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MAX_SENTENCE = 200
"""Tokens. Longer runs without an end are cut, so that memory stays bounded."""
_WRAP = 40
"""Characters. A line break after a longer line may be a wrap inside a sentence."""

_TITLES = (
    "Adm Brig Capt Cmdr Col Cpl Dr Fr Gen Gov Hon Lt Maj Messrs Mr Mrs Ms Prof Pvt Rep Reps Rev "
    "Sen Sens Sgt Sr St Supt"
)
_ABBREVIATIONS = (
    "Assn Ave Bros Co Corp Dept Ft Inc Jr Ltd Mt No Nos Univ Jan Feb Aug Sept Oct Nov Dec"
)
_TOKEN = re.compile(
    rf"""
    [^\W\d_](?:[ ]?\.[ ]?[^\W\d_]){{1,6}}[ ]?\.(?!\w)   # U.S., J.F.K., also badly spaced: U . S .
  | [A-Z][ ]?\.(?=[ ][A-Z])                            # the F. of John F. Kirby
  | (?:{_TITLES.replace(" ", "|")})[ ]?\.(?!\w)
  | (?:{_ABBREVIATIONS.replace(" ", "|")})\.(?!\w)
  | ['\u2019][ ]?[sS](?!\w)                                # a possessive that stands apart
  | (?:[^\W_]|[\u0300-\u036f])+
    (?:(?:[&'\u2019]|\.(?=[a-z0-9]))(?:[^\W_]|[\u0300-\u036f])+)*  # O'Brien, AT&T, 3.5, a.com
  | \S
    """,
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?<=\w)['\u2019]s$", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_STARTERS = frozenset(
    ["A", "After", "An", "And", "As", "At", "But", "By", "For", "He", "Her", "His", "However",
     "If", "In", "It", "Its", "Meanwhile", "On", "She", "Since", "So", "That", "The",
     "Their", "There", "These", "They", "This", "Those", "We", "What", "When", "While",
     "Who", "With", "You"]
)  # fmt: skip
"""Words that begin a sentence after an abbreviation: 'in the U.S. The strikes'."""
_END = frozenset(".!?…")
_CLOSING = frozenset("\"'\u201d\u2019)]»")
_ENDINGS = _END | _CLOSING | {":"}


class Token(NamedTuple):
    """A word or a mark. `norm` is its text in one form: straight apostrophes, 'U.S.' as 'US'."""

    start: int
    end: int
    text: str
    norm: str


def _norm(text: str) -> str:
    text = text.replace("\u2019", "'")
    if text in {"' s", "' S"}:
        return "'s"
    if text.endswith(".") and len(text) > 1:
        return text.replace(".", "").replace(" ", "")
    return text


def _token(start: int, text: str) -> Token:
    return Token(start, start + len(text), text, _norm(text))


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        word, at = match[0], match.start()
        clitic = _CLITIC.search(word)
        if clitic:
            yield _token(at, word[: clitic.start()])
            yield _token(at + clitic.start(), clitic[0])
        else:
            yield _token(at, word)


def _ends_sentence(tokens: list[Token], i: int) -> bool:
    """Whether token `i`, which is followed by another, is the last of its sentence."""
    token, following = tokens[i], tokens[i + 1]
    if token.text[-1] not in _END:
        # a closing quote or bracket belongs to the sentence that it closes
        closes = token.text in _CLOSING and i > 0 and tokens[i - 1].text in _END
        return closes and following.text[0].isupper()
    if following.text in _CLOSING or following.text in _END:
        return False
    if len(token.text) > 1:  # an abbreviation
        return following.text in _STARTERS
    return not following.text[0].islower()


def _breaks_line(text: str, before: Token, after: Token, line_start: int) -> bool:
    """Whether the line break between two tokens ends a sentence rather than wraps it."""
    if "\n" not in text[before.end : after.start]:
        return False
    return before.end - line_start < _WRAP or before.text[-1] in _ENDINGS


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def sentences(text: str) -> Iterator[list[Token]]:
    """The sentences of `text`, as tokens; none crosses a paragraph break (a blank line)."""
    for start, end in _paragraphs(text):
        tokens = list(_tokens(text, start, end))
        first, line_start = 0, start
        for i in range(len(tokens) - 1):
            broken = _breaks_line(text, tokens[i], tokens[i + 1], line_start)
            if "\n" in text[tokens[i].end : tokens[i + 1].start]:
                line_start = tokens[i + 1].start
            if broken or _ends_sentence(tokens, i) or i - first >= _MAX_SENTENCE:
                yield tokens[first : i + 1]
                first = i + 1
        if tokens[first:]:
            yield tokens[first:]
