"""What Airflow stands on: PostgreSQL for its database, Redis for Celery's queue."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.airflow.errors import MissingToolError
from tools.airflow.process import Process, wait_until
from tools.elasticsearch.process import give_to_ordinary_user

_START_SECONDS: Final = 60.0

_NEEDED: Final = (
    "Airflow's services need {what}. Install it (`make system`; Debian and Ubuntu: {package})."
)

# The data is thrown away, so it need not survive a loss of power.
_QUICK: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgreSQL:
    """A server on a folder that `initialise` has made, until its process is stopped.

    Raises:
        MissingToolError: PostgreSQL is not on the machine.
        StartError: it did not start.
    """

    def __init__(self, folder: Path) -> None:
        self.password = (folder / "password").read_text("utf-8")
        port = free_port()
        self.url = f"postgresql://airflow:{self.password}@127.0.0.1:{port}/postgres"
        give_to_ordinary_user(folder)
        quick = (argument for setting in _QUICK for argument in ("-c", setting))
        self.process = _postgresql_program(
            *(folder, "postgres", "-D", folder / "data"),
            *("-h", "127.0.0.1", "-p", str(port), "-k", "", *quick),
        )
        _wait_for(self.process, lambda: "ready to accept connections" in self.process.said())

    @staticmethod
    def initialise(folder: Path) -> None:
        """Make the folder of an empty server, with a user `airflow` and its file `password`.

        Raises:
            MissingToolError: PostgreSQL is not on the machine.
            StartError: it failed.
        """
        folder.mkdir()
        (folder / "password").write_text(_password(), encoding="utf-8")
        give_to_ordinary_user(folder)
        _postgresql_program(
            *(folder, "initdb", "--pgdata", folder / "data", "--username", "airflow"),
            *("--pwfile", folder / "password", "--auth", "scram-sha-256", "--no-sync"),
        ).finish(_START_SECONDS)


class Redis:
    """A server in `folder` that keeps nothing, until its process is stopped.

    Raises:
        MissingToolError: Redis is not on the machine.
        StartError: it did not start.
    """

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise MissingToolError(_NEEDED.format(what="Redis", package="redis-server"))
        password = _password()
        port = free_port()
        self.url = f"redis://:{password}@127.0.0.1:{port}/0"
        folder.mkdir()
        settings = folder / "redis.conf"
        settings.write_text(
            f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\n',
            encoding="utf-8",
        )
        self.process = Process(
            "redis",
            (program, settings),
            environment={"PATH": os.environ["PATH"]},
            folder=folder,
        )
        _wait_for(self.process, lambda: "Ready to accept connections" in self.process.said())


def _password() -> str:
    """Of digits and letters alone: nothing takes it for an option or a part of a URL."""
    return secrets.token_hex(16)


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(process: Process, condition: Callable[[], bool]) -> None:
    try:
        wait_until(condition, "it answers", _START_SECONDS, [process])
    except BaseException:
        process.kill()
        raise


def _postgresql_program(folder: Path, name: str, *arguments: str | Path) -> Process:
    return Process(
        name,
        (_postgresql_programs() / name, *arguments),
        environment={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        folder=folder,
        as_ordinary_user=True,
        stop_signal=signal.SIGINT,  # does not wait for clients to leave
    )


def _postgresql_programs() -> Path:
    """The folder of PostgreSQL's programs; Debian does not put it on the path."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    for program in sorted(installed, key=lambda path: int(path.parts[-3]), reverse=True):
        return program.parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise MissingToolError(_NEEDED.format(what="PostgreSQL", package="postgresql"))
    return Path(on_path).resolve().parent
