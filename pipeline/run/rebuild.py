"""A new index from the documents of the old one, without their raw files: `newsfold rebuild`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby, islice
from time import monotonic

from pipeline.document import Document, Record
from pipeline.errors import ReconciliationError
from pipeline.index import Index
from pipeline.index.interface import Rebuild
from pipeline.processes import in_processes
from pipeline.run.batch import Batch
from pipeline.run.discover import stored_batches
from pipeline.run.load import gathered, grouped
from pipeline.run.prepare import prepare
from pipeline.run.request import Progress, RunContext, Stage
from pipeline.settings import Settings


class Rebuilt(Record):
    """What a rebuild did."""

    stage: Stage
    documents: int
    seconds: float
    pipeline_version: str


def rebuild(  # noqa: PLR0913, PLR0917 - the last is for the DAG alone
    stage: Stage,
    index: Index,
    settings: Settings,
    context: RunContext,
    on_progress: Callable[[Progress], None],
    prepared: Iterable[Batch] = (),
) -> Rebuilt:
    """Fill a new index from the old one and put it in its place; all documents are grouped anew.

    They go through the stages from `stage` on (not `clean`, which needs raw files), and keep
    the run that they came from and the version under which it wrote them: a run that is still
    to write what it read before the rebuild does so, an older one does not.

    Args:
        stage: the first to be done again.
        index: to be rebuilt.
        settings: how many documents a batch has, and how many processes work.
        context: who rebuilds.
        on_progress: is told after each part.
        prepared: documents of the old index that have been through the stages already. Those
            that were written since they were read are made again.

    Raises:
        BackendError: the index is away or busy; the old one stays in use.
        ReconciliationError: not every document has come over; the old one stays in use.
    """
    began = monotonic()
    # What is only to be grouped has nothing to prepare.
    workers = 1 if stage is Stage.GROUP else settings.worker_processes
    with index.rebuild() as ours:
        total, done = ours.old.count(), 0
        rest = stored_batches(_not_in_new(ours, settings.batch_documents), settings.batch_documents)
        for batches in (
            (_still_so(batch, ours.old) for batch in prepared),
            in_processes(partial(prepare, stage=stage), rest, workers),
        ):
            for batch in gathered(batches, settings.commit_documents):
                _check_all_prepared(batch)
                _write(_stamped(batch.documents, stage, context), ours)
                done += len(batch.documents)
                on_progress(Progress(done, done, total))
        _check_nothing_lost(total, done, ours.new.count())
    return Rebuilt(
        stage=stage,
        documents=done,
        seconds=round(monotonic() - began, 3),
        pipeline_version=context.pipeline_version,
    )


def _still_so(batch: Batch, old: Index) -> Batch:
    """The documents of a batch that are in the old index as they were when they were read."""
    now = old.get([document.id for document in batch.documents])
    same = [one for one in batch.documents if one.id in now and _made(one) == _made(now[one.id])]
    return Batch(documents=same)


def _made(document: Document) -> tuple[str, str | None]:
    return document.source_hash, document.run_id


def _not_in_new(ours: Rebuild, chunk_documents: int) -> Iterator[Document]:
    """The documents of the old index that have not come over yet."""
    documents = ours.old.scan()
    while chunk := list(islice(documents, chunk_documents)):
        there = ours.new.known([document.id for document in chunk])
        yield from (document for document in chunk if document.id not in there)


def _check_all_prepared(batch: Batch) -> None:
    for problem in batch.problems:
        raise ReconciliationError(
            f"{problem.source} cannot be made again ({problem.reason}). The old index stays in "
            "use. Please report it."
        )


def _stamped(
    documents: Sequence[Document], stage: Stage, context: RunContext
) -> Sequence[Document]:
    """Grouping says nothing of the version that made a document; the other stages do."""
    if stage is Stage.GROUP:
        return documents
    update = {"pipeline_version": context.pipeline_version}
    return [one.model_copy(update=update) for one in documents]


def _write(documents: Sequence[Document], ours: Rebuild) -> None:
    """Put documents, and those there whose story they change, under the versions they had."""
    entries = {entry.document.id: entry for entry in grouped(documents, ours.new)}
    versions = {id_: known.version for id_, known in ours.old.known(entries).items()}
    by_version = sorted(entries, key=lambda id_: (versions[id_], id_))
    for version, ids in groupby(by_version, key=versions.__getitem__):
        ours.writer.put((entries[id_] for id_ in ids), version)
    for refused in ours.writer.commit():
        raise ReconciliationError(
            f"The new index refuses {entries[refused.id].document.source}: {refused.reason}. "
            "The old one stays in use."
        )


def _check_nothing_lost(before: int, read: int, after: int) -> None:
    if not before == read == after:
        raise ReconciliationError(
            f"The old index holds {before} documents, {read} were read of it, and the new one "
            f"holds {after}. The old one stays in use. Try again; if it stays so, please "
            "report it."
        )
