"""A whole run on this machine: `newsfold run`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic

from pipeline.index import Index
from pipeline.index.records import Run
from pipeline.run.discover import discover, stored_batches
from pipeline.run.load import load
from pipeline.run.prepare import Prepared, in_processes, prepare, prepare_again
from pipeline.run.request import Progress, RunContext, RunRequest, Stage, Tally, reconcile
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
    tally, files = Tally(), 0
    with index.writer() as writer:
        for prepared in _prepared(request, index, settings, context):
            tally += load(prepared, index, writer, context)
            files += prepared.files
            on_progress(Progress(tally, files))
        finished = reconcile(tally, context, request.drops, monotonic() - began)
        writer.record(finished)
        writer.commit()
    return finished


def _prepared(
    request: RunRequest, index: Index, settings: Settings, context: RunContext
) -> Iterator[Prepared]:
    if request.stage is Stage.CLEAN:
        batches = discover(request.drops, index, request.redo, context, settings)
        return in_processes(prepare, batches, settings.worker_processes)
    stored = stored_batches(index, request.redo, context, settings.batch_documents)
    return in_processes(
        partial(prepare_again, stage=request.stage), stored, settings.worker_processes
    )
