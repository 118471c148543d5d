"""What starts and ends the services of the other tests here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tools.airflow.errors import StartError
from tools.airflow.process import Process, stop, wait_until

FAMILY = """
import os, time
if os.fork() == 0:
    os.setpgid(0, 0)  # as Airflow's tasks do
print(os.getpid(), flush=True)
time.sleep(600)
"""

PARENT = """
import os, sys, time
from pathlib import Path
import psutil
from tools.airflow.process import Process
one = Process("one", ["sleep", "600"], environment=dict(os.environ), folder=Path(sys.argv[1]))
while psutil.Process(one._popen.pid).name() != "sleep":
    time.sleep(0.01)  # it is not told yet to end with us
print(one._popen.pid, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def start(tmp_path: Path):
    """Start a process that is surely ended."""
    started = []

    def start_(name: str, *command: str) -> Process:
        process = Process(name, command, environment=dict(os.environ), folder=tmp_path)
        started.append(process)
        return process

    yield start_
    stop(started, 0)


def comes_true(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_kill_takes_the_children_too(start) -> None:
    family = start("family", sys.executable, "-c", FAMILY)
    assert comes_true(lambda: len(family.said().split()) == 2)
    pids = [int(pid) for pid in family.said().split()]
    assert all(family.owns(pid) and lives(pid) for pid in pids)
    family.kill()
    assert not any(family.owns(pid) or lives(pid) for pid in pids)
    assert not family.is_alive


def test_stopping_asks_first_and_then_kills(start) -> None:
    polite = start(
        "polite", "sh", "-c", "trap 'echo bye; exit' TERM; echo on; while :; do sleep 0.1; done"
    )
    deaf = start("deaf", "sh", "-c", "trap '' TERM; echo on; while :; do sleep 0.1; done")
    assert comes_true(lambda: polite.said() == deaf.said() == "on")
    began = time.monotonic()
    stop([polite, deaf], 1)
    assert 1 <= time.monotonic() - began < 5
    assert polite.said() == "on\nbye"
    assert not deaf.is_alive


@pytest.mark.skipif(not shutil.which("setpriv"), reason="only Linux has setpriv")
def test_nothing_is_left_by_one_who_was_killed(tmp_path: Path) -> None:
    parent = subprocess.run(
        [sys.executable, "-c", PARENT, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert parent.returncode == -signal.SIGKILL
    assert comes_true(lambda: not lives(int(parent.stdout)))


def test_what_ends_too_soon_says_why(start) -> None:
    with pytest.raises(StartError, match="broken failed:\nno such luck"):
        start("broken", "sh", "-c", "echo no such luck; exit 3").finish(10)
    gone = start("gone", "sh", "-c", "echo no such luck")
    with pytest.raises(StartError, match="gone has ended before it answers:\nno such luck"):
        wait_until(lambda: False, "it answers", 10, [gone])


def test_what_takes_too_long_is_given_up(start) -> None:
    slow = start("slow", "sleep", "600")
    with pytest.raises(StartError, match="still not: it answers"):
        wait_until(lambda: False, "it answers", 0.1, [slow])
    with pytest.raises(StartError, match="slow took longer"):
        slow.finish(0.1)
    assert not slow.is_alive
