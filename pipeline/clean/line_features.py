"""The form of each line of a text as numbers: a row a line.

Lengths, marks, capitals and digits are counted over the code points of the whole text at once,
so that the cost is that of a few passes over it. No feature is a word (see `line_words`).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.clean.line_words import (
    BEGINS,
    COMMENT,
    DATE,
    NOTICE,
    SMALL,
    SPEAKING,
    WHOLE,
    count_kinds,
)

Rows = NDArray[np.float32]

_LETTER, _UPPER, _DIGIT, _SPACE, _STOP, _CLOSE, _COMMA, _MARK, _CJK = (1 << bit for bit in range(9))

_BMP = 0x10000
"""Code points above are taken for marks: most are emoji."""

_PROSE_WORDS = 9
"""A sentence of so many words is running text."""

_LABEL_WORDS = 5
"""A line of fewer words, without a full stop, is a label."""


LOG_WORDS, LOG_PROSE = 0, 1
"""The columns of the words of a line, and of its words when it is running text; both log1p."""

FURNISHED = slice(4, 7)
"""The columns of the furniture that `boilerplate.toml` knows."""


@cache
def _classes() -> NDArray[np.uint16]:
    table = np.zeros(_BMP, np.uint16)
    for code in range(_BMP):
        char = chr(code)
        kind = unicodedata.category(char)
        if kind[0] == "L":
            table[code] = _LETTER | (_UPPER if kind in {"Lu", "Lt"} else 0)
        elif kind == "Nd":
            table[code] = _DIGIT
        elif kind[0] == "S" or char in "|/»\u203a>•·\u2013—#@_*":
            table[code] = _MARK
    for chars, value in (
        (" \n", _SPACE),
        (".!?…。\uff01\uff1f।؟\u06d4", _STOP),
        ("\"'”\u2019»“)]", _CLOSE),
        (",;\uff0c、،", _COMMA),
    ):
        table[[ord(char) for char in chars]] = value
    for first, last in ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF), (0x0E00, 0x0E7F)):
        table[first : last + 1] |= _CJK
    return table


def own_features(lines: Sequence[str]) -> Rows:
    """What each line is by itself: a row a line."""
    text = "\n".join(lines) + "\n"
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = np.where(codes < _BMP, _classes()[np.minimum(codes, _BMP - 1)], _MARK)
    length = np.fromiter(map(len, lines), np.intp, len(lines))
    end = np.cumsum(length + 1) - 1
    start = end - length

    def count(flags: NDArray[np.bool_]) -> Rows:
        return np.add.reduceat(flags, start, dtype=np.float32)

    def has(bit: int) -> NDArray[np.bool_]:
        return (kinds & bit) > 0

    space, stop = has(_SPACE), has(_STOP)
    upper, after_space = has(_UPPER), np.concatenate(([True], space[:-1]))
    letters = count(has(_LETTER)) + 1
    words = count(space) + count(has(_CJK)) / 2
    last, before_last = kinds[end - 1], kinds[np.maximum(end - 2, 0)]
    ends = (last & _STOP > 0) | ((last & _CLOSE > 0) & (before_last & _STOP > 0))
    first = kinds[start]
    prose = np.where(ends & (words >= _PROSE_WORDS), words, 0)
    found = count_kinds(lines)
    seen = Counter(lines)
    repeated = np.fromiter((seen[line] > 1 for line in lines), np.float32, len(lines))
    shown = np.minimum(words, 25)[:, None]
    return np.column_stack(
        [
            np.log1p(words),
            np.log1p(prose),
            (words < _LABEL_WORDS) & ~ends,
            found[:, SMALL] / shown[:, 0],
            found[:, WHOLE],
            found[:, BEGINS],
            found[:, COMMENT],
            count(has(_DIGIT)) / (length + 1),
            found[:, DATE] / shown[:, 0],
            found[:, NOTICE : SPEAKING + 1] / shown,
            count(upper & after_space) / words,
            ends,
            length / words,
            np.log1p(count(stop & np.append(space[1:], [True]))),
            codes[end - 1] == ord(":"),
            count(upper) / letters,
            count(has(_MARK)) / words,
            count(has(_COMMA)) / words,
            count(has(_CJK)) > 0,
            (first & _LETTER > 0) & (first & _UPPER == 0),
            (first & _MARK) > 0,
            (first & _DIGIT) > 0,
            repeated,
            found[:, SMALL + 1 : NOTICE] / shown,
            np.fromiter(("://" in line or "@" in line for line in lines), np.float32, len(lines)),
        ]
    ).astype(np.float32)
