"""A batch through the stages that look at one document alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from pipeline.clean import clean
from pipeline.document import Document
from pipeline.enrich import with_annotations
from pipeline.errors import InputError, SettingsError
from pipeline.language import with_language
from pipeline.read import RawItem, decode
from pipeline.run.batch import Batch, Problem
from pipeline.run.request import Stage
from pipeline.settings import load_settings


def _with_annotations(document: Document) -> Document:
    return with_annotations(document, load_settings().spacy_pipelines)


_ANNOTATORS: Final[tuple[tuple[Stage, Callable[[Document], Document]], ...]] = (
    (Stage.LANGUAGE, with_language),
    (Stage.ENRICH, _with_annotations),
)


def prepare(batch: Batch, stage: Stage) -> Batch:
    """Take a batch through the stages from `stage` on, up to those that look at others too."""
    return enriched(cleaned(batch), stage)


def cleaned(batch: Batch) -> Batch:
    """The batch with its raw files as documents."""
    documents, problems, drops = list(batch.documents), list(batch.problems), dict(batch.drops)
    for item in batch.items:
        try:
            documents.append(_clean(item))
            drops[item.source] = item.drop
        except InputError as error:
            problems.append(Problem.of(error, item.drop, item.source_hash))
    return Batch([], documents, problems, drops, batch.tally, batch.files)


def enriched(batch: Batch, stage: Stage) -> Batch:
    """The batch with its documents' language and annotations made, from `stage` on."""
    documents, problems = [], list(batch.problems)
    for document in batch.documents:
        try:
            documents.append(_annotate(document, stage))
        except InputError as error:
            drop = batch.drops.get(document.source, "")
            problems.append(Problem.of(error, drop, document.source_hash))
    return Batch([], documents, problems, batch.drops, batch.tally, batch.files)


def _clean(item: RawItem) -> Document:
    with _one_odd_file(item.source, "read"):
        raw = decode(item)
    with _one_odd_file(item.source, Stage.CLEAN):
        return clean(raw)


def _annotate(document: Document, first: Stage) -> Document:
    order = list(Stage)
    for stage, annotate in _ANNOTATORS:
        if order.index(stage) >= order.index(first):
            with _one_odd_file(document.source, stage):
                document = annotate(document)
    return document


@contextmanager
def _one_odd_file(source: str, stage: str) -> Iterator[None]:
    """Set one odd file aside: it must not stop the rest, not even by a fault of ours."""
    try:
        yield
    except (InputError, SettingsError):
        raise
    except Exception as error:
        reason = f"unexpected {type(error).__name__}: {error}"
        raise InputError(source, str(stage), reason) from error
