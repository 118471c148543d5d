"""Learn the networks that tell the parts of a story: its title, its captions, its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.clean.line_caption import caption_features, caption_lines
from pipeline.clean.line_day import day_candidates, day_features
from pipeline.clean.line_features import LOG_PROSE, Rows, own_features
from pipeline.clean.line_model import Network
from pipeline.clean.line_title import title_candidates, title_features
from training.lines.fit import Floats, Sample, bagged
from training.lines.pages import Page

_HIDDEN, _HIDDEN_CAPTION = 8, 16

_CAPTION = 6.0
"""What a caption weighs, where another line weighs at most as much as a short paragraph."""

_CAPTIONS = 8
"""Captions of a page that count: no gallery outweighs the others."""

_OTHERS = 40.0
"""What the other lines of a page weigh together, about."""

_LEAST, _PER_PROSE = 0.3, 3.0

Learned = tuple[Rows, Floats, NDArray[np.floating]]
"""Rows of one page, whether each is right, and what it weighs."""


def learn_title(pages: Sequence[Page]) -> Network:
    """The network that knows the title among the lines above the story."""
    return _learned(pages, _titles, _HIDDEN)


def learn_day(pages: Sequence[Page]) -> Network:
    """The network that knows the day of publication among those that a page names."""
    return _learned(pages, _days, _HIDDEN)


def learn_caption(pages: Sequence[Page]) -> Network:
    """The network that knows the captions in and beside the story."""
    return _learned(pages, _captions, _HIDDEN_CAPTION)


def _learned(
    pages: Sequence[Page], rows_of: Callable[[Page], Iterator[Learned]], hidden: int
) -> Network:
    found = [(number, one) for number, page in enumerate(pages) for one in rows_of(page)]
    rows, right, weight = (np.concatenate([one[part] for _, one in found]) for part in range(3))
    page = np.repeat([number for number, _ in found], [len(one[0]) for _, one in found])
    return bagged(Sample(rows, right, weight.astype(np.float32), page), hidden)


def _titles(page: Page) -> Iterator[Learned]:
    story = page.near(0, 0)
    candidates = title_candidates(page.lines, story[0])
    title = page.title_line(candidates)
    if title is not None:
        rows = title_features(own_features(page.lines), page.lines, candidates, story)
        right = np.array([i == title for i in candidates], np.float32)
        yield rows, right, np.where(right, 1, 1 / len(candidates))


def _days(page: Page) -> Iterator[Learned]:
    story = page.near(0, 0)
    candidates = day_candidates(page.lines, story, None)
    if candidates and page.gold.get("date"):
        title = page.title_line(title_candidates(page.lines, story[0]))
        rows = day_features(own_features(page.lines), candidates, story, title)
        right = np.array([one.day == page.gold["date"] for one in candidates], np.float32)
        count = np.where(right, right.sum(), len(right))
        yield rows, right, 1 / np.sqrt(count)


def _captions(page: Page) -> Iterator[Learned]:
    for chosen in (range(len(page.lines)), page.near()):
        lines = [page.lines[i] for i in chosen]
        told = [page.story[i] for i in chosen]
        near = caption_lines(told)
        own = own_features(lines)
        shown = np.array([page.captions[chosen[i]] for i in near], np.float32)
        prose = own[near.start : near.stop, LOG_PROSE] > 0
        weight = _LEAST + _PER_PROSE * prose
        others = float(weight[shown == 0].sum())
        weight = np.where(
            shown,
            _CAPTION * min(1, _CAPTIONS / max(1, shown.sum())),
            weight * np.sqrt(min(1, _OTHERS / max(others, 1))),
        )
        yield caption_features(own, lines, told, near), shown, weight
