"""A new index from the documents of the old one, without their raw files: `newsfold rebuild`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from time import monotonic

from pipeline.document import Document, Record
from pipeline.errors import ReconciliationError
from pipeline.index import Index
from pipeline.index.interface import Rebuild
from pipeline.run.discover import stored_batches
from pipeline.run.load import grouped
from pipeline.run.prepare import in_processes, prepare_again
from pipeline.run.request import Progress, Redo, RunContext, Stage, Tally
from pipeline.settings import Settings


class Rebuilt(Record):
    """What a rebuild did."""

    stage: Stage
    documents: int
    seconds: float
    pipeline_version: str


def rebuild(
    stage: Stage,
    index: Index,
    settings: Settings,
    context: RunContext,
    on_progress: Callable[[Progress], None],
) -> Rebuilt:
    """Fill a new index from the old one and put it in its place; all documents are grouped anew.

    They go through the stages from `stage` on (not `clean`, which needs raw files), and keep
    the run that they came from and the version under which it wrote them: a run that is still
    to write what it read before the rebuild does so, an older one does not.

    Raises:
        BackendError: the index is away or busy; the old one stays in use.
        ReconciliationError: not every document has come over; the old one stays in use.
    """
    began = monotonic()
    tally = Tally()
    # What is only to be grouped has nothing to prepare.
    workers = 1 if stage is Stage.GROUP else settings.worker_processes
    with index.rebuild() as ours:
        total = ours.old.count()
        batches = stored_batches(ours.old, Redo.ALL, context, settings.batch_documents)
        prepare = partial(prepare_again, stage=stage)
        for prepared in in_processes(prepare, batches, workers):
            _write(_stamped(prepared.documents, stage, context), ours)
            tally += prepared.tally + Tally(indexed=len(prepared.documents))
            on_progress(Progress(tally, tally.indexed, total))
        _check_nothing_lost(total, tally, ours.new.count())
    return Rebuilt(
        stage=stage,
        documents=tally.indexed,
        seconds=round(monotonic() - began, 3),
        pipeline_version=context.pipeline_version,
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


def _check_nothing_lost(before: int, tally: Tally, after: int) -> None:
    if not before == tally.seen == after:
        raise ReconciliationError(
            f"The old index holds {before} documents, {tally.seen} were read of it, and the new "
            f"one holds {after}. The old one stays in use. Try again; if it stays so, please "
            "report it."
        )
