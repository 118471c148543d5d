"""The DAGs' tasks: what Airflow knows of a run, as arguments of `pipeline.run.tasks`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from pipeline.errors import BackendError, NewsfoldError
from pipeline.run import tasks
from pipeline.run.request import Redo, RunContext
from pipeline.settings import Settings, load_settings

Context = Mapping[str, Any]
"""Airflow's task context: `params`, `dag_run` and more."""


def discover(context: Context) -> list[str]:
    """See `pipeline.run.tasks.discover_batches`."""
    with _failing_fast():
        settings = load_settings()
        redo = Redo(context["params"]["redo"])
        drops = _drops(context, settings)
        return tasks.discover_batches(settings, _run_context(context), drops, redo)


def prepare(batch: str) -> str:
    """See `pipeline.run.tasks.prepare_batch`."""
    with _failing_fast():
        return tasks.prepare_batch(batch)


def load(context: Context, prepared: Iterable[str]) -> dict[str, Any]:
    """See `pipeline.run.tasks.load_batches`."""
    with _failing_fast():
        settings = load_settings()
        drops = _drops(context, settings)
        run = tasks.load_batches(settings, _run_context(context), drops, list(prepared))
        return run.model_dump()


def _drops(context: Context, settings: Settings) -> tuple[str, ...]:
    drop = context["params"]["drop"]
    return (drop,) if drop else settings.drops


def _run_context(context: Context) -> RunContext:
    """The run that a DAG run is; it stays the same when a task is tried again.

    `run_after`, for a run that an asset starts has no logical date.
    """
    dag_run = context["dag_run"]
    return RunContext(dag_run.run_id, dag_run.run_after)


@contextmanager
def _failing_fast() -> Iterator[None]:
    """Let Airflow try again what may pass, and fail at once on what will not.

    A busy or absent backend is worth another try; a wrong setting or a sum that is off is not.
    """
    try:
        yield
    except BackendError:
        raise
    except NewsfoldError as error:
        raise AirflowFailException(str(error)) from error
