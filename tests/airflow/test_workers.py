"""`ingest` in the real Airflow with Celery: two workers share a run, and one is killed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.index import Index
from tools.airflow import DagRun
from tools.airflow.process import Process

FILES = 10
SECONDS = 240
VARIES = dict.fromkeys(["run_id", "ingested_at"])

TOWNS = ("Harford", "Millbrook", "Lower Lenn", "Ostley", "Carrow")
LIBRARY = """The mayor, Margaret Oduya, opened a library in {town} on Friday. It has forty thousand
books and a reading room that looks on the river, and cost four million pounds, the council said."""
FIRE = """A fire destroyed a paper mill in {town} on Monday. Sixty workers left the building in
time, said the fire brigade's commander, Peter Lindqvist; the cause was a broken bearing."""


@pytest.fixture(scope="module")
def airflow(start_airflow):
    """Airflow with two Celery workers, and batches small enough for both to have many."""
    airflow = start_airflow({"NEWSFOLD_BATCH_DOCUMENTS": "2"}, workers=2)
    airflow.client.unpause("ingest")
    return airflow


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A drop of many batches."""
    folder = tmp_path / "drop"
    folder.mkdir()
    for number in range(FILES):
        town, event = TOWNS[number // 2], (LIBRARY, FIRE)[number % 2]
        text = f"News from {town}\n\n{event.format(town=town)}\n"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


def contents(index: Index) -> dict[str, Document]:
    """The documents, without what tells of the run that made them."""
    return {one.source: one.model_copy(update=VARIES) for one in index.scan()}


def batches_in_hand(airflow, run: DagRun, worker: Process) -> set[str]:
    """The tasks of batches that a worker runs."""
    return {
        task.name
        for task in airflow.client.task_instances(run)
        if task.state == "running" and task.map_index >= 0 and task.pid and worker.owns(task.pid)
    }


def worker_on_a_batch(airflow, run: DagRun) -> tuple[Process, set[str]]:
    """Wait until a worker has a batch in hand and pause it; give it and the tasks that it runs."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for worker in airflow.services.workers:
            if batches_in_hand(airflow, run, worker):
                worker.pause()
                # what it had done before the pause is no longer in its hands
                if tasks := batches_in_hand(airflow, run, worker):
                    return worker, tasks
                worker.resume()
        time.sleep(0.1)
    pytest.fail(f"No worker took up a batch:\n{airflow.client.explain(run)}")


def test_a_killed_worker_changes_nothing(
    airflow, index: Index, drop: Path, ingest, embedded: Index
) -> None:
    run = airflow.client.trigger("ingest", {"drop": str(drop)})
    worker, interrupted = worker_on_a_batch(airflow, run)
    worker.kill()
    airflow.client.wait(run, SECONDS)

    tasks = airflow.client.task_instances(run)
    again = {task.name for task in tasks if task.try_number > 1}
    assert interrupted & again
    assert {task.state for task in tasks} <= {"success", "skipped"}
    (record,) = index.runs(1)
    assert (record.seen, record.indexed, record.set_aside) == (FILES, FILES, 0)
    assert index.count() == FILES
    ingest(drop, into=embedded)
    assert contents(index) == contents(embedded)
