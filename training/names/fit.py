"""Learning the encoder's weights from tagged documents.

Fine-tuning as in Devlin and others, 'BERT' (2019): cross-entropy over the first piece of each
word, AdamW (Loshchilov and Hutter, 2019), a rate that rises for a tenth of the steps and then
falls to nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

import torch
from rich.progress import track
from torch.nn import functional

from pipeline.enrich.entities.recogniser import TAGS
from pipeline.enrich.entities.windows import LONGEST_WINDOW, Window, windows
from training.names.corpora import Annotated
from training.names.encoder import Weights, first_weights, scores

_RATE: Final = 1.5e-4
_EPOCHS: Final = 3
_BATCH: Final = 16
"""Windows."""
_SORTED_BATCHES: Final = 20
"""So many batches are sorted by length together, so that little of them is filled up."""
_DECAY: Final = 0.01
_LONGEST_GRADIENT: Final = 1.0
_RISE: Final = 0.1
_NUMBERS: Final = {tag: number for number, tag in enumerate(TAGS)}
_NO_WORD: Final = -100


class Example(NamedTuple):
    """A window and the numbers of its words' tags."""

    window: Window
    tags: list[int]


def _examples(documents: Sequence[Annotated], chance: Random) -> Iterator[Example]:
    """Windows of two lengths, so that names stand with much and with little around them."""
    for document in documents:
        tags = [_NUMBERS[tag] for sentence in document.tags for tag in sentence]
        longest = chance.choice([LONGEST_WINDOW // 2, LONGEST_WINDOW, LONGEST_WINDOW])
        first = 0
        for window in windows(document.words, longest):
            yield Example(window, tags[first : first + len(window.words)])
            first += len(window.words)


def _batches(examples: list[Example], chance: Random) -> list[list[Example]]:
    """The examples in batches of like lengths, in any order."""
    chance.shuffle(examples)
    batches = []
    for i in range(0, len(examples), _BATCH * _SORTED_BATCHES):
        alike = sorted(
            examples[i : i + _BATCH * _SORTED_BATCHES], key=lambda one: len(one.window.pieces)
        )
        batches += [alike[j : j + _BATCH] for j in range(0, len(alike), _BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(weights: Weights, batch: list[Example]) -> torch.Tensor:
    shape = (len(batch), max(len(example.window.pieces) for example in batch))
    pieces, cases, filled = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    tags = torch.full(shape, _NO_WORD)
    for row, (window, numbers) in enumerate(batch):
        pieces[row, : len(window.pieces)] = torch.tensor(window.pieces)
        cases[row, : len(window.cases)] = torch.tensor(window.cases)
        filled[row, : len(window.pieces)] = 1
        tags[row, window.words] = torch.tensor(numbers)
    with torch.autocast("cpu", torch.bfloat16):  # a third faster, and no worse
        found = scores(weights, pieces, cases, filled, learning=True).float()
    return functional.cross_entropy(found.flatten(0, 1), tags.flatten(), ignore_index=_NO_WORD)


def _rate(step: int, steps: int) -> float:
    """The share of the highest rate at a step."""
    return min(1.0, (step + 1) / (_RISE * steps)) * max(0.0, 1 - step / steps)


def learn(documents: Sequence[Annotated], layers: Sequence[int], seed: int) -> Weights:
    """Weights learned from the documents; the same on every run on one kind of machine."""
    torch.manual_seed(seed)
    chance = Random(seed)  # noqa: S311 - order of examples, no secrets
    weights = first_weights(layers, seed)
    matrices = {name for name in weights if name.endswith(".weight") and "norm" not in name}
    groups = [
        {"params": [weights[name] for name in weights if name in matrices]},
        {"params": [weights[name] for name in weights if name not in matrices], "weight_decay": 0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=_RATE, weight_decay=_DECAY, fused=True)
    steps = _EPOCHS * math.ceil(sum(1 for _ in _examples(documents, Random(seed))) / _BATCH)  # noqa: S311 - as above
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    for epoch in range(1, _EPOCHS + 1):
        batches = _batches(list(_examples(documents, chance)), chance)
        for batch in track(batches, f"names, {epoch} of {_EPOCHS}"):
            optimiser.zero_grad()
            _loss(weights, batch).backward()
            torch.nn.utils.clip_grad_norm_(weights.values(), _LONGEST_GRADIENT)
            optimiser.step()
            schedule.step()
    return weights
