"""Which line above a story is its title, by the shipped model.

A candidate is judged by its form and that of the lines beside it, by how far above the story it
stands, by how many of its words the story repeats, and by how often the page says it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pipeline.clean.line_context import around
from pipeline.clean.line_features import Rows
from pipeline.clean.line_model import networks
from pipeline.clean.title import MAX_TITLE, is_headline, long_words

_FEW = 2
"""Words that a line is taken to have beyond its own: one shared word of one proves little."""

_STEPS = re.compile(r" [>\u203a»/] ")
"""Between the parts of a trail such as 'Home > City > News', which is no title."""

_BESIDE = (-2, -1, 1, 2)

_UNLIKELY = -1.0
"""Log-odds under which no line is a title."""

_ABOVE, _WITHIN = 40, 12
"""Lines above the story, and its first lines, that may be the title: what is taken for the story
may begin with a notice above it."""

_OPENING = 3
"""Lines of the story that say again what the title says."""

_TELLING = 1.0
"""Log-odds that the headlines above gain that share the most words with the story."""

_KNOWN = 12
"""Characters of a line that is known again in another, as in a trail or below 'Share'."""


def title_candidates(lines: Sequence[str], first: int) -> list[int]:
    """The indexes of the lines that may be the title of a story that begins at `first`."""
    around_first = range(max(0, first - _ABOVE), min(len(lines), first + _WITHIN))
    short = (i for i in around_first if len(lines[i]) <= MAX_TITLE)
    return [i for i in short if len(_STEPS.findall(lines[i])) <= 1]


def likely_titles(
    own: Rows, lines: Sequence[str], candidates: Sequence[int], story: Sequence[int]
) -> list[int]:
    """Those of the `candidates` that may be the title of the lines `story`, the likeliest first.

    All are indexes of `lines`; `own` are the features of the lines themselves.
    """
    if not candidates:
        return []
    rows = title_features(own, lines, candidates, story)
    scores = networks()["title"](rows) + _TELLING * rows[:, -1]
    order = np.argsort(-scores, kind="stable")
    return [candidates[i] for i in order if scores[i] > _UNLIKELY]


def title_features(
    own: Rows, lines: Sequence[str], candidates: Sequence[int], story: Sequence[int]
) -> Rows:
    """A row for each candidate; the last column is 1 for the headlines that share the most."""
    at = np.array(candidates)
    low = max(0, candidates[0] - 2)
    beside = own[low : candidates[-1] + 3]
    texts = [lines[i] for i in candidates]
    words = [long_words(text) for text in texts]
    size = _FEW + np.array([len(one) for one in words])
    shared, opened = (
        np.array([len(told & one) for one in words])
        for told in (_words(lines, story), _words(lines, story[:_OPENING]))
    )
    form = np.array([is_headline(text) for text in texts])
    telling = np.where(form, shared, -1)
    above = story[0] - at
    page, again = "\n".join(lines), Counter(lines)
    seen = np.array([again[text] for text in texts])
    found = np.array([page.count(text) if len(text) > _KNOWN else 0 for text in texts])
    held = np.maximum(found - seen, 0)
    return np.column_stack(
        [
            beside[at - low],
            around(beside, _BESIDE)[at - low],
            np.log1p(np.maximum(above, 0)),
            above <= 0,
            np.log1p(np.maximum(-above, 0)),
            above == 1,
            shared,
            shared / size,
            shared == shared.max(),
            opened,
            opened / size,
            opened == opened.max(),
            form,
            np.log1p(np.cumsum(form[::-1])[::-1]),
            np.log(seen),
            np.log1p(held),
            held == held.max(),
            (telling == telling.max()) & (above > 0),
        ]
    ).astype(np.float32)


def _words(lines: Sequence[str], chosen: Sequence[int]) -> set[str]:
    return {word for i in chosen for word in long_words(lines[i])}
