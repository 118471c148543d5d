"""What Airflow knows of a run as the pipeline says it, and what it must know of its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from airflow.sdk.exceptions import AirflowFailException

from pipeline.airflow.assets import STORIES
from pipeline.errors import BackendError, NewsfoldError
from pipeline.index import Index, open_index
from pipeline.run.discover import default_drops
from pipeline.run.request import Redo, RunContext, RunRequest, Stage
from pipeline.run.tasks import contents
from pipeline.settings import Settings, load_settings

_DATE: Final = re.compile(r"\{date:([^{}]*)\}")

Context = Mapping[str, Any]
"""Airflow's task context: `params`, `dag_run` and more."""


def run_context(context: Context) -> RunContext:
    """The run that a DAG run is; it stays the same when a task is tried again.

    Later runs write over what earlier ones wrote, so it counts when a run began: a backfill's
    dates, `run_after` among them, are those of the past.
    """
    dag_run = context["dag_run"]
    return RunContext(dag_run.run_id, dag_run.start_date)


def run_settings(context: Context) -> Settings:
    """The settings, with what the form says otherwise."""
    settings = load_settings()
    if documents := context["params"].get("batch_documents"):
        return settings.model_copy(update={"batch_documents": documents})
    return settings


def run_request(context: Context, settings: Settings) -> RunRequest:
    """What the form asks for."""
    params = context["params"]
    redo = Redo(params["redo"])
    drop = params["drop"]
    drops = (drop,) if drop else default_drops(redo, opened_index(settings), settings)
    folder = _dated(params["folder"] or "", context)
    return RunRequest(drops, redo, Stage(params["stage"]), folder, params["limit"])


def run_drops(context: Context, settings: Settings) -> tuple[str, ...]:
    """The drop that the form names, or those of the settings."""
    drop = context["params"]["drop"]
    return (drop,) if drop else settings.drops


def opened_index(settings: Settings) -> Index:
    """The index of the settings."""
    return open_index(settings.index, settings.elasticsearch)


def announce(context: Context, settings: Settings) -> dict[str, int]:
    """Tell other DAGs that the index has changed, and what it holds now; give that as well."""
    now = contents(opened_index(settings)).model_dump()
    extra = {**now, "run_id": context["dag_run"].run_id}
    context["outlet_events"][STORIES].extra.update(extra)
    return now


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


def _dated(folder: str, context: Context) -> str:
    """The folder with the run's day in it: `{date:%Y/%m/%d}` as `2021/06/28`."""
    dag_run = context["dag_run"]
    day = dag_run.logical_date or dag_run.run_after
    return _DATE.sub(lambda found: day.strftime(found[1]), folder)
