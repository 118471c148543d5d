"""What Airflow knows of a run, and what it must know of an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from pipeline.errors import BackendError, NewsfoldError
from pipeline.run.request import RunContext

Context = Mapping[str, Any]
"""Airflow's task context: `params`, `dag_run` and more."""


def run_context(context: Context) -> RunContext:
    """The run that a DAG run is; it stays the same when a task is tried again.

    Later runs write over what earlier ones wrote, so it counts when a run began: a backfill's
    dates, `run_after` among them, are those of the past.
    """
    dag_run = context["dag_run"]
    return RunContext(dag_run.run_id, dag_run.start_date)


@contextmanager
def failing_fast() -> Iterator[None]:
    """Let Airflow try again what may pass, and fail at once on what will not.

    A busy or absent backend is worth another try; a wrong setting or a sum that is off is not.
    """
    try:
        yield
    except BackendError:
        raise
    except NewsfoldError as error:
        raise AirflowFailException(str(error)) from error
