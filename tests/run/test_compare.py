"""The index held against the drops, and taking out what is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.errors import DropError
from pipeline.index import Index
from pipeline.read import Limits
from pipeline.run.compare import compare
from pipeline.run.remove import remove
from pipeline.run.request import RunContext


def contents(index: Index) -> dict[str, Document]:
    """The documents by source, but for what tells of the run that made them."""
    update = {"run_id": None, "ingested_at": None}
    return {one.source: one.model_copy(update=update) for one in index.scan()}


def test_after_a_run_they_agree(ingest, drop: Path, index: Index) -> None:
    (drop / "empty.txt").write_bytes(b"")
    ingest(drop)
    found = compare([str(drop)], index, Limits())
    assert found.agrees
    assert found.files == 7


def test_each_difference_is_named(ingest, drop: Path, index: Index) -> None:
    (drop / "empty.txt").write_bytes(b"")
    ingest(drop)
    (drop / "empty.txt").unlink()
    (drop / "flood.txt").unlink()
    (drop / "strike.txt").write_bytes((drop / "bad.html").read_bytes())
    (drop / "new.txt").write_text("A story that was not there before.\n" * 9, encoding="utf-8")
    found = compare([f"{drop}/../{drop.name}/"], index, Limits())
    assert not found.agrees
    assert (found.missing, found.changed) == (["new.txt"], ["strike.txt"])
    assert sorted(found.gone.values()) == ["empty.txt", "flood.txt"]
    assert "1 missing" in str(found)
    assert "2 in the index are gone" in str(found)


def test_what_came_from_another_drop_is_not_gone(
    ingest, drop: Path, index: Index, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(drop / "strike.txt", other / "elsewhere.txt")
    ingest(drop)
    ingest(other)
    assert compare([str(drop)], index, Limits()).agrees
    assert compare([str(other)], index, Limits()).gone == {}


def test_what_is_gone_leaves_as_if_it_had_never_been_there(
    ingest, drop: Path, index: Index, embedded: Index
) -> None:
    (drop / "empty.txt").write_bytes(b"")
    ingest(drop)
    (drop / "empty.txt").unlink()
    (drop / "flood.txt").unlink()
    gone = compare([str(drop)], index, Limits()).gone
    run = remove(sorted(gone), (str(drop),), index, RunContext.begin(), most=0.5)
    assert (run.seen, run.removed) == (2, 2)
    assert index.set_aside() == {}
    ingest(drop, into=embedded)
    assert contents(index) == contents(embedded)
    assert contents(index)["flood-copy.txt"].story_size == 1
    assert compare([str(drop)], index, Limits()).agrees
    assert index.runs(1)[0] == run


def test_a_drop_that_was_not_mounted_takes_nothing_out(
    ingest, drop: Path, index: Index, tmp_path: Path
) -> None:
    ingest(drop)
    shutil.rmtree(drop)
    drop.mkdir()
    gone = compare([str(drop)], index, Limits()).gone
    assert len(gone) == 6
    with pytest.raises(DropError, match=r"6 of the 6 files .* more than 50%"):
        remove(sorted(gone), (str(drop),), index, RunContext.begin(), most=0.5)
    assert index.count() == 6
