"""`ingest` in the real Airflow: the scheduler runs its tasks, PostgreSQL keeps what happens."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from pipeline.index import Index
from tools.airflow import DagRun, RunError

FILES = 6
RUN_SECONDS = 180


@pytest.fixture(scope="module")
def airflow(start_airflow):
    """Airflow whose scheduler runs the tasks itself."""
    airflow = start_airflow()
    airflow.client.unpause("ingest")
    return airflow


def counts(index: Index, run) -> tuple[int, int, int, int]:
    """What a run has counted: seen, indexed, unchanged, set aside."""
    (one,) = (one for one in index.runs(100) if one.run_id == run.dag_run_id)
    return one.seen, one.indexed, one.unchanged, one.set_aside


def test_a_drop_is_indexed_and_later_only_what_is_new(airflow, index: Index, drop: Path) -> None:
    (drop / "empty.txt").write_bytes(b"")
    first = airflow.run("ingest", drop=str(drop))
    assert counts(index, first) == (FILES + 1, FILES, 0, 1)
    assert [aside.source for aside in index.set_aside().values()] == ["empty.txt"]
    assert {document.source for document in index.scan()} == {
        file.name for file in drop.iterdir()
    } - {"empty.txt"}
    assert {document.run_id for document in index.scan()} == {first.dag_run_id}
    tasks = airflow.client.task_instances(first)
    assert {task.state for task in tasks} <= {"success", "skipped"}
    assert [task for task in tasks if task.rendered_map_index], "mapped tasks have readable names"

    (drop / "empty.txt").unlink()
    (drop / "late.txt").write_bytes((drop / "strike.txt").read_bytes())
    before = {document.id: document for document in index.scan()}
    second = airflow.run("ingest", drop=str(drop))
    assert counts(index, second) == (FILES + 1, 1, FILES, 0)
    (new,) = (document for document in index.scan() if document.id not in before)
    assert (new.source, new.run_id) == ("late.txt", second.dag_run_id)
    assert {new.duplicate_of, before[new.duplicate_of].source} == {new.duplicate_of, "strike.txt"}

    before = {document.id: document for document in index.scan()}
    events = airflow.client.asset_events()
    third = airflow.run("ingest", drop=str(drop))
    assert counts(index, third) == (FILES + 1, 0, FILES + 1, 0)
    assert airflow.client.asset_events() == events, "others are told of changes alone"
    assert {document.id: document for document in index.scan()} == before


def test_what_cannot_succeed_fails_and_says_why(airflow, index: Index, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(RunError, match="missing"):
        airflow.run("ingest", drop=str(missing))


def test_files_dropped_while_nobody_looks_are_ingested_by_themselves(
    airflow, index: Index, drop: Path
) -> None:
    before = {run.dag_run_id for run in airflow.client.runs("ingest")}
    try:
        for file in drop.iterdir():
            shutil.copy(file, airflow.drops / file.name)
        (airflow.drops / "late.txt.part").write_bytes(b"half a st")
        run = wait_for_run(airflow, before, "asset_triggered")
        airflow.client.wait(run, RUN_SECONDS)
        assert counts(index, run) == (FILES, FILES, 0, 0)
    finally:
        for file in airflow.drops.iterdir():
            file.unlink()


def test_a_backfill_takes_each_day_of_a_drop_by_itself(
    airflow, index: Index, drop: Path, tmp_path: Path
) -> None:
    for day in (27, 28, 29):
        folder = tmp_path / "wire" / "2021" / "06" / str(day)
        folder.mkdir(parents=True)
        shutil.copy(drop / "flood.txt", folder / "story.txt")
    before = {run.dag_run_id for run in airflow.client.runs("ingest")}
    airflow.client.backfill(
        "ingest",
        ("2021-06-27T00:00:00Z", "2021-06-28T00:00:00Z"),
        {"drop": str(tmp_path / "wire"), "folder": "{date:%Y/%m/%d}"},
    )
    for _ in range(2):
        run = wait_for_run(airflow, before, "backfill")
        airflow.client.wait(run, RUN_SECONDS)
        before.add(run.dag_run_id)
    assert {one.source for one in index.scan()} == {
        "2021/06/27/story.txt",
        "2021/06/28/story.txt",
    }


def test_a_dry_run_counts_and_writes_nothing(airflow, index: Index, drop: Path) -> None:
    run = airflow.run("ingest", drop=str(drop), dry_run=True)
    states = {task.task_id: task.state for task in airflow.client.task_instances(run)}
    assert states.pop("discover") == "success"
    assert set(states.values()) == {"skipped"}
    assert f"{FILES} seen = {FILES} indexed" in said_by(airflow, run, "discover")
    assert index.count() == 0


def test_a_drop_that_is_mostly_bad_fails_after_the_rest_is_in(
    airflow, index: Index, drop: Path
) -> None:
    for number in range(FILES + 1):
        (drop / f"empty-{number}.txt").write_bytes(b"")
    with pytest.raises(RunError, match=rf"{FILES + 1} of {2 * FILES + 1} files .* were set aside"):
        airflow.run("ingest", drop=str(drop))
    assert index.count() == FILES


def test_a_rebuild_makes_all_again_and_swaps(airflow, index: Index, drop: Path) -> None:
    airflow.client.unpause("rebuild")
    airflow.run("ingest", drop=str(drop))
    before = {one.source: one for one in index.scan()}
    stories = aliased(airflow.location)
    run = airflow.run("rebuild", stage="enrich", batch_documents=2)
    assert {one.source: one for one in index.scan()} == before
    assert aliased(airflow.location) != stories
    assert airflow.client.xcom(run, "rebuild")["documents"] == FILES
    event = airflow.client.asset_events()[-1]
    assert (event.name, event.source_dag_id) == ("newsfold_stories", "rebuild")
    assert event.extra["documents"] == FILES


def test_maintenance_finds_what_is_gone_and_retries_what_was_set_aside(
    airflow, index: Index, drop: Path
) -> None:
    airflow.client.unpause("maintain")
    (drop / "empty.txt").write_bytes(b"")
    airflow.run("ingest", drop=str(drop))
    (drop / "empty.txt").write_bytes((drop / "strike.txt").read_bytes())
    (drop / "flood.txt").unlink()
    before = {run.dag_run_id for run in airflow.client.runs("ingest")}

    checked = airflow.run("maintain", drop=str(drop))
    assert "1 in the index are gone" in airflow.client.xcom(checked, "check")["summary"]
    assert index.count() == FILES, "nothing is taken out unless it is asked"
    retried = wait_for_run(airflow, before, "operator_triggered")
    airflow.client.wait(retried, RUN_SECONDS)
    assert counts(index, retried) == (1, 1, 0, 0)
    assert index.set_aside() == {}

    airflow.run("maintain", drop=str(drop), remove_gone=True, most_removed=0.5)
    documents = {one.source: one for one in index.scan()}
    assert "flood.txt" not in documents
    assert documents["flood-copy.txt"].story_size == 1


def wait_for_run(airflow, but: set[str], run_type: str) -> DagRun:
    """The first run of `ingest` of this type that is none of these."""
    until = time.monotonic() + RUN_SECONDS
    while time.monotonic() < until:
        for run in airflow.client.runs("ingest"):
            if run.run_type == run_type and run.dag_run_id not in but:
                return run
        time.sleep(0.5)
    pytest.fail(f"no run of type {run_type}: {airflow.client.runs('ingest')}")


def said_by(airflow, run: DagRun, task_id: str) -> str:
    """The end of a task's log."""
    (task,) = (one for one in airflow.client.task_instances(run) if one.task_id == task_id)
    return airflow.client.log(run, task)


def aliased(location: str) -> set[str]:
    """The indices that stand behind an alias."""
    server, _, alias = location.rpartition("/")
    with Elasticsearch(server) as client:
        return set(client.indices.get_alias(name=alias))
