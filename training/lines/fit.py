"""Fit the networks of the line model: L-BFGS on the logistic loss, averaged over samples of pages.

A mean of several networks, each learned from another sample of the pages (bagging, Breiman 1996),
is one network with all their hidden units side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.clean.line_model import Network

Floats = NDArray[np.float32]

_BAGS = 5
_SHARE = 0.85
"""Of the pages, in each sample."""

_HIDDEN = 24
_PENALTY = 6e-3
"""Of the squares of the weights (of standardised features)."""

_ITERATIONS = 120
_FAR = 6
"""Standard deviations from the mean at which a feature is cut off in training."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows to learn from."""

    rows: Floats
    story: Floats
    """1 for a line of the story, else 0."""
    weight: Floats
    page: NDArray[np.intp]
    """The number of the page that each row is from."""

    def of(self, chosen: NDArray[np.bool_]) -> Sample:
        """The rows that are `chosen`."""
        return Sample(self.rows[chosen], self.story[chosen], self.weight[chosen], self.page[chosen])


def bagged(sample: Sample, hidden: int = _HIDDEN) -> Network:
    """The mean of several networks; the same on every run."""
    pages = np.unique(sample.page)
    nets = []
    for seed in range(_BAGS):
        chosen = np.random.default_rng(seed).choice(pages, int(_SHARE * len(pages)), replace=False)
        nets.append(_fit(sample.of(np.isin(sample.page, chosen)), hidden, seed))
    outward = np.concatenate([net.outward for net in nets]) / _BAGS
    offset = np.mean([net.offset for net in nets], axis=0)
    return Network(
        np.hstack([net.inward for net in nets]),
        np.concatenate([net.bias for net in nets]),
        outward.astype(np.float32),
        offset.astype(np.float32),
    )


def _fit(sample: Sample, hidden: int, seed: int) -> Network:
    mean, spread = sample.rows.mean(axis=0), sample.rows.std(axis=0) + 1e-3
    rows = np.clip((sample.rows - mean) / spread, -_FAR, _FAR)
    share = sample.weight / sample.weight.sum()
    width = rows.shape[1]
    cuts = np.cumsum([width * hidden, hidden, hidden])

    def parts(theta: NDArray[np.float64]) -> tuple[Floats, ...]:
        inward, bias, outward, offset = np.split(theta.astype(np.float32), cuts)
        return inward.reshape(width, hidden), bias, outward, offset

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        inward, bias, outward, offset = parts(theta)
        units = np.maximum(rows @ inward + bias, 0)
        odds = units @ outward + offset
        value = float((share * (np.logaddexp(0, odds) - sample.story * odds)).sum())
        value += _PENALTY * float((inward**2).sum() + (outward**2).sum())
        slope = share * (1 / (1 + np.exp(-odds)) - sample.story)
        back = np.outer(slope, outward) * (units > 0)
        steps = (
            rows.T @ back + 2 * _PENALTY * inward,
            back.sum(axis=0),
            units.T @ slope + 2 * _PENALTY * outward,
            slope.sum(keepdims=True),
        )
        return value, np.concatenate([step.ravel() for step in steps]).astype(np.float64)

    random = np.random.default_rng(seed)
    start = np.concatenate(
        [
            random.normal(size=width * hidden) / np.sqrt(width),
            np.zeros(hidden),
            random.normal(size=hidden) / np.sqrt(hidden),
            [0],
        ]
    )
    options = {"maxiter": _ITERATIONS, "maxcor": 20}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    inward, bias, outward, offset = parts(found.x)
    scaled = (inward / spread[:, None]).astype(np.float32)
    return Network(scaled, (bias - mean @ scaled).astype(np.float32), outward, offset)
