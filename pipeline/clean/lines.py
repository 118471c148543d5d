"""The lines of a raw text: spaces normalised, hard-wrapped paragraphs joined again."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

MIN_WIDTH, MAX_WIDTH = 45, 100
"""The widths, in characters, at which mail and text tools wrap paragraphs."""

_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff\u00ad"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SENTENCE_END = re.compile(r"[.!?…。\uff01\uff1f।؟](?:[\"'”\u2019»“)\]]|\s*\(\w{1,20}\)){0,3}$")

_SHORT = 1000
"""Characters of a line that is remembered with the number of its words."""

PROSE_WORDS = 9
"""A sentence of at least so many words is prose: no menu, no label."""


def normalise(line: str) -> str:
    """`line` without invisible characters; each run of white space is one space."""
    if not line.isprintable():  # of most lines it is known at once
        line = _CONTROL.sub(" ", line.translate(_INVISIBLE))
    return " ".join(line.split())


def count_words(line: str) -> int:
    """The number of words; where a script writes no spaces, two characters are a word."""
    return _words_of_short(line) if len(line) <= _SHORT else _words(line)


def _words(line: str) -> int:
    spaced = len(line.split())
    return spaced if line.isascii() else spaced + len(_CJK.findall(line)) // 2


# Every rule asks for the words of the same few lines.
_words_of_short = lru_cache(maxsize=1024)(_words)


def ends_sentence(line: str) -> bool:
    """Whether `line` ends as a sentence does, closing quotes and brackets allowed."""
    return _SENTENCE_END.search(line[-40:]) is not None


def is_prose(line: str) -> bool:
    """Whether `line` reads as running text: a whole sentence, or very long."""
    words = count_words(line)
    return words >= 4 * PROSE_WORDS or (words >= PROSE_WORDS and ends_sentence(line))


def lines_of(text: str) -> list[str]:
    """The non-blank lines of `text`, normalised, each hard-wrapped paragraph as one line."""
    blocks: list[list[str]] = [[]]
    for raw in text.splitlines():
        line = normalise(raw)
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [line for block in blocks for line in _unwrap(block)]


def _unwrap(block: list[str]) -> list[str]:
    """Join the lines of `block` when all were broken by a tool that fills lines to a width.

    Such a tool breaks a line only when the next word does not fit, so every line but the
    last, with the next line's first word, is wider than the widest line.
    """
    width = max(map(len, block), default=0)
    if len(block) < 3 or not MIN_WIDTH <= width <= MAX_WIDTH:  # noqa: PLR2004  two lines prove nothing
        return block
    filled = all(
        len(line) + 1 + len(following.split(" ", 1)[0]) > width - 2
        for line, following in pairwise(block)
    )
    broken = sum(not ends_sentence(line) for line in block[:-1])
    return [" ".join(block)] if filled and 2 * broken > len(block) - 1 else block
