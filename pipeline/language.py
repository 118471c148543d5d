"""The language of a text: the room between `clean` and `deduplicate`."""

from __future__ import annotations

from typing import Final

from langdetect import DetectorFactory, LangDetectException, detect_langs

from pipeline.document import Document

UNKNOWN: Final = "und"
"""ISO 639-2 for 'undetermined': better than a guess."""

_FEWEST_LETTERS: Final = 20
_LEAST_CONFIDENCE: Final = 0.8
_PIECES: Final = 3
_PIECE: Final = 250
"""Characters. Detection is no surer on more, only slower."""

_LARGE_PIECE: Final = 1000
"""Characters in which words are counted."""

_ENGLISH: Final = frozenset(
    ("the", "and", "of", "to", "that", "for", "with", "was", "by", "from", "said", "this", "have")
)
_SMALL, _THE = 0.08, 0.02
"""Shares of words in English news of these alone, which no other language has all of."""

# langdetect draws at random unless it is told where to start.
DetectorFactory.seed = 0


def identify_language(text: str) -> tuple[str, float]:
    """ISO 639-1 code and confidence (0 to 1); `und` and 0 when too short or too unsure."""
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return UNKNOWN, 0.0
    try:
        best = detect_langs(sample)[0]
    except LangDetectException:
        return UNKNOWN, 0.0
    if best.prob < _LEAST_CONFIDENCE:
        return UNKNOWN, 0.0
    # 'zh-cn' and 'zh-tw' are one language in two scripts.
    return best.lang.partition("-")[0], round(min(best.prob, 1.0), 4)


def likely_language(text: str) -> str:
    """The code of `identify_language`, a hundred times sooner for a text in plain English.

    For when it only chooses among word lists.
    """
    words = _sample(text, _LARGE_PIECE).casefold().split()
    small = sum(map(_ENGLISH.__contains__, words))
    plain = small > _SMALL * len(words) and words.count("the") > _THE * len(words)
    return "en" if plain else identify_language(text)[0]


def _sample(text: str, piece: int = _PIECE) -> str:
    """The middle of each third: what a site puts around its stories stands at their ends."""
    if len(text) <= _PIECES * piece:
        return text
    part = len(text) // _PIECES
    starts = range((part - piece) // 2, len(text) - piece + 1, part)
    return " ".join(text[start : start + piece] for start in starts)


def with_language(document: Document) -> Document:
    """The document with `language` and `language_confidence`."""
    language, confidence = identify_language(document.body)
    return document.model_copy(update={"language": language, "language_confidence": confidence})
