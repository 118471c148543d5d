"""What all DAGs have in common: retries, limits, call-backs, and parts of the form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from airflow.sdk import Param
from airflow.sdk.definitions.callback import AsyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from pipeline.airflow.notify import on_failure, on_missed_deadline

INDEX_POOL: Final = "newsfold_index"
"""The pool of the tasks that ask or write the index: see config/airflow/pools.json."""

TASK: Final[dict[str, Any]] = {
    "retries": 5,
    "retry_delay": timedelta(seconds=15),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=10),
    "execution_timeout": timedelta(hours=2),
}
"""Defaults of every task. What is not worth another try fails at once all the same."""

LONG: Final[dict[str, Any]] = {"pool": INDEX_POOL, "execution_timeout": timedelta(hours=24)}
"""For a task that goes over a whole drop or the whole index."""

DAG: Final[dict[str, Any]] = {
    "catchup": False,
    "max_active_runs": 1,
    "default_args": TASK,
    "tags": ["newsfold"],
    "on_failure_callback": on_failure,
    "deadline": DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=24),
        callback=AsyncCallback(on_missed_deadline),
    ),
}

BATCH_LABEL: Final = "{{ batch_name }}"
"""What Airflow calls a mapped task: its batch. See `pipeline.airflow.batch_tasks`."""


def drop_param() -> Param:
    """Where the raw files are."""
    return Param(
        None,
        type=["null", "string"],
        title="Drop",
        description="Folder, archive or fsspec URL; empty for the `drops` of the settings.",
        section="What",
    )


def batch_documents_param() -> Param:
    """How large a batch is."""
    return Param(
        None,
        type=["null", "integer"],
        minimum=1,
        maximum=100_000,
        title="Batch size",
        description="Documents of a batch; empty for `batch_documents` of the settings.",
        section="How",
    )
