"""Airflow's database, made once and then copied: making it takes half a minute."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tools.airflow.backends import PostgreSQL
from tools.airflow.environment import environment
from tools.airflow.process import Process, stop

USER: Final = "admin"
"""Airflow's administrator, with the same password as the database's user."""

_PROJECT: Final = Path(__file__).resolve().parents[2]
_CACHE: Final = _PROJECT / ".newsfold" / "airflow-services"
_POOLS: Final = _PROJECT / "config" / "airflow" / "pools.json"
_AIRFLOW: Final = Path(sys.executable).with_name("airflow")
_SECONDS: Final = 180.0


def copy_database(folder: Path) -> None:
    """Make `folder`, for `PostgreSQL`, with Airflow's tables, administrator and pools.

    Raises:
        MissingToolError: PostgreSQL is not on the machine.
        StartError: making it failed.
    """
    source = _CACHE / f"database-{_key()}"
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not source.exists():
            for old in _CACHE.glob("database-*"):
                shutil.rmtree(old)
            _make(source)
        shutil.copytree(source, folder)


def airflow(name: str, *arguments: str | Path, told: Mapping[str, str], folder: Path) -> Process:
    """Start a command of Airflow's."""
    return Process(name, (_AIRFLOW, *arguments), environment=told, folder=folder)


def _make(target: Path) -> None:
    with TemporaryDirectory(prefix="newsfold-airflow-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        PostgreSQL.initialise(folder / "database")
        server = PostgreSQL(folder / "database")
        processes = [server.process]
        try:
            told = environment(folder / "home", server.url)
            airflow("migrate", "db", "migrate", told=told, folder=folder).finish(_SECONDS)
            user = airflow(
                *("user", "users", "create", "--role", "Admin", "--username", USER),
                *("--password", server.password, "--email", "admin@example.org"),
                *("--firstname", "Ada", "--lastname", "Admin"),
                told=told,
                folder=folder,
            )
            processes.append(user)
            pools = airflow("pools", "pools", "import", _POOLS, told=told, folder=folder)
            processes.append(pools)
            user.finish(_SECONDS)
            pools.finish(_SECONDS)
        finally:
            stop(processes, _SECONDS)
        unfinished = target.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(folder / "database", unfinished)
        unfinished.rename(target)


def _key() -> str:
    """Changes with all that the database is made from."""
    packages = sorted(
        f"{found.name}=={found.version}"
        for found in importlib.metadata.distributions()
        if found.name.startswith("apache-airflow")
    )
    made_from = "\n".join([*packages, _POOLS.read_text("utf-8"), Path(__file__).read_text("utf-8")])
    return hashlib.sha256(made_from.encode()).hexdigest()[:12]
