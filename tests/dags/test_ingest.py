"""A real run of the DAG in one process, as `make run` does it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.index import open_index

DAGS = Path(__file__).parents[2] / "dags"

RUN = """
import sys
from pathlib import Path
from pipeline.airflow.local import main
sys.exit(main("ingest", Path(sys.argv[1])))
"""


def python(code: str, *arguments: object, **environment: str) -> Any:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for Airflow's own files, so that its database is made once."""
    return tmp_path_factory.mktemp("airflow")


def test_a_run_over_a_drop(home: Path, drop: Path, tmp_path: Path) -> None:
    (drop / "empty.txt").write_bytes(b"")
    environment = {
        "NEWSFOLD_INDEX": str(tmp_path / "index"),
        "NEWSFOLD_WORK": str(tmp_path / "work"),
        "NEWSFOLD_DROPS": json.dumps([str(drop)]),
        "NEWSFOLD_BATCH_DOCUMENTS": "4",
    }
    first = python(RUN, home, **environment)
    assert first.returncode == 1, first.stderr
    assert "discover: 7 to take up, batches: 2" in first.stderr
    assert "reconciled: 7 seen = 6 indexed + 0 unchanged + 1 set aside" in first.stderr
    assert "7 files read: 6 indexed" in first.stdout
    assert "empty.txt" in first.stdout
    index = open_index(str(tmp_path / "index"))
    assert index.count() == 6
    assert len({document.story_id for document in index.scan()}) == 4

    (drop / "empty.txt").unlink()
    again = python(RUN, home, **environment)
    assert again.returncode == 0
    assert "Nothing has changed" in again.stdout


def test_a_wrong_setting_fails_before_airflow_starts(home: Path) -> None:
    refused = python("from pipeline.airflow.local import *; main('ingest')", NEWSFOLD_WORKERS="x")
    assert refused.returncode != 0
    assert "NEWSFOLD_WORKERS" in refused.stderr
