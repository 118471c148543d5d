"""Learn the line model: `python -m training.lines --data DATA --out FOLDER`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import numpy as np

from pipeline.clean.line_context import among_scores, in_context
from pipeline.clean.line_features import LOG_WORDS, Rows, own_features
from pipeline.clean.line_model import PATH, Network
from pipeline.clean.line_title import title_candidates, title_features
from training.lines.fit import Floats, Sample, bagged
from training.lines.pages import Page, held_out, read_pages
from training.lines.words import small_words

_SEED = 7
_CUTS = 2
"""Drops of each page with other numbers of lines around the story."""

_BEFORE, _AFTER = 12, 15
"""Lines around the story in such a drop, at most."""

_FOLDS = 3
_HIDDEN_SECOND = 16
_HIDDEN_TITLE = 8
_LEAST, _MOST, _PER_WORD = 0.3, 60, 1 / 20
"""The weight of a line: what each line has, the words that count, and what a word adds."""


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
    words = np.minimum(np.expm1(np.concatenate(own)[:, LOG_WORDS]), _MOST)
    page = np.repeat(np.array(number), [len(one) for one in own])
    weight = (_LEAST + words * _PER_WORD).astype(np.float32)
    return Sample(np.concatenate(rows), np.concatenate(story), weight, page)


def learn_title(pages: Sequence[Page]) -> Network:
    """The network that knows the title among the lines above the story."""
    rows: list[Rows] = []
    right: list[Floats] = []
    for page in pages:
        story = [i for i, told in enumerate(page.story) if told]
        candidates = title_candidates(page.lines, story[0])
        title = page.title_line(candidates)
        if title is not None:
            rows.append(title_features(page.lines, candidates, story))
            right.append(np.array([i == title for i in candidates], np.float32))
    number = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
    weight = np.concatenate([np.where(one, 1, 1 / len(one)) for one in right])
    sample = Sample(np.concatenate(rows), np.concatenate(right), weight.astype(np.float32), number)
    return bagged(sample, _HIDDEN_TITLE)


def save(networks: Mapping[str, Network], path: Path) -> None:
    """Write the numbers of the networks."""
    parts = {
        f"{name}_{part}": getattr(network, part)
        for name, network in networks.items()
        for part in Network.__slots__
    }
    np.savez_compressed(path, **parts)


def main() -> None:
    """Read the command line and learn from the pages that are not held out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    arguments = parser.parse_args()
    words = "\n".join(small_words())
    (arguments.out / "small_words.txt").write_text(f"{words}\n", encoding="utf-8")
    names = held_out(arguments.data, held=False)
    pages = list(read_pages(arguments.data, names))
    first, second = learn(pages)
    found = {"first": first, "second": second, "title": learn_title(pages)}
    save(found, arguments.out / PATH.name)


if __name__ == "__main__":
    main()
