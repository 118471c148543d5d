"""A batch through the stages that look at one document alone; the work of many processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Final, TypeVar

from pipeline.clean import clean
from pipeline.document import Document
from pipeline.enrich import with_annotations
from pipeline.errors import InputError
from pipeline.language import with_language
from pipeline.read import RawItem, decode
from pipeline.run.discover import Batch, Problem
from pipeline.run.request import Stage, Tally

T = TypeVar("T")

_STAGES: Final[tuple[tuple[Stage, Callable[[Document], Document]], ...]] = (
    (Stage.LANGUAGE, with_language),
    (Stage.ENRICH, with_annotations),
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch as documents, ready to be grouped and written."""

    documents: list[Document]
    problems: list[Problem]
    tally: Tally
    """What was known before: see `Batch.tally`."""
    files: int = 0
    """See `Batch.files`."""


def prepare(batch: Batch) -> Prepared:
    """Take each file of a batch through clean, language and enrich."""
    documents, problems = [], list(batch.problems)
    for item in batch.items:
        try:
            documents.append(_through_stages(item))
        except InputError as error:
            problems.append(Problem.of(error, item.drop, item.source_hash))
    return Prepared(documents, problems, batch.tally, batch.files)


def prepare_again(documents: list[Document], stage: Stage) -> Prepared:
    """Take stored documents through the stages from `stage` on."""
    again = [_from_stage(document, stage) for document in documents]
    return Prepared(again, [], Tally(seen=len(again)))


def in_processes(
    function: Callable[[T], Prepared], batches: Iterable[T], workers: int
) -> Iterator[Prepared]:
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
        waiting: list[Future[Prepared]] = [pool.submit(function, batch) for batch in first]
        for batch in batches:
            while len(waiting) > workers:
                yield waiting.pop(0).result()
            waiting.append(pool.submit(function, batch))
        for future in waiting:
            yield future.result()


def _through_stages(item: RawItem) -> Document:
    stage = "read"
    try:
        raw = decode(item)
        stage = Stage.CLEAN.value
        document = clean(raw)
        for name, run_stage in _STAGES:
            stage = name.value
            document = run_stage(document)
    except InputError:
        raise
    except Exception as error:
        # One odd file must not stop the rest, not even by a fault of ours.
        reason = f"unexpected {type(error).__name__}: {error}"
        raise InputError(item.source, stage, reason) from error
    return document


def _from_stage(document: Document, first: Stage) -> Document:
    order = list(Stage)
    for name, run_stage in _STAGES:
        if order.index(name) >= order.index(first):
            document = run_stage(document)
    return document
