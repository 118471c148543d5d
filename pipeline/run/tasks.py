"""A run cut into tasks that may be on different machines; they hand each other work files.

Each may be killed and tried again: it reads what the one before left, and writes the same files,
or the same documents, once more.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from time import time

from pipeline.index import open_index
from pipeline.index.records import Run
from pipeline.run import workfiles
from pipeline.run.discover import discover
from pipeline.run.load import load
from pipeline.run.prepare import prepare
from pipeline.run.request import Redo, RunContext, Tally, reconcile
from pipeline.settings import Settings

_log = logging.getLogger(__name__)


def discover_batches(
    settings: Settings, context: RunContext, drops: Sequence[str], redo: Redo
) -> list[str]:
    """Find the files there is work to do on; give the URL of a work file for each batch."""
    folder = workfiles.work_folder(settings.work, context.run_id)
    urls = []
    tally = Tally()
    batches = discover(
        drops, open_index(settings.index, settings.elasticsearch), redo, context, settings
    )
    to_do = 0
    for number, batch in enumerate(batches, 1):
        url = f"{folder}/{number:05d}-raw.jsonl"
        workfiles.write_batch(url, batch)
        urls.append(url)
        tally += batch.tally
        to_do += len(batch.items)
    _log.info("discover: %d files seen, %d to take up (batches: %d)", tally.seen, to_do, len(urls))
    return urls


def prepare_batch(url: str) -> str:
    """Clean and annotate a batch; give the URL of the work file that holds the documents."""
    prepared = prepare(workfiles.read_batch(url))
    prepared_url = url.replace("-raw.jsonl", "-prepared.jsonl")
    workfiles.write_prepared(prepared_url, prepared)
    for problem in prepared.problems:
        _log.warning("set aside: %s: %s", problem.source, problem.reason)
    _log.info(
        "prepare: %d documents cleaned and annotated, %d files set aside",
        len(prepared.documents),
        len(prepared.problems),
    )
    return prepared_url


def load_batches(
    settings: Settings, context: RunContext, drops: Sequence[str], urls: Sequence[str]
) -> Run:
    """Group and write all batches; give the run's record, whose sum is checked."""
    index = open_index(settings.index, settings.elasticsearch)
    tally = Tally()
    with index.writer() as writer:
        for number, url in enumerate(urls, 1):
            tally += load(workfiles.read_prepared(url), index, writer, context)
            _log.info("load: batch %d of %d is in the index", number, len(urls))
        seconds = time() - context.started.timestamp()
        run = reconcile(tally, context, tuple(drops), seconds)
        writer.record(run)
        writer.commit()
    workfiles.remove_work_folder(workfiles.work_folder(settings.work, context.run_id))
    _log.info(
        "reconciled: %d seen = %d indexed + %d unchanged + %d set aside + %d removed",
        run.seen,
        run.indexed,
        run.unchanged,
        run.set_aside,
        run.removed,
    )
    return run
