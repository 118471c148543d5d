"""The name recogniser: a small Transformer encoder that tags each word.

Devlin and others, 'BERT' (2019), as ONNX Runtime runs it, in whole numbers of eight bits. What
it was trained on and how well it does stands in `model/MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, cast

import numpy as np
import numpy.typing as npt
import onnxruntime

from pipeline.document import EntityLabel
from pipeline.enrich.entities.tokens import Sentence
from pipeline.enrich.entities.windows import Window, windows

MODEL: Final = Path(__file__).resolve().parent / "model" / "names.onnx"
LABELS: Final[tuple[EntityLabel, ...]] = ("PER", "ORG", "LOC", "GROUP")
TAGS: Final = ("O", *(f"{place}-{label}" for label in LABELS for place in "BI"))
"""B- for the first word of a name, I- for the others, O for words outside of names."""

_FORBIDDEN = -1e4

Scores = npt.NDArray[np.float32]
"""The score of each tag for each word, shape (words, tags)."""


class Span(NamedTuple):
    """Tokens `start` to `end` (not included) of sentence `sentence` of a document."""

    sentence: int
    start: int
    end: int
    label: EntityLabel


@cache
def _session(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # Documents are shared out among processes: threads of one would only wait for each other.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _scores(document: Sequence[Window], model: Path) -> Scores:
    """The scores of all words of some windows, in order.

    One window at a time: none is filled up to the length of another, which would cost a quarter
    of the time, and what one is told does not hang on its neighbours, for numbers are rounded to
    eight bits by the range of all that is read at once.
    """
    session = _session(model)
    parts = []
    for window in document:
        pieces, cases = np.array([window.pieces], np.int64), np.array([window.cases], np.int64)
        filled = np.ones(pieces.shape, np.int32)
        (scores,) = session.run(None, {"pieces": pieces, "cases": cases, "filled": filled})
        parts.append(scores[0, window.words])
    return np.concatenate(parts)


def _forbidden_pairs() -> Scores:
    """A penalty for each pair of neighbouring tags: an I- follows a tag of its own name."""
    pairs = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for j, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            for i, before in enumerate(TAGS):
                if before[2:] != tag[2:]:
                    pairs[i, j] = _FORBIDDEN
    return pairs


_PAIRS: Final = _forbidden_pairs()
_INSIDE: Final = [i for i, tag in enumerate(TAGS) if tag.startswith("I-")]


def likeliest_tags(scores: Scores) -> list[int]:
    """The tags of one sentence with the highest sum of scores in which names are whole.

    Viterbi, 'Error bounds for convolutional codes' (1967).
    """
    best = scores.argmax(axis=1)
    if best[0] not in _INSIDE and not _PAIRS[best[:-1], best[1:]].any():
        return [int(tag) for tag in best]  # as almost always
    total = scores[0].copy()
    total[_INSIDE] += _FORBIDDEN
    choices = []
    for row in scores[1:]:
        through = total[:, None] + _PAIRS
        choices.append(through.argmax(axis=0))
        total = through.max(axis=0) + row
    path = [int(total.argmax())]
    for choice in reversed(choices):
        path.append(int(choice[path[-1]]))
    return path[::-1]


def spans(tags: Sequence[int], sentence: int) -> Iterator[Span]:
    """The names of one sentence, from the numbers of its tags in `TAGS`."""
    start = -1
    for i, tag in enumerate((*tags, 0)):
        if start >= 0 and tag not in _INSIDE:
            yield Span(sentence, start, i, cast("EntityLabel", TAGS[tags[start]][2:]))
            start = -1
        if tag and tag not in _INSIDE:
            start = i


def recognise(sentences: Sequence[Sentence], model: Path = MODEL) -> list[Span]:
    """The names in the sentences of one English document, in order."""
    document = list(windows([[token.norm for token in tokens] for tokens in sentences]))
    if not document:
        return []
    scores = _scores(document, model)
    found: list[Span] = []
    first = 0
    for number, sentence in enumerate(sentences):
        found += spans(likeliest_tags(scores[first : first + len(sentence)]), number)
        first += len(sentence)
    return found
