"""Learn the two networks that tell which lines of a text are its story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np

from pipeline.clean.line_context import among_scores, in_context
from pipeline.clean.line_features import LOG_WORDS, Rows, own_features
from pipeline.clean.line_model import Network
from training.lines.fit import Floats, Sample, bagged
from training.lines.pages import Page

_SEED = 7
_CUTS = 2
"""Drops of each page with other numbers of lines around the story."""

_BEFORE, _AFTER = 12, 15
"""Lines around the story in such a drop, at most."""

_FOLDS = 3
_HIDDEN_SECOND = 16
_LEAST, _MOST, _PER_WORD = 0.3, 60, 1 / 20
"""The weight of a line: what each line has, the words that count, and what a word adds."""

_ALONE = 1.7
"""What an article alone weighs: it is worse to lose a line of it than to keep one of a page."""


def drops(page: Page, random: Random) -> Iterator[list[int]]:
    """The indexes of the lines of one page in drops of many kinds."""
    told = page.near(0, 0)
    yield list(range(len(page.lines)))
    yield page.near()
    yield told
    for _ in range(_CUTS):
        lines = page.near(random.randint(0, _BEFORE), random.randint(0, _AFTER))
        inside = range(told[0], told[-1] + 1) if random.random() < 0.5 else ()  # noqa: PLR2004  half of the drops
        yield sorted({*lines, *inside})


def learn(pages: Sequence[Page]) -> tuple[Network, Network]:
    """The two networks; the second learns from scores of pages that the first has not seen."""
    random = Random(_SEED)  # noqa: S311  drops to learn from, no secrets
    own: list[Rows] = []
    story: list[Floats] = []
    number: list[int] = []
    for index, page in enumerate(pages):
        for chosen in drops(page, random):
            own.append(own_features([page.lines[i] for i in chosen]))
            story.append(np.array([page.story[i] for i in chosen], np.float32))
            number.append(index)
    rows = [in_context(one) for one in own]
    whole = _sample(rows, own, story, number)
    first = bagged(whole)
    others = [bagged(whole.of(whole.page % _FOLDS != fold)) for fold in range(_FOLDS)]
    scored = [
        among_scores(one, others[page % _FOLDS](row))
        for one, row, page in zip(own, rows, number, strict=True)
    ]
    return first, bagged(_sample(scored, own, story, number), _HIDDEN_SECOND)


def _sample(
    rows: Sequence[Rows], own: Sequence[Rows], story: Sequence[Floats], number: Sequence[int]
) -> Sample:
    page = np.repeat(np.array(number), [len(one) for one in own])
    weight = [_weights(one, told) for one, told in zip(own, story, strict=True)]
    return Sample(np.concatenate(rows), np.concatenate(story), np.concatenate(weight), page)


def _weights(own: Rows, story: Floats) -> Floats:
    """What the lines of one drop weigh: twice as long a drop weighs only half as much again."""
    weight = _LEAST + np.minimum(np.expm1(own[:, LOG_WORDS]), _MOST) * _PER_WORD
    alone = _ALONE if story.all() else 1
    weights: Floats = (alone * weight / np.sqrt(weight.sum())).astype(np.float32)
    return weights
