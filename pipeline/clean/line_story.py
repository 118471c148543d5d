"""Which lines of a text are its story, by the scores of the line model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.clean.line_model import story_scores

_DOUBTFUL = -0.5
"""Log-odds under which a line is doubtful."""

_FEW, _CLEAN = 3, 0.15
"""A text with fewer doubtful lines, or a smaller share of them, is nothing but its story."""

_PAGE = 0.35
"""A text with a larger share of doubtful lines is a whole page."""

_FOREIGN = -2.0
"""Log-odds under which a line within the story of a nearly clean text is none of it."""


def story_lines(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is of the story.

    The cleaner the text, the more it takes to lose a line: of a whole page each line must be
    likely, of a nearly clean text those between the first and the last likely line need not be,
    and of a clean text, as of one where nothing is likely, all are kept.
    """
    if not lines:
        return []
    scores = story_scores(lines)
    told = scores > 0
    doubtful = int((scores < _DOUBTFUL).sum())
    if not told.any() or doubtful < _FEW or doubtful < _CLEAN * len(lines):
        return [True] * len(lines)
    if doubtful <= _PAGE * len(lines):
        rows = np.flatnonzero(told)
        told[rows[0] : rows[-1] + 1] |= scores[rows[0] : rows[-1] + 1] > _FOREIGN
    return [bool(is_told) for is_told in told]
