"""What stands around each line of a text, and where in the text the line stands, as numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.clean.line_features import FURNISHED, LOG_PROSE, LOG_WORDS, Rows

Floats = NDArray[np.floating]

_SEEN, _AVERAGED = 14, 12
"""So many of the first features of a line are seen of its neighbours, and are averaged."""

_OFFSETS = (-3, -2, -1, 1, 2, 3)
_WIDTHS = (5, 15)

_AGAINST = 7
"""What a line that is no sentence counts against a story, in words."""

_MOST = 60
"""Words of a paragraph that count: one long notice is no story."""

_SCORE_OFFSETS = (-6, -4, -3, -2, -1, 1, 2, 3, 4, 6)
_SCORE_WIDTHS = (4, 10, 25)
_HIGHEST = 5.0
"""Log-odds above which, and below minus which, one line is as sure as another."""

_CUTS = (0.5, 2.0)
"""What a line may count against the story at most, in log-odds."""

_WEIGHT = 20.0
"""Words of a paragraph of weight one."""


def in_context(own: Rows) -> Rows:
    """The features `own` of the lines with those of the lines around and of the whole text."""
    count = len(own)
    rows = np.arange(count)
    furnished = np.cumsum(own[:, FURNISHED], axis=0) - own[:, FURNISHED]
    running = np.minimum(np.expm1(own[:, LOG_PROSE]), _MOST)
    first, last = _densest(np.where(running > 0, running, -_AGAINST))
    averaged = own[:, :_AVERAGED]
    prose = np.cumsum(own[:, LOG_PROSE]) - own[:, LOG_PROSE]
    whole = np.append(averaged.mean(axis=0), np.log(count))
    return np.column_stack(
        [
            own,
            around(own[:, :_SEEN], _OFFSETS),
            _means(averaged, _WIDTHS),
            np.log1p(furnished),
            np.log1p(own[:, FURNISHED].sum(axis=0) - furnished),
            _beside(rows, first, last),
            np.log1p(rows),
            np.log1p(count - 1 - rows),
            prose / max(own[:, LOG_PROSE].sum(), 1),
            np.broadcast_to(whole, (count, len(whole))),
        ]
    ).astype(np.float32)


def among_scores(own: Rows, scores: Floats) -> Rows:
    """The features `own` of the lines with the `scores` (log-odds) of the lines around."""
    count = len(own)
    rows = np.arange(count)
    sure = np.clip(scores, -_HIGHEST, _HIGHEST)
    weight = np.minimum(np.expm1(own[:, LOG_WORDS]), _MOST) / _WEIGHT
    chance = 1 / (1 + np.exp(-sure))
    mass = chance * weight
    total = max(float(mass.sum()), 1e-6)
    sums = np.append(0, np.cumsum(mass))
    spans: list[Floats] = []
    for cut in _CUTS:
        gain = np.where(sure > 0, np.minimum(sure, 4) * weight, np.maximum(sure, -cut))
        first, last = _densest(gain)
        share = (sums[last + 1] - sums[first]) / total
        spans += [_beside(rows, first, last), np.full(count, share)]
    whole = np.array([np.log1p(total), sure.max(), chance.mean()])
    return np.column_stack(
        [
            own,
            sure,
            around(sure[:, None] + _HIGHEST, _SCORE_OFFSETS),
            _means(np.column_stack([sure + _HIGHEST, mass]), _SCORE_WIDTHS),
            sums[:-1] / total,
            *spans,
            np.broadcast_to(whole, (count, len(whole))),
        ]
    ).astype(np.float32)


def around(values: Floats, offsets: Sequence[int]) -> Floats:
    """`values` of the lines at the `offsets`; beyond the text 0, and a last column says so."""
    count, width = values.shape
    reach = max(map(abs, offsets))
    padded = np.zeros((count + 2 * reach, width + 1), np.float32)
    padded[:, width] = 1
    padded[reach : reach + count, :width] = values
    padded[reach : reach + count, width] = 0
    return np.hstack([padded[reach + offset : reach + offset + count] for offset in offsets])


def _means(values: Floats, widths: Sequence[int]) -> Floats:
    """`values` averaged over so many lines before each line, and after; beyond the text 0."""
    count = len(values)
    rows = np.arange(count)
    sums = np.zeros((count + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=sums[1:])
    parts = []
    for width in widths:
        low, high = np.maximum(rows - width, 0), np.minimum(rows + 1 + width, count)
        parts += [(sums[rows] - sums[low]) / width, (sums[high] - sums[rows + 1]) / width]
    return np.hstack(parts)


def _densest(gains: Floats) -> tuple[int, int]:
    """The first and the last line of the run with the greatest sum of `gains`.

    The maximum-sum segment (Bentley 1984; on pages: Pasternack & Roth 2009).
    """
    sums = np.append(0, np.cumsum(gains, dtype=np.float64))
    last = int(np.argmax(sums[1:] - np.minimum.accumulate(sums)[:-1]))
    return int(np.argmin(sums[: last + 1])), last


def _beside(rows: NDArray[np.intp], first: int, last: int) -> Floats:
    """Whether each line is of the run from `first` to `last`, and how far before and after."""
    inside = (rows >= first) & (rows <= last)
    before, after = np.maximum(first - rows, 0), np.maximum(rows - last, 0)
    return np.column_stack([inside, np.log1p(before), np.log1p(after)])
