"""The name recogniser: a linear-chain conditional random field over tokens.

Lafferty, McCallum and Pereira, 'Conditional Random Fields' (2001), as CRFsuite does it. What
it was trained on and how well it does stands in `model/MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

import pycrfsuite

from pipeline.document import EntityLabel
from pipeline.enrich.entities.features import Sentence, document_features

MODEL = Path(__file__).resolve().parent / "model" / "names.crfsuite"


class Span(NamedTuple):
    """Tokens `start` to `end` (not included) of sentence `sentence` of a document."""

    sentence: int
    start: int
    end: int
    label: EntityLabel


@cache
def _tagger(model: Path) -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    return tagger


def spans(tags: Sequence[str], sentence: int) -> Iterator[Span]:
    """The spans of one sentence's BIO tags; an I- without its B- begins a span."""
    start, label = 0, ""
    for i, tag in enumerate((*tags, "O")):
        if label and tag != f"I-{label}":
            yield Span(sentence, start, i, cast("EntityLabel", label))
            label = ""
        if tag != "O" and not label:
            start, label = i, tag[2:]


def recognise(sentences: Sequence[Sentence], model: Path = MODEL) -> list[Span]:
    """The names in the sentences of one English document, in order."""
    tagger = _tagger(model)
    return [
        span
        for i, rows in enumerate(document_features(sentences))
        for span in spans(tagger.tag(rows), i)
    ]
