"""The server's process: started as an ordinary user, found again, ended.

A server is told from its folder alone, so any process can find and stop it: it holds a lock on
`data/node.lock` as long as it works, and `pid` says which process it is. A `pid` left behind by a
crash is never trusted without the lock.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tools.elasticsearch.errors import StartError

ORDINARY_USER: Final = "nobody"
"""Runs the server when root starts it: Elasticsearch refuses to run as root."""


def run_as_ordinary_user(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    console: Path,
    seconds: float,
    text: str = "",
) -> None:
    """Run a command to its end, with `text` as its input and what it says in the file `console`.

    Raises:
        StartError: it failed, or took longer than `seconds`; it is killed then.
    """
    identity = {}
    if os.geteuid() == 0:
        identity = {"user": ORDINARY_USER, "group": _ordinary().pw_gid, "extra_groups": []}
    with console.open("w") as output:
        try:
            process = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - our command
                command,
                env=os.environ | environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                # Its own session: Ctrl-C in the terminal ends us, and we end it.
                start_new_session=True,
                **identity,
            )
        except PermissionError as error:
            raise StartError(
                f"The user {ORDINARY_USER}, who runs Elasticsearch when root starts it, may not "
                f"read {error.filename}: open the folders above it, or start it as another user."
            ) from error
        try:
            process.communicate(text, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise StartError(f"{command[0]} took longer than {seconds} s") from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    if process.returncode:
        said = console.read_text("utf-8", "replace").strip()[-3000:]
        raise StartError(f"{command[0]} failed:\n{said}")


def give_to_ordinary_user(folder: Path) -> None:
    """Make the folder and all in it that user's when root has made it."""
    if os.geteuid() == 0:
        owner = _ordinary()
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, owner.pw_uid, owner.pw_gid)


def running(folder: Path) -> int | None:
    """The process of the server that runs on this folder; None when it has stopped or is about to.

    A server that is asked to stop deletes `pid` first.
    """
    try:
        return int((folder / "pid").read_text("utf-8")) if _is_locked(folder) else None
    except FileNotFoundError:
        return None


def end(folder: Path, seconds: float) -> None:
    """End the server on this folder, by force when it has not ended after `seconds`.

    Raises:
        StartError: it lives on.
    """
    pid = running(folder)
    if pid is None:
        return

    def gone() -> bool:
        return not _is_locked(folder) and not _exists(pid)

    if seconds > 0:
        _signal(pid, signal.SIGTERM)
        if _wait(gone, seconds):
            return
    _signal(pid, signal.SIGKILL)
    # A killed process that nobody reaps still has a number, but no longer the lock.
    if not _wait(gone, 10) and _is_locked(folder):
        raise StartError(f"The process {pid} cannot be killed")


def _ordinary() -> pwd.struct_passwd:
    return pwd.getpwnam(ORDINARY_USER)


def _is_locked(folder: Path) -> bool:
    try:
        with (folder / "data" / "node.lock").open("r+b") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
