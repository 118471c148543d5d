"""What a run promises, whatever the drop: see the README."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import Document, document_id
from pipeline.errors import IndexBusyError, ReconciliationError, SettingsError
from pipeline.index import Index, open_index
from pipeline.index.query import Search
from pipeline.run.discover import count_work
from pipeline.run.request import Redo, RunContext, RunRequest, Stage, Tally, reconcile
from pipeline.settings import load_settings

FILES = 6
RUN_FIELDS = {"run_id", "ingested_at"}


def contents(index: Index) -> dict[str, Document]:
    """The documents, without what tells of the run that made them."""
    blank = dict.fromkeys(RUN_FIELDS)
    return {one.source: one.model_copy(update=blank) for one in index.scan()}


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }


def test_a_second_run_writes_nothing(ingest, drop: Path, index: Index) -> None:
    first = ingest(drop)
    assert (first.seen, first.indexed, first.set_aside) == (FILES, FILES, 0)
    before = list(index.scan())
    second = ingest(drop)
    assert (second.seen, second.indexed, second.unchanged) == (FILES, 0, FILES)
    assert list(index.scan()) == before
    assert index.count(first.run_id) == FILES


def test_a_second_run_leaves_the_bytes_of_an_embedded_index(
    ingest, drop: Path, embedded: Index, tmp_path: Path
) -> None:
    ingest(drop, into=embedded)
    before = bytes_of(tmp_path / "embedded" / "stories")
    ingest(drop, into=embedded)
    assert bytes_of(tmp_path / "embedded" / "stories") == before


def test_groups(ingest, drop: Path, index: Index) -> None:
    ingest(drop)
    documents = contents(index)
    original, copy = documents["flood.txt"], documents["flood-copy.txt"]
    assert {original.duplicate_of, copy.duplicate_of} in ({None, original.id}, {None, copy.id})
    assert original.story_id == copy.story_id
    assert len({one.story_id for one in documents.values()}) == 4
    leads = [one for one in documents.values() if one.is_lead]
    assert len(leads) == 4
    assert not [one for one in leads if one.duplicate_of]


@pytest.mark.parametrize("seed", range(4))
def test_order_batches_and_drops_make_no_difference(
    ingest, drop: Path, index: Index, embedded: Index, tmp_path: Path, seed: int
) -> None:
    ingest(drop, into=embedded)
    chance = random.Random(seed)
    files = sorted(drop.iterdir())
    chance.shuffle(files)
    while files:
        part = tmp_path / f"part-{len(files)}"
        part.mkdir()
        for file in files[: chance.randint(1, 3)]:
            shutil.copy(file, part / file.name)
            files.remove(file)
        ingest(part, batch_documents=chance.randint(1, 3))
    assert contents(index) == contents(embedded)


def test_the_number_of_workers_makes_no_difference(
    ingest, drop: Path, index: Index, embedded: Index
) -> None:
    ingest(drop)
    ingest(drop, into=embedded, batch_documents=2, workers=2)
    assert contents(embedded) == contents(index)


def test_a_wiped_index_fills_again(ingest, drop: Path, embedded: Index, tmp_path: Path) -> None:
    ingest(drop, into=embedded)
    before = contents(embedded)
    shutil.rmtree(tmp_path / "embedded")
    again = open_index(str(tmp_path / "embedded"))
    assert ingest(drop, into=again).indexed == FILES
    assert contents(again) == before


def test_a_changed_file_is_updated_and_leaves_its_story(
    ingest, drop: Path, index: Index, tmp_path: Path
) -> None:
    ingest(drop)
    (drop / "flood-copy.txt").write_bytes((drop / "strike.txt").read_bytes())
    changed = ingest(drop)
    assert (changed.indexed, changed.unchanged) == (1, FILES - 1)
    documents = contents(index)
    assert documents["flood.txt"].story_size == 1
    assert documents["flood.txt"].duplicate_of is None
    assert documents["flood-copy.txt"].story_id == documents["strike.txt"].story_id
    fresh = open_index(str(tmp_path / "fresh"))
    ingest(drop, into=fresh)
    assert contents(fresh) == documents


def test_a_file_dropped_twice_is_one_document_and_one_duplicate(
    ingest, drop: Path, index: Index
) -> None:
    (drop / "again.txt").write_bytes((drop / "strike.txt").read_bytes())
    ingest(drop)
    documents = contents(index)
    pair = [documents["again.txt"], documents["strike.txt"]]
    assert sorted(one.duplicate_of is None for one in pair) == [False, True]
    assert index.search(Search("rosters")).stories == 1


def test_a_file_that_cannot_be_read_is_set_aside_and_retried(
    ingest, drop: Path, index: Index
) -> None:
    broken = drop / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 this is no archive")
    (drop / "empty.txt").write_bytes(b"")
    first = ingest(drop)
    assert (first.seen, first.indexed, first.set_aside) == (FILES + 2, FILES, 2)
    aside = {record.source: record for record in index.set_aside().values()}
    assert set(aside) == {"broken.zip", "empty.txt"}
    assert all(one.reason and one.stage == "read" and one.attempts == 1 for one in aside.values())

    same = ingest(drop)
    assert (same.unchanged, same.set_aside) == (FILES, 2)
    assert index.set_aside()[document_id("empty.txt")].attempts == 1

    (drop / "empty.txt").write_bytes((drop / "flood.txt").read_bytes())
    retried = ingest(drop, redo=Redo.SET_ASIDE)
    assert (retried.seen, retried.indexed, retried.set_aside) == (2, 1, 1)
    (left,) = index.set_aside().values()
    assert (left.source, left.attempts) == ("broken.zip", 2)


@pytest.mark.parametrize("batch_documents", [1, 2, 3, 4, 5])
def test_the_sum_is_right_whatever_the_batches(ingest, drop: Path, batch_documents: int) -> None:
    (drop / "empty.txt").write_bytes(b"")
    run = ingest(drop, batch_documents=batch_documents)
    assert (run.seen, run.indexed, run.set_aside) == (FILES + 1, FILES, 1)
    again = ingest(drop, batch_documents=batch_documents)
    assert (again.seen, again.unchanged, again.set_aside) == (FILES + 1, FILES, 1)


def test_a_story_that_becomes_unreadable_stays_in_the_index(
    ingest, drop: Path, index: Index
) -> None:
    ingest(drop)
    (drop / "strike.txt").write_bytes(b"")
    assert ingest(drop).set_aside == 1
    assert "rosters" in contents(index)["strike.txt"].body
    assert ingest(drop).set_aside == 1


def test_two_drops_of_one_run_may_not_hold_different_files_of_one_name(
    ingest, drop: Path, index: Index, tmp_path: Path
) -> None:
    other = tmp_path / "other-drop"
    other.mkdir()
    (other / "strike.txt").write_bytes((drop / "flood.txt").read_bytes())
    shutil.copy(drop / "flood.txt", other / "flood.txt")
    for _ in range(2):
        run = ingest(drop, other)
        assert (run.seen, run.set_aside) == (FILES + 2, 1)
        (record,) = index.set_aside().values()
        assert "different file of this name" in record.reason
        assert contents(index)["strike.txt"].title == "Bus drivers walk out over rosters"


def test_only_what_an_older_version_made_is_made_again(ingest, drop: Path, index: Index) -> None:
    now = RunContext.begin()
    older = RunContext("old", now.started - timedelta(days=1), pipeline_version="0.0.1")
    ingest(drop, context=older)
    (drop / "new.txt").write_bytes((drop / "flood.txt").read_bytes())
    request = RunRequest((str(drop),), Redo.OLDER)
    counted = count_work(request, index, now, load_settings())
    assert (counted.seen, counted.indexed) == (FILES, FILES)
    assert index.count("old") == FILES
    assert ingest(drop, redo=Redo.OLDER).indexed == FILES
    assert index.count("old") == 0
    assert ingest(drop, redo=Redo.OLDER).seen == 0


def test_stages_from_one_on_are_done_again_without_raw_files(
    ingest, drop: Path, index: Index
) -> None:
    ingest(drop)
    before = contents(index)
    shutil.rmtree(drop)
    again = ingest(redo=Redo.ALL, stage=Stage.ENRICH, batch_documents=2)
    assert (again.seen, again.indexed) == (FILES, FILES)
    assert contents(index) == before
    assert index.count(again.run_id) == FILES


def test_an_old_retry_leaves_newer_work(ingest, drop: Path, index: Index) -> None:
    now = RunContext.begin()
    old = RunContext("old", now.started - timedelta(hours=1))
    ingest(drop, context=now)
    stored = contents(index)
    (drop / "strike.txt").write_bytes((drop / "flood.txt").read_bytes())
    ingest(drop, context=old)
    assert index.count("old") == 0
    assert contents(index)["strike.txt"] == stored["strike.txt"]


def test_a_run_waits_for_nobody(ingest, drop: Path, index: Index) -> None:
    with index.writer(), pytest.raises(IndexBusyError):
        ingest(drop)
    assert ingest(drop).indexed == FILES


def test_a_sum_that_is_off_fails_the_run() -> None:
    with pytest.raises(ReconciliationError, match="saw 3 files but accounts for 2"):
        reconcile(Tally(seen=3, indexed=1, set_aside=1), RunContext.begin(), (), 1)


def test_the_last_runs_are_remembered(ingest, drop: Path, index: Index) -> None:
    runs = [ingest(drop), ingest(drop)]
    assert list(index.runs(5)) == runs[::-1]


def test_a_limit_leaves_the_rest_for_the_next_run(ingest, drop: Path, embedded: Index) -> None:
    first = ingest(drop, into=embedded, limit=4, batch_documents=3)
    assert (first.seen, first.indexed) == (4, 4)
    second = ingest(drop, into=embedded, limit=4)
    assert (second.seen, second.indexed, second.unchanged) == (6, 2, 4)
    assert ingest(drop, into=embedded, limit=1).unchanged == FILES


def test_a_folder_of_a_drop_keeps_its_place_in_it(
    ingest, drop: Path, embedded: Index, tmp_path: Path
) -> None:
    for day in ("27", "28"):
        folder = tmp_path / "wire" / "2021" / "06" / day
        folder.mkdir(parents=True)
        shutil.copy(drop / "flood.txt", folder / "story.txt")
    one_day = ingest(tmp_path / "wire", into=embedded, folder="2021/06/28")
    assert (one_day.seen, one_day.indexed) == (1, 1)
    assert set(contents(embedded)) == {"2021/06/28/story.txt"}
    assert ingest(tmp_path / "wire", into=embedded, folder="2021/06/29").seen == 0
    assert ingest(tmp_path / "wire", into=embedded, folder="..").seen == 0
    everything = ingest(tmp_path / "wire", into=embedded)
    assert (everything.indexed, everything.unchanged) == (1, 1)


@pytest.mark.parametrize(
    "asked", [{"stage": Stage.ENRICH}, {"stage": Stage.GROUP, "redo": Redo.ALL, "folder": "a"}]
)
def test_what_cannot_be_meant_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="From stage"):
        RunRequest(("drop",), **asked)
