"""Sentences and tokens with exact offsets into the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
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
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_STARTERS = frozenset(
    ["A", "After", "An", "And", "As", "At", "But", "By", "For", "He", "Her", "His", "However",
     "If", "In", "It", "Its", "Meanwhile", "On", "She", "Since", "So", "That", "The",
     "Their", "There", "These", "They", "This", "Those", "We", "What", "When", "While",
     "Who", "With", "You"]
)  # fmt: skip
"""Words that begin a sentence after an abbreviation: 'in the U.S. The strikes'."""
_CLITICS = ("'s", "'S", "\u2019s", "\u2019S")
_END = frozenset(".!?…")
_CLOSING = frozenset("\"'\u201d\u2019)]»")
_ENDINGS = _END | _CLOSING | {":"}


class Token(NamedTuple):
    """A word or a mark. `norm` is its text in one form: straight apostrophes, 'U.S.' as 'US'."""

    start: int
    end: int
    text: str
    norm: str


Sentence = Sequence[Token]


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
        if word.isalpha():  # as most are
            yield Token(at, match.end(), word, word)
        elif word.endswith(_CLITICS) and word[:-2][-1:].isalnum():
            yield _token(at, word[:-2])
            yield _token(at + len(word) - 2, word[-2:])
        else:
            yield _token(at, word)


def _ends_sentence(before: str, token: str, following: str) -> bool:
    """Whether a token that is followed by another is the last of its sentence."""
    if token[-1] not in _END:
        # a closing quote or bracket belongs to the sentence that it closes
        return token in _CLOSING and before in _END and following[0].isupper()
    if following in _CLOSING or following in _END:
        return False
    if len(token) > 1:  # an abbreviation
        return following in _STARTERS
    return not following[0].islower()


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs of `text` begin and end; blank lines part them."""
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def sentences(text: str) -> Iterator[list[Token]]:
    """The sentences of `text`, as tokens; none crosses a paragraph break (a blank line)."""
    for start, end in paragraphs(text):
        tokens = list(_tokens(text, start, end))
        first, line_start, before = 0, start, ""
        for i, (token, following) in enumerate(pairwise(tokens), start=1):
            ends = _ends_sentence(before, token.text, following.text)
            if "\n" in text[token.end : following.start]:
                # A line break ends a sentence rather than wraps it after a short line or a mark.
                ends = ends or token.end - line_start < _WRAP or token.text[-1] in _ENDINGS
                line_start = following.start
            if ends or i - first > _MAX_SENTENCE:
                yield tokens[first:i]
                first = i
            before = token.text
        if tokens[first:]:
            yield tokens[first:]
