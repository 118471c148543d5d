"""The DAGs' tasks that group documents into stories and write the index."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from airflow.sdk.exceptions import AirflowSkipException

from pipeline.airflow.context import (
    Context,
    announce,
    failing_fast,
    opened_index,
    run_context,
    run_drops,
    run_request,
    run_settings,
)
from pipeline.run import index_tasks, workfiles
from pipeline.run.remove import remove
from pipeline.run.request import Stage, Tally

_log = logging.getLogger(__name__)

Batches = Iterable[str] | str | None
"""What mapped tasks hand on: many URLs, or one as it is, or nothing when there was no batch."""


def index(context: Context, tally: Mapping[str, int], batches: Batches) -> dict[str, Any]:
    """See `pipeline.run.index_tasks.index_batches`."""
    if context["params"]["dry_run"]:
        raise AirflowSkipException(f"A dry run: {Tally(**tally)}")
    with failing_fast():
        settings = run_settings(context)
        request = run_request(context, settings)
        run = index_tasks.index_batches(
            Tally(**tally), _urls(batches), request.drops, settings, run_context(context)
        )
        return run.model_dump(mode="json")


def rebuild(context: Context, batches: Batches) -> dict[str, Any]:
    """Fill a new index and put it in the place of the old one; see `pipeline.run.rebuild`."""
    with failing_fast():
        settings, stage = run_settings(context), Stage(context["params"]["stage"])
        rebuilt = index_tasks.rebuild_index(_urls(batches), stage, settings, run_context(context))
        return {**rebuilt.model_dump(mode="json"), **announce(context, settings)}


def remove_gone(context: Context, checked: Mapping[str, Any]) -> dict[str, Any]:
    """Take out what is gone; see `pipeline.run.remove`."""
    if not context["params"]["remove_gone"]:
        raise AirflowSkipException("Nothing is taken out unless `remove_gone` is chosen.")
    with failing_fast():
        settings = run_settings(context)
        gone = workfiles.read_sources(checked["gone"])
        most = context["params"]["most_removed"]
        drops = run_drops(context, settings)
        run = remove(sorted(gone), drops, opened_index(settings), run_context(context), most)
        _log.info("removed: %d", run.removed)
        return {"removed": run.removed, **announce(context, settings)}


def _urls(batches: Batches) -> list[str]:
    return [batches] if isinstance(batches, str) else list(batches or ())
