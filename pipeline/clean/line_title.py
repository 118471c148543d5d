"""Which line above a story is its title, by the shipped model.

A candidate is judged by its form and that of the lines beside it, by how far above the story it
stands, by how many of its words the story repeats, and by whether it is on the page twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pipeline.clean.line_context import around
from pipeline.clean.line_features import Rows, own_features
from pipeline.clean.line_model import networks
from pipeline.clean.title import MAX_TITLE, is_headline, long_words

_TELLING = 2.0
"""Log-odds that the headlines above gain that share the most words with the story."""

_FEW = 2
"""Words that a line is taken to have beyond its own: one shared word of one proves little."""

_STEPS = re.compile(r" [>\u203a»/] ")
"""Between the parts of a trail such as 'Home > City > News', which is no title."""

_BESIDE = (-2, -1, 1, 2)

_STEPS = re.compile(r" [>\u203a»/] ")
"""Between the parts of a trail such as 'Home > City > News', which is no title."""

_BESIDE = (-2, -1, 1, 2)

_ENOUGH = 4
"""Words shared with the story; more say no more."""


_UNLIKELY = -1.0
"""Log-odds under which no line is a title."""

_ABOVE, _WITHIN = 40, 2
"""Lines above the story, and its first lines, that may be the title."""


def title_candidates(lines: Sequence[str], first: int) -> list[int]:
    """The indexes of the lines that may be the title of a story that begins at `first`."""
    around_first = range(max(0, first - _ABOVE), min(len(lines), first + _WITHIN))
    short = (i for i in around_first if len(lines[i]) <= MAX_TITLE)
    return [i for i in short if len(_STEPS.findall(lines[i])) <= 1]


def likely_titles(
    lines: Sequence[str], candidates: Sequence[int], story: Sequence[int]
) -> list[int]:
    """Those of the `candidates` that may be the title of the lines `story`, the likeliest first.

    All are indexes of `lines`.
    """
    if not candidates:
        return []
    scores = networks()["title"](title_features(lines, candidates, story))
    told = {word for i in story for word in long_words(lines[i])}
    shared = [len(told & long_words(lines[i])) * is_headline(lines[i]) for i in candidates]
    above = np.array(candidates) < story[0]
    scores += _TELLING * (above & (np.array(shared) == max(shared)))
    order = np.argsort(-scores, kind="stable")
    return [candidates[i] for i in order if scores[i] > _UNLIKELY]


def title_features(lines: Sequence[str], candidates: Sequence[int], story: Sequence[int]) -> Rows:
    """A row for each candidate."""
    low, high = min(candidates), max(candidates) + 1
    beside = range(max(0, low - 2), min(len(lines), high + 2))
    own = own_features([lines[i] for i in beside])
    rows = np.array(candidates) - beside.start
    told = {word for i in story for word in long_words(lines[i])}
    seen = Counter(lines)
    own_words = [long_words(lines[i]) for i in candidates]
    shared = np.array([len(told & words) for words in own_words])
    share = shared / (_FEW + np.array([len(words) for words in own_words]))
    distance = story[0] - np.array(candidates)
    return np.column_stack(
        [
            own[rows],
            around(own, _BESIDE)[rows],
            np.log1p(np.maximum(distance, 0)),
            distance <= 0,
            distance == 1,
            shared,
            share,
            shared == shared.max(),
            np.log([seen[lines[i]] for i in candidates]),
        ]
    ).astype(np.float32)
