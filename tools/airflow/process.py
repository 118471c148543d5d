"""One service: a process with all that it starts, its output in a file."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]  # Airflow needs it too

from tools.airflow.errors import StartError
from tools.elasticsearch.process import ORDINARY_USER

_POLL_SECONDS: Final = 0.1


class Process:
    """A program that runs as soon as this is made, in a session of its own.

    The session tells what belongs to it: Airflow puts each task into another process group. Where
    the system can (Linux), the program is ended when the process that has started it dies.

    Args:
        name: of the service; its output goes to `folder/name.log`.
        command: the program and its arguments.
        environment: all of its environment variables.
        folder: where it works.
        as_ordinary_user: run it as an ordinary user when root starts it.
        stop_signal: what asks it to stop.
    """

    def __init__(  # noqa: PLR0913 - each has a name
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        folder: Path,
        as_ordinary_user: bool = False,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.log_path = folder / f"{name}.log"
        self._stop_signal = stop_signal
        identity = {}
        if as_ordinary_user and os.geteuid() == 0:
            group = pwd.getpwnam(ORDINARY_USER).pw_gid
            identity = {"user": ORDINARY_USER, "group": group, "extra_groups": []}
        with self.log_path.open("ab") as log:
            self._popen: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - our own commands
                [*_dying_with_us(stop_signal), *command],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **identity,
            )

    @property
    def is_alive(self) -> bool:
        """Whether the program itself runs."""
        return self._popen.poll() is None

    def owns(self, pid: int) -> bool:
        """Whether this is one of its living processes."""
        return pid in _members(self._popen.pid)

    def said(self, characters: int = 3000) -> str:
        """The end of its output."""
        return self.log_path.read_text("utf-8", "replace").strip()[-characters:]

    def finish(self, seconds: float) -> None:
        """Wait for a program that ends by itself.

        Raises:
            StartError: it failed, or took longer; it is killed then.
        """
        try:
            failed = self._popen.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise StartError(f"{self.name} took longer than {seconds} s:\n{self.said()}") from error
        finally:
            self.kill()
        if failed:
            raise StartError(f"{self.name} failed:\n{self.said()}")

    def ask_to_stop(self) -> None:
        """Ask the program to stop, and do not wait."""
        if self.is_alive:
            self._popen.send_signal(self._stop_signal)

    def pause(self) -> None:
        """Stop it with all that it has started where they are (SIGSTOP)."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let what was paused go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        for pid in _members(self._popen.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        """Kill it with all that it has started, as a loss of power would (SIGKILL)."""
        while _members(self._popen.pid):
            self._signal(signal.SIGKILL)
            self._popen.poll()
            time.sleep(0.01)
        self._popen.wait()

    def end(self, seconds: float) -> None:
        """Wait until it has stopped, and kill what is left after `seconds`."""
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(seconds)
        self.kill()


def stop(processes: Collection[Process], seconds: float) -> None:
    """Stop them all at once; what does not listen for `seconds` is killed."""
    until = time.monotonic() + seconds
    for process in processes:
        process.ask_to_stop()
    for process in processes:
        process.end(max(0.0, until - time.monotonic()))


def wait_until(
    condition: Callable[[], bool], what: str, seconds: float, processes: Collection[Process]
) -> None:
    """Wait until the condition holds, while these processes work at it.

    Raises:
        StartError: one of them has ended, or it took longer than `seconds`.
    """
    until = time.monotonic() + seconds
    while not condition():
        for process in processes:
            if not process.is_alive:
                raise StartError(f"{process.name} has ended before {what}:\n{process.said()}")
        if time.monotonic() > until:
            said = "\n".join(f"--- {process.name}\n{process.said()}" for process in processes)
            raise StartError(f"After {seconds:.0f} s still not: {what}\n{said}")
        time.sleep(_POLL_SECONDS)


def _members(session: int) -> list[int]:
    """The living processes of a session."""
    found = []
    for process in psutil.process_iter(["status"]):
        try:
            if process.info["status"] != psutil.STATUS_ZOMBIE and os.getsid(process.pid) == session:
                found.append(process.pid)
        except (ProcessLookupError, PermissionError):
            continue
    return found


def _dying_with_us(stop_signal: signal.Signals) -> Sequence[str]:
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", stop_signal.name.removeprefix("SIG"), "--") if setpriv else ()
