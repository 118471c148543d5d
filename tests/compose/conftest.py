"""What Airflow can be told, and what is done when a machine lacks what a test needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn

import pytest

DESCRIBE = """
import json
from airflow.configuration import conf
described = conf.configuration_description
print(json.dumps({section: list(described[section]["options"]) for section in described}))
"""


@pytest.fixture(scope="session")
def lacking() -> Callable[[str], NoReturn]:
    """Skip the test and say what is not here; in CI, where every test runs, fail it."""
    return pytest.fail if "CI" in os.environ else pytest.skip


@pytest.fixture(scope="session")
def airflow_options(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The options of each section of Airflow's configuration, its providers' too."""
    done = subprocess.run(
        [sys.executable, "-c", DESCRIBE],
        env={**os.environ, "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow"))},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
