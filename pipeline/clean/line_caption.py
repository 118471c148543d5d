"""Which lines in and beside a story are captions of its photos, by the shipped model.

A line is judged by its form and that of the lines beside it, by which of them are of the story,
by the marks of a credit at its end, and by how many of its words the story repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pipeline.clean.line_context import around
from pipeline.clean.line_features import LOG_PROSE, Rows
from pipeline.clean.line_model import networks
from pipeline.clean.line_words import count_photo_words
from pipeline.clean.photos import MAX_CAPTION
from pipeline.clean.title import long_words

_ABOVE, _BELOW = 8, 1
"""Lines above and below the story among which its captions are."""

_LIKELY = 0.5
"""Log-odds above which a line is a caption."""

_TAIL = 60
"""Characters at the end of a line in which a credit stands."""

_BRACKET = re.compile(r"[(\[][^()\[\]]{2,60}[)\]]\W?$")
_BESIDE = (-2, -1, 1, 2)
_TOLD_BESIDE = (-4, -3, -2, -1, 1, 2, 3, 4)
_FEW = 2
"""Words that a line is taken to have beyond its own: one shared word of one proves little."""


def likely_captions(
    own: Rows, lines: Sequence[str], told: Sequence[bool], title: int | None
) -> list[int]:
    """The indexes of the lines that are captions of the story.

    Args:
        own: the features of the lines themselves.
        lines: the whole text.
        told: which of them are of the story; at least one is.
        title: the index of its title; what stands above is of other stories.
    """
    near = caption_lines(told)
    above = told.index(True) - 1 if title is None else title
    scores = networks()["caption"](caption_features(own, lines, told, near))
    likely = (near[i] for i in np.flatnonzero(scores > _LIKELY))
    return [i for i in likely if i > above and len(lines[i]) <= MAX_CAPTION]


def caption_lines(told: Sequence[bool]) -> range:
    """The indexes of the lines of the story and of those beside it."""
    story = np.flatnonzero(told)
    return range(max(0, int(story[0]) - _ABOVE), min(len(told), int(story[-1]) + 1 + _BELOW))


def caption_features(own: Rows, lines: Sequence[str], told: Sequence[bool], near: range) -> Rows:
    """A row for each of the lines `near`."""
    here = slice(near.start, near.stop)
    rows, kept = own[here], np.array(told[here])
    texts = lines[here]
    known = np.column_stack([kept, kept & (rows[:, LOG_PROSE] > 0)]).astype(np.float32)
    marks = np.column_stack([_marks(texts), count_photo_words([one[-_TAIL:] for one in texts])])
    inside = np.flatnonzero(kept)
    at = np.arange(len(texts))
    ends = (inside[0] - at, at - inside[-1], at - inside[0], inside[-1] - at)
    return np.column_stack(
        [
            rows,
            around(rows, _BESIDE),
            marks,
            around(marks, _BESIDE),
            known,
            around(known, _TOLD_BESIDE),
            *(np.log1p(np.maximum(distance, 0)) for distance in ends),
            _shared(texts, told[here]),
        ]
    ).astype(np.float32)


def _marks(lines: Sequence[str]) -> Rows:
    """Whether each line has the sign of copyright, and at its end a bracket or a stroke."""
    tails = [line[-_TAIL:] for line in lines]
    return np.array(
        [("©" in one, _BRACKET.search(one) is not None, "/" in one) for one in tails], np.float32
    )


def _shared(lines: Sequence[str], told: Sequence[bool]) -> Rows:
    """The number and the share of the long words of each line that the story has elsewhere."""
    words = [long_words(line) for line in lines]
    seen = Counter(word for own, kept in zip(words, told, strict=True) if kept for word in own)
    shared = np.array(
        [sum(seen[w] > kept for w in own) for own, kept in zip(words, told, strict=True)]
    )
    return np.column_stack(
        [np.log1p(shared), shared / (_FEW + np.array([len(own) for own in words]))]
    )
