"""A batch through the stages that look at one document alone; the work of many processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Final

from pipeline.clean import clean
from pipeline.document import Document
from pipeline.enrich import with_annotations
from pipeline.errors import InputError
from pipeline.language import with_language
from pipeline.read import RawItem, decode
from pipeline.run.batch import Batch, Problem
from pipeline.run.request import Stage

_ANNOTATORS: Final[tuple[tuple[Stage, Callable[[Document], Document]], ...]] = (
    (Stage.LANGUAGE, with_language),
    (Stage.ENRICH, with_annotations),
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


def in_processes(
    function: Callable[[Batch], Batch], batches: Iterable[Batch], workers: int
) -> Iterator[Batch]:
    """Map a function over batches, in order, with one more in flight than there are workers.

    A single batch is prepared here: starting a process costs more than it saves.
    """
    batches = iter(batches)
    first = list(islice(batches, 2))
    if workers == 1 or len(first) <= 1:
        for batch in first:
            yield function(batch)
        yield from map(function, batches)
        return
    # A forked child would inherit the locks of the index's threads.
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        waiting: list[Future[Batch]] = [pool.submit(function, batch) for batch in first]
        for batch in batches:
            while len(waiting) > workers:
                yield waiting.pop(0).result()
            waiting.append(pool.submit(function, batch))
        for future in waiting:
            yield future.result()


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
    except InputError:
        raise
    except Exception as error:
        reason = f"unexpected {type(error).__name__}: {error}"
        raise InputError(source, str(stage), reason) from error
