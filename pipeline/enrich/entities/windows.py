"""What the recogniser reads of a document: word pieces and letter case, window by window.

The encoder's vocabulary has no capitals (Devlin and others, 'BERT', 2019, uncased), and names
are told by them, so each word's letter case stands beside its pieces. Sentences are packed
together, as names are often clear from the sentence before (Schweter and Akbik, 'FLERT', 2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from tokenizers import Tokenizer

VOCABULARY: Final = Path(__file__).resolve().parent / "model" / "vocabulary.json"
LONGEST_WINDOW: Final = 128
"""Pieces, with the marks at both ends. The encoder takes time by the square of it."""
CASES: Final = 10
"""How many kinds of letter case there are."""

_START, _END, _UNKNOWN = 101, 102, 100
"""Ids that every BERT vocabulary has: [CLS], [SEP] and [UNK]."""
_LONGEST_WORD = 30
"""Characters of a word that are read; bounds the time and memory that a hostile text can take."""
_MOST_PIECES = 12
"""Pieces of a word that are read."""
_REMEMBERED = 50_000
"""Words whose pieces are kept, about 200 bytes each: all but the rare ones of a drop."""


class Window(NamedTuple):
    """A stretch of words as the encoder takes it."""

    pieces: list[int]
    """Ids in the vocabulary, with the marks at both ends."""
    cases: list[int]
    """The letter case of the word that each piece is of, 0 for the marks."""
    words: list[int]
    """Where each word's first piece is."""


@cache
def _vocabulary() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(VOCABULARY))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _letter_case(word: str) -> int:  # noqa: PLR0911 - a table of kinds reads best as one
    """The kind of a word by its characters, 1 to 9."""
    if not any(char.isalnum() for char in word):
        return 1
    if word.isdigit():
        return 2
    if any(char.isdigit() for char in word):
        return 3
    if word.islower():
        return 4
    if len(word) == 1:
        return 5
    if word.isupper():
        return 6
    if word[0].isupper():
        return 7 if word[1:].islower() else 8
    return 9


@lru_cache(maxsize=_REMEMBERED)
def _read(word: str) -> tuple[list[int], int]:
    """The pieces and the letter case of a word of at most `_LONGEST_WORD` characters."""
    pieces = _vocabulary().encode(word, add_special_tokens=False).ids[:_MOST_PIECES]
    return pieces or [_UNKNOWN], _letter_case(word)


def windows(sentences: Sequence[Sequence[str]], longest: int = LONGEST_WINDOW) -> Iterator[Window]:
    """The words of a document's sentences, in order, in windows of at most `longest` pieces.

    A window ends with a sentence, unless the sentence is longer than a window.
    """
    window = Window([_START], [0], [])
    for sentence in sentences:
        known = [_read(word[:_LONGEST_WORD]) for word in sentence]
        length = sum(len(pieces) for pieces, _ in known)
        if window.words and len(window.pieces) + length >= longest:
            yield _closed(window)
            window = Window([_START], [0], [])
        for pieces, case in known:
            if len(window.pieces) + len(pieces) >= longest:
                yield _closed(window)
                window = Window([_START], [0], [])
            window.words.append(len(window.pieces))
            window.pieces.extend(pieces)
            window.cases.extend([case] * len(pieces))
    if window.words:
        yield _closed(window)


def _closed(window: Window) -> Window:
    return Window([*window.pieces, _END], [*window.cases, 0], window.words)
