"""The DAGs' tasks of one batch; they load no more of the pipeline than their stages."""

from __future__ import annotations

from typing import Any

from airflow.sdk import get_current_context

from pipeline.airflow.context import Context, failing_fast
from pipeline.run import batch_tasks
from pipeline.run.request import Stage


def clean(batch: str) -> str:
    """See `pipeline.run.batch_tasks.clean_batch`."""
    _show_batch_name(batch)
    with failing_fast():
        return batch_tasks.clean_batch(batch)


def enrich(context: Context, batch: str) -> str:
    """See `pipeline.run.batch_tasks.enrich_batch`."""
    _show_batch_name(batch)
    with failing_fast():
        return batch_tasks.enrich_batch(batch, Stage(context["params"]["stage"]))


def _show_batch_name(url: str) -> None:
    """For `common.BATCH_LABEL`."""
    current: Any = get_current_context()
    current["batch_name"] = url.rpartition("/")[2].rpartition("-")[0]
