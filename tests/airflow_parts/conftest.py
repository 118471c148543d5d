"""Airflow makes a folder for its logs when it is imported: not in the home of who tests."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("AIRFLOW_HOME", str(Path(__file__).parents[2] / ".newsfold" / "airflow"))
