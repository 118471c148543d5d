"""How likely each line of a text is of its story, by the shipped model.

Two small networks of one hidden layer: the first scores each line by its form and that of the
lines around, the second scores it again among the scores of the others (stacking, Wolpert 1992).
`model/MODEL_CARD.md` says what they learned from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.clean.line_context import among_scores, in_context
from pipeline.clean.line_features import Rows

PATH = Path(__file__).parent / "model" / "lines.npz"


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer of rectified linear units, and one output: log-odds."""

    inward: Rows
    bias: Rows
    outward: Rows
    offset: Rows

    def __call__(self, rows: Rows) -> Rows:
        """The log-odds of each row."""
        hidden: Rows = np.maximum(rows @ self.inward + self.bias, 0)
        odds: Rows = hidden @ self.outward + self.offset
        return odds


NETWORKS = ("first", "second", "title", "caption", "day")


@cache
def networks() -> dict[str, Network]:
    """The shipped networks by name, read once."""
    with np.load(PATH, allow_pickle=False) as stored:
        return {
            name: Network(*(stored[f"{name}_{part}"] for part in Network.__slots__))
            for name in NETWORKS
        }


def story_scores(own: Rows) -> Rows:
    """The log-odds of each of one or more lines of a text that it is of the story.

    Args:
        own: the features of the lines themselves.
    """
    found = networks()
    return found["second"](among_scores(own, found["first"](in_context(own))))
