"""The tasks of a run that group documents into stories and write the index."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from pipeline.index import open_index
from pipeline.index.records import Run
from pipeline.run import workfiles
from pipeline.run.load import gathered, load
from pipeline.run.rebuild import Rebuilt, rebuild
from pipeline.run.request import Progress, RunContext, Stage, Tally, reconcile
from pipeline.settings import Settings

_log = logging.getLogger(__name__)


def index_batches(
    tally: Tally,
    urls: Sequence[str],
    drops: tuple[str, ...],
    settings: Settings,
    context: RunContext,
) -> Run:
    """Group and write all batches; give the run's record, whose sum is checked.

    `tally` is of the files that needed no work.

    Raises:
        ReconciliationError: not every file is accounted for.
    """
    index = open_index(settings.index, settings.elasticsearch)
    with index.writer() as writer:
        batches = map(workfiles.read_batch, urls)
        for batch in gathered(batches, settings.commit_documents):
            tally += load(batch, index, writer, context)
            _log.info("index: %s", tally)
        seconds = (datetime.now(UTC) - context.started).total_seconds()
        run = reconcile(tally, context, drops, seconds)
        writer.record(run)
        writer.commit()
    _log.info("reconciled: %s", tally)
    return run


def rebuild_index(
    urls: Sequence[str], stage: Stage, settings: Settings, context: RunContext
) -> Rebuilt:
    """Fill a new index from work files, and from the old one what they do not hold; swap."""
    return rebuild(
        stage,
        open_index(settings.index, settings.elasticsearch),
        settings,
        context,
        _log_progress,
        map(workfiles.read_batch, urls),
    )


def _log_progress(progress: Progress) -> None:
    _log.info("rebuild: %d of %s documents are in the new index", progress.seen, progress.total)
