"""A whole run on this machine: `newsfold run`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from time import monotonic

from pipeline.index import Index
from pipeline.index.records import Run
from pipeline.processes import in_processes
from pipeline.run.batch import Batch
from pipeline.run.discover import batches_of
from pipeline.run.load import gathered, load
from pipeline.run.prepare import prepare
from pipeline.run.request import Progress, RunContext, RunRequest, Tally, reconcile
from pipeline.settings import Settings


def run(
    request: RunRequest,
    index: Index,
    settings: Settings,
    context: RunContext,
    on_progress: Callable[[Progress], None],
) -> Run:
    """Do what is asked and give the run's record, whose sum is checked.

    Raises:
        BackendError: index or storage is away or busy.
        ReconciliationError: not every file is accounted for.
    """
    began = monotonic()
    tally = Tally()
    with index.writer() as writer:
        found = batches_of(request, index, context, settings)
        prepared = in_processes(
            partial(prepare, stage=request.stage), found, settings.worker_processes
        )
        for batch in gathered(_reported(prepared, on_progress), settings.commit_documents):
            tally += load(batch, index, writer, context)
        finished = reconcile(tally, context, request.drops, monotonic() - began)
        writer.record(finished)
        writer.commit()
    return finished


def _reported(batches: Iterable[Batch], on_progress: Callable[[Progress], None]) -> Iterator[Batch]:
    seen = files = 0
    for batch in batches:
        seen += batch.tally.seen
        files += batch.files
        on_progress(Progress(seen, files))
        yield batch
