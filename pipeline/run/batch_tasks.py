"""The tasks of a run that look at one batch alone: a work file comes in, another goes out.

Many of them run, each in a process of its own, so they load no more than their stages.
"""

from __future__ import annotations

import logging

from pipeline.run import workfiles
from pipeline.run.batch import Batch
from pipeline.run.prepare import cleaned, enriched
from pipeline.run.request import Stage

_log = logging.getLogger(__name__)


def clean_batch(url: str) -> str:
    """Clean a batch's raw files; give the URL of the work file that holds the documents."""
    batch = cleaned(workfiles.read_batch(url))
    for problem in batch.problems:
        _log.warning("set aside: %s: %s", problem.source, problem.reason)
    _log.info("clean: %d documents, %d files set aside", len(batch.documents), len(batch.problems))
    return _hand_on(batch, url, "clean")


def enrich_batch(url: str, stage: Stage) -> str:
    """Annotate a batch's documents, from `stage` on; give the URL of the work file made."""
    batch = enriched(workfiles.read_batch(url), stage)
    _log.info("enrich: %d documents", len(batch.documents))
    return _hand_on(batch, url, "enriched")


def _hand_on(batch: Batch, url: str, state: str) -> str:
    handed_on = f"{url.rpartition('-')[0]}-{state}.jsonl"
    workfiles.write_batch(handed_on, batch)
    return handed_on
