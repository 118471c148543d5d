"""The DAGs' tasks: what Airflow knows of a run, as arguments of `pipeline.run`.

See `batch_tasks` for those of one batch, and `index_tasks` for those that write the index: these
here load little of the pipeline.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from airflow.sdk.configuration import conf
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
from pipeline.index.records import Run
from pipeline.run import tasks, workfiles
from pipeline.run.compare import compare
from pipeline.run.discover import count_work
from pipeline.run.request import Redo, RunRequest, Stage, Tally
from pipeline.settings import load_settings

_log = logging.getLogger(__name__)

_MOST_NAMED: Final = 20


def discover(context: Context) -> list[str]:
    """Find what there is to do; see `pipeline.run.tasks.discover_batches`.

    What needs no work is counted in an XCom of its own, `tally`; of a dry run it counts all.
    """
    with failing_fast():
        settings, run = run_settings(context), run_context(context)
        request = run_request(context, settings)
        batches: tuple[str, ...] = ()
        if context["params"]["dry_run"]:
            tally = count_work(request, opened_index(settings), run, settings)
            _log.info("a dry run, so nothing is written: %s", tally)
        else:
            found = tasks.discover_batches(request, settings, run, _most_batches())
            tally, batches = found.tally, found.batches
        context["ti"].xcom_push(key="tally", value=tally.model_dump())
        return list(batches)


def discover_stored(context: Context) -> list[str]:
    """Leave a work file for each batch of the documents in the index."""
    with failing_fast():
        settings = run_settings(context)
        stage = Stage(context["params"]["stage"])
        if stage is Stage.GROUP:
            return []  # nothing to prepare; the rebuild reads them itself
        request = RunRequest((), Redo.ALL, stage)
        run = run_context(context)
        return list(tasks.discover_batches(request, settings, run, _most_batches()).batches)


def publish(context: Context, run: Mapping[str, Any]) -> dict[str, Any]:
    """Judge a run, take old work files away, and tell other DAGs what has changed, if anything.

    Gives the run's last word.
    """
    finished = Run.model_validate(dict(run))
    tally = Tally(**{name: run[name] for name in Tally.model_fields})
    with failing_fast():
        tasks.check_mostly_good(finished, context["params"]["most_set_aside"])
        remove_old_work()
        if not finished.indexed:
            raise AirflowSkipException(f"Nothing has changed: {tally}")
        return {"reconciliation": str(tally), **announce(context, run_settings(context))}


def check(context: Context) -> dict[str, Any]:
    """Hold the index against the drops; give the counts, and where what is gone is listed."""
    with failing_fast():
        settings = run_settings(context)
        found = compare(run_drops(context, settings), opened_index(settings), settings.limits)
        _log.log(logging.INFO if found.agrees else logging.WARNING, "check: %s", found)
        for what, named in found.differences.items():
            for source in named[:_MOST_NAMED]:
                _log.warning("%s: %s", what, source)
        url = f"{workfiles.work_folder(settings.work, run_context(context))}/gone.jsonl"
        workfiles.write_sources(url, found.gone)
        return {"summary": str(found), "agrees": found.agrees, "gone": url}


def choose_retry(context: Context) -> bool:
    """Whether to take up again what was set aside."""
    with failing_fast():
        aside = len(opened_index(run_settings(context)).set_aside())
        _log.info("%d files are set aside", aside)
        return bool(context["params"]["retry_set_aside"] and aside)


def remove_old_work() -> list[str]:
    """Take away the work files that have been kept long enough."""
    with failing_fast():
        settings = load_settings()
        before = datetime.now(UTC) - timedelta(days=settings.work_days)
        removed = workfiles.remove_old_work(settings.work, before)
        if removed:
            _log.info("work files of %d runs were taken away", len(removed))
        return removed


def _most_batches() -> int:
    """What Airflow maps a task over, at most."""
    return int(conf.getint("core", "max_map_length"))
