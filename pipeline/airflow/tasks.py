"""The DAGs' tasks: what Airflow knows of a run, as arguments of `pipeline.run`.

See `batch_tasks` for those of one batch.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from airflow.sdk.configuration import conf
from airflow.sdk.exceptions import AirflowSkipException

from pipeline.airflow.assets import STORIES
from pipeline.airflow.context import Context, failing_fast, run_context
from pipeline.index import Index, open_index
from pipeline.index.records import Run
from pipeline.run import tasks, workfiles
from pipeline.run.compare import compare
from pipeline.run.discover import count_work, default_drops
from pipeline.run.remove import remove
from pipeline.run.request import Redo, RunRequest, Stage, Tally
from pipeline.settings import Settings, load_settings

_log = logging.getLogger(__name__)

Batches = Iterable[str] | str | None
"""What mapped tasks hand on: many URLs, or one as it is, or nothing when there was no batch."""

_MOST_NAMED: Final = 20
_DATE: Final = re.compile(r"\{date:([^{}]*)\}")


def discover(context: Context) -> list[str]:
    """Find what there is to do; see `pipeline.run.tasks.discover_batches`.

    What needs no work is counted in an XCom of its own, `tally`; of a dry run it counts all.
    """
    with failing_fast():
        settings, run = _settings(context), run_context(context)
        request = _request(context, settings)
        batches: tuple[str, ...] = ()
        if context["params"]["dry_run"]:
            tally = count_work(request, _index(settings), run, settings)
            _log.info("a dry run, so nothing is written: %s", tally)
        else:
            found = tasks.discover_batches(request, settings, run, _most_batches())
            tally, batches = found.tally, found.batches
        context["ti"].xcom_push(key="tally", value=tally.model_dump())
        return list(batches)


def discover_stored(context: Context) -> list[str]:
    """Leave a work file for each batch of the documents in the index."""
    with failing_fast():
        settings = _settings(context)
        stage = Stage(context["params"]["stage"])
        if stage is Stage.GROUP:
            return []  # nothing to prepare; the rebuild reads them itself
        request = RunRequest((), Redo.ALL, stage)
        run = run_context(context)
        return list(tasks.discover_batches(request, settings, run, _most_batches()).batches)


def index(context: Context, tally: Mapping[str, int], batches: Batches) -> dict[str, Any]:
    """See `pipeline.run.tasks.index_batches`."""
    if context["params"]["dry_run"]:
        raise AirflowSkipException(f"A dry run: {Tally(**tally)}")
    with failing_fast():
        settings = _settings(context)
        request = _request(context, settings)
        run = tasks.index_batches(
            Tally(**tally), _urls(batches), request.drops, settings, run_context(context)
        )
        return run.model_dump(mode="json")


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
        return {"reconciliation": str(tally), **_announce(context, _settings(context))}


def rebuild(context: Context, batches: Batches) -> dict[str, Any]:
    """Fill a new index and put it in the place of the old one; see `pipeline.run.rebuild`."""
    with failing_fast():
        settings, stage = _settings(context), Stage(context["params"]["stage"])
        rebuilt = tasks.rebuild_index(_urls(batches), stage, settings, run_context(context))
        return {**rebuilt.model_dump(mode="json"), **_announce(context, settings)}


def check(context: Context) -> dict[str, Any]:
    """Hold the index against the drops; give the counts, and where what is gone is listed."""
    with failing_fast():
        settings = _settings(context)
        found = compare(_drops(context, settings), _index(settings), settings.limits)
        _log.log(logging.INFO if found.agrees else logging.WARNING, "check: %s", found)
        for what, named in found.differences.items():
            for source in named[:_MOST_NAMED]:
                _log.warning("%s: %s", what, source)
        url = f"{workfiles.work_folder(settings.work, run_context(context))}/gone.jsonl"
        workfiles.write_sources(url, found.gone)
        return {"summary": str(found), "agrees": found.agrees, "gone": url}


def remove_gone(context: Context, checked: Mapping[str, Any]) -> dict[str, Any]:
    """Take out what is gone; see `pipeline.run.remove`."""
    if not context["params"]["remove_gone"]:
        raise AirflowSkipException("Nothing is taken out unless `remove_gone` is chosen.")
    with failing_fast():
        settings = _settings(context)
        gone = workfiles.read_sources(checked["gone"])
        most = context["params"]["most_removed"]
        drops = _drops(context, settings)
        run = remove(sorted(gone), drops, _index(settings), run_context(context), most)
        _log.info("removed: %d", run.removed)
        return {"removed": run.removed, **_announce(context, settings)}


def choose_retry(context: Context) -> bool:
    """Whether to take up again what was set aside."""
    with failing_fast():
        aside = len(_index(_settings(context)).set_aside())
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


def _urls(batches: Batches) -> list[str]:
    return [batches] if isinstance(batches, str) else list(batches or ())


def _announce(context: Context, settings: Settings) -> dict[str, int]:
    """What the index holds, on the event that tells of its change as well."""
    now = tasks.contents(_index(settings)).model_dump()
    extra = {**now, "run_id": context["dag_run"].run_id}
    context["outlet_events"][STORIES].extra.update(extra)
    return now


def _most_batches() -> int:
    """What Airflow maps a task over, at most."""
    return int(conf.getint("core", "max_map_length"))


def _index(settings: Settings) -> Index:
    return open_index(settings.index, settings.elasticsearch)


def _settings(context: Context) -> Settings:
    """The settings, with what the form says otherwise."""
    settings = load_settings()
    if documents := context["params"].get("batch_documents"):
        return settings.model_copy(update={"batch_documents": documents})
    return settings


def _request(context: Context, settings: Settings) -> RunRequest:
    params = context["params"]
    redo = Redo(params["redo"])
    drops = (params["drop"],) if params["drop"] else default_drops(redo, _index(settings), settings)
    folder = _dated(params["folder"] or "", context)
    return RunRequest(drops, redo, Stage(params["stage"]), folder, params["limit"])


def _drops(context: Context, settings: Settings) -> tuple[str, ...]:
    drop = context["params"]["drop"]
    return (drop,) if drop else settings.drops


def _dated(folder: str, context: Context) -> str:
    """The folder with the run's day in it: `{date:%Y/%m/%d}` as `2021/06/28`."""
    dag_run = context["dag_run"]
    day = dag_run.logical_date or dag_run.run_after
    return _DATE.sub(lambda found: day.strftime(found[1]), folder)
