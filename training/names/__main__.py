"""Train the name recogniser: `python -m training.names --data DATA --out FOLDER`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import pycrfsuite

from pipeline.enrich.entities.features import document_features
from training.names import corpora
from training.names.augment import augmented
from training.names.corpora import Annotated, annotate

_PARAMETERS = {
    "c1": 0.1,
    "c2": 0.05,
    "max_iterations": 150,
    "feature.possible_transitions": True,
}


def train(documents: Iterable[Annotated], model: Path) -> None:
    """Fit the CRF by L-BFGS with elastic-net regularisation; no randomness."""
    trainer = pycrfsuite.Trainer(verbose=False, params=_PARAMETERS)
    for document in documents:
        for rows, tags in zip(document_features(document.tokens), document.tags, strict=True):
            trainer.append(rows, tags)
    trainer.train(str(model))


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    arguments = parser.parse_args()
    folder = arguments.data / "ner" / "open"
    documents = [*corpora.wikigold(folder), *corpora.english_web_treebank(folder)]
    train(map(annotate, [*documents, *augmented(documents)]), arguments.out / "names.crfsuite")


if __name__ == "__main__":
    main()
