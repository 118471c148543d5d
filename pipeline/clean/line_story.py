"""Which lines of a text are its story, by the scores of the line model."""

from __future__ import annotations

import numpy as np

from pipeline.clean.line_features import Rows
from pipeline.clean.line_model import story_scores

_DOUBTFUL = -0.5
"""Log-odds under which a line is doubtful."""

_FEW = 3
"""A text with fewer doubtful lines is nothing but its story."""

_PAGE = 0.35
"""A text with a larger share of doubtful lines is a whole page."""

_LENIENT = 3.0
"""What a line of an all but clean text may lack, in log-odds; of a whole page it may lack none."""

_FOREIGN = -2.0
"""Log-odds under which a line within the story of a nearly clean text is none of it."""


def story_lines(own: Rows) -> list[bool]:
    """For each of one or more lines of a text, whether it is of the story.

    The cleaner the text, the more it takes to lose a line: of a whole page each line must be
    likely, of a nearly clean text those between the first and the last likely line need not be,
    and of a clean text, as of one where nothing is likely, all are kept.

    Args:
        own: the features of the lines themselves.
    """
    scores = story_scores(own)
    likely = np.flatnonzero(scores > 0)
    doubtful = int((scores < _DOUBTFUL).sum())
    if not likely.size or doubtful < _FEW:
        return [True] * len(own)
    cleanness = max(0.0, 1 - doubtful / len(own) / _PAGE)
    told = scores > -_LENIENT * cleanness
    if cleanness:
        within = slice(likely[0], likely[-1] + 1)
        told[within] |= scores[within] > _FOREIGN
    return [bool(is_told) for is_told in told]
