from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.errors import BackendError
from pipeline.read import RawItem
from pipeline.run import workfiles
from pipeline.run.discover import Batch, Problem
from pipeline.run.prepare import Prepared
from pipeline.run.request import Tally

PROBLEM = Problem("drop", "bad.txt", "", "read", "empty")


@pytest.mark.parametrize("where", ["{tmp}/work", "memory://work"])
def test_what_is_written_is_read(where: str, tmp_path: Path) -> None:
    folder = workfiles.work_folder(where.format(tmp=tmp_path), "manual__2021-06-28T00:00:00+00:00")
    item = RawItem("drop", "a b/ü.txt", bytes(range(256)))
    batch = Batch([item], [PROBLEM], Tally(seen=3, unchanged=1), files=3)
    workfiles.write_batch(f"{folder}/1-raw.jsonl", batch)
    assert workfiles.read_batch(f"{folder}/1-raw.jsonl") == batch

    document = Document(id="1", source="a", source_hash="h", body="Ünï\u2028code", people=("A",))
    prepared = Prepared([document], [PROBLEM], Tally(seen=3), files=3)
    workfiles.write_prepared(f"{folder}/1-prepared.jsonl", prepared)
    workfiles.write_prepared(f"{folder}/1-prepared.jsonl", prepared)
    assert workfiles.read_prepared(f"{folder}/1-prepared.jsonl") == prepared

    workfiles.remove_work_folder(folder)
    workfiles.remove_work_folder(folder)
    with pytest.raises(BackendError, match="cannot be read"):
        workfiles.read_batch(f"{folder}/1-raw.jsonl")
