from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.errors import BackendError
from pipeline.read import RawItem
from pipeline.run import workfiles
from pipeline.run.batch import Batch, Problem
from pipeline.run.request import RunContext, Tally

STARTED = datetime(2021, 6, 28, 12, 30, tzinfo=UTC)
CONTEXT = RunContext("manual__2021-06-28T12:30:00+00:00", STARTED)

BATCH = Batch(
    items=[RawItem("drop", "a b/ü.txt", bytes(range(256)))],
    documents=[
        Document(id="1", source="a", source_hash="h", body="Ünï\u2028code", people=("A",)),
        Document(id="2", source="b", source_hash="h"),
    ],
    problems=[Problem("drop", "bad.txt", "", "read", "empty")],
    drops={"a": "s3://drop"},
    tally=Tally(seen=3, unchanged=1),
    files=3,
)


@pytest.fixture(params=["{tmp}/work", "memory://work-{tmp.name}"])
def work(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return request.param.format(tmp=tmp_path)


def test_what_is_written_is_read(work: str) -> None:
    url = f"{workfiles.work_folder(work, CONTEXT)}/1-raw.jsonl"
    workfiles.write_batch(url, BATCH)
    workfiles.write_batch(url, BATCH)  # as a task that is tried again does
    assert workfiles.read_batch(url) == BATCH
    workfiles.write_batch(url, Batch())
    assert workfiles.read_batch(url) == Batch()


def test_sources_are_written_and_read(work: str) -> None:
    sources = {"1": "a/ü.txt", "2": "b\n.txt"}
    workfiles.write_sources(f"{work}/gone.jsonl", sources)
    assert workfiles.read_sources(f"{work}/gone.jsonl") == sources


def test_a_missing_file_says_which(work: str) -> None:
    with pytest.raises(BackendError, match=r"absent\.jsonl cannot be read"):
        workfiles.read_batch(f"{work}/absent.jsonl")


def test_only_the_work_of_runs_that_began_before_is_taken_away(work: str) -> None:
    assert workfiles.remove_old_work(work, STARTED) == []
    later = RunContext("later", STARTED.replace(hour=13))
    for context in (CONTEXT, later):
        workfiles.write_batch(f"{workfiles.work_folder(work, context)}/1-raw.jsonl", BATCH)
    workfiles.write_batch(f"{work}/not-ours/1-raw.jsonl", BATCH)
    (removed,) = workfiles.remove_old_work(work, STARTED.replace(minute=45))
    assert removed.startswith("20210628T123000Z-manual__")
    assert workfiles.read_batch(f"{workfiles.work_folder(work, later)}/1-raw.jsonl") == BATCH
    assert workfiles.read_batch(f"{work}/not-ours/1-raw.jsonl") == BATCH
    assert workfiles.remove_old_work(work, STARTED.replace(minute=45)) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("blog/a b.txt", "00007-blog-a-b-txt"),
        ("../../etc/passwd", "00007-etc-passwd"),
        ("новости.txt", "00007-txt"),
        ("x" * 300, "00007-" + "x" * 20),
    ],
)
def test_a_batch_has_a_name_that_people_know_and_any_storage_takes(source: str, name: str) -> None:
    assert workfiles.batch_name(7, Batch(items=[RawItem("drop", source, b"")])) == name
