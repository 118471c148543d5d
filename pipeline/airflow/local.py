"""Run a DAG once, in this process, with a database of its own: what `make run` does.

    python -m pipeline.airflow.local ingest

Airflow's own log goes to a file; the person sees what the pipeline says, then the summary.
"""

from __future__ import annotations

import importlib.metadata
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final, TextIO

from pipeline.cli.output import EXIT_SET_ASIDE, console, error_status, say
from pipeline.cli.run import show_summary
from pipeline.errors import BackendError, NewsfoldError
from pipeline.index import open_index
from pipeline.run.discover import count_work
from pipeline.run.request import RunContext, RunRequest, reconcile
from pipeline.settings import PROJECT, load_settings

HOME: Final = PROJECT / ".newsfold" / "airflow"
_RECENT: Final = 20
_ENVIRONMENT: Final = {
    "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    # Someone waits for this run.
    "AIRFLOW__CORE__MAX_TASK_RETRY_DELAY": "1",
}


def main(dag_id: str, home: Path = HOME) -> int:
    """Run the DAG with Airflow's files in `home`; give the exit status of `newsfold run`."""
    settings = load_settings()
    index = open_index(settings.index, settings.elasticsearch)
    began, context = monotonic(), RunContext.begin()
    tally = count_work(RunRequest(settings.drops), index, context, settings)
    if not tally.indexed:
        # Airflow takes ten seconds and more to start; nothing to do is told at once.
        nothing = reconcile(tally, context, settings.drops, monotonic() - began)
        show_summary(nothing, index, console())
        return EXIT_SET_ASIDE if tally.set_aside else 0
    os.environ.update(_ENVIRONMENT, AIRFLOW_HOME=str(home))
    home.mkdir(parents=True, exist_ok=True)
    log = home / "last-run.log"
    log.unlink(missing_ok=True)
    say(f"Airflow runs the DAG '{dag_id}' in this process; its own log is {os.path.relpath(log)}")
    _migrate(home, log)
    run_id = _run(dag_id, log)
    index = open_index(settings.index, settings.elasticsearch)
    (finished,) = (one for one in index.runs(_RECENT) if one.run_id == run_id)
    show_summary(finished, index, console())
    return EXIT_SET_ASIDE if finished.set_aside else 0


def _migrate(home: Path, log: Path) -> None:
    """Make or update Airflow's database; once made, it is left alone until Airflow changes."""
    version = importlib.metadata.version("apache-airflow-core")
    marker = home / "database-version"
    if marker.exists() and marker.read_text(encoding="utf-8") == version:
        return
    say("Making Airflow's database (once) …")
    airflow = Path(sys.executable).with_name("airflow")
    with log.open("wb") as stream:
        made = subprocess.run(  # noqa: S603 - our own environment's Airflow
            [airflow, "db", "migrate"], stdout=stream, stderr=stream, check=False
        )
    if made.returncode:
        raise BackendError(f"Airflow's database could not be made; see {log}")
    marker.write_text(version, encoding="utf-8")


def _run(dag_id: str, log: Path) -> str:
    """Run the DAG and give the run's id."""
    with _output_to(log) as terminal:
        # Airflow reads its settings when it is imported, so not before they are made.
        from airflow.dag_processing.dagbag import DagBag  # noqa: PLC0415

        handler = logging.StreamHandler(terminal)
        handler.setFormatter(logging.Formatter("  %(message)s"))
        logging.getLogger("pipeline").addHandler(handler)
        dag = DagBag(PROJECT / "dags").dags[dag_id]
        dag.deadline = None  # kept by the scheduler, and there is none here
        dag_run = dag.test()
    if dag_run.state != "success":
        failed = [one.task_id for one in dag_run.get_task_instances() if one.state == "failed"]
        raise BackendError(f"The DAG failed at {', '.join(failed)}; see {log}")
    return str(dag_run.run_id)


@contextmanager
def _output_to(log: Path) -> Iterator[TextIO]:
    """Send what this process prints to the log, and give the person's own stream."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with log.open("ab") as stream, os.fdopen(os.dup(2), "w", encoding="utf-8") as terminal:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
        try:
            yield terminal
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, descriptor in enumerate(kept, 1):
                os.dup2(descriptor, number)
                os.close(descriptor)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except NewsfoldError as problem:
        say(f"newsfold: {problem}")
        sys.exit(error_status(problem))
