"""Temporary folders of servers; the next one made clears up after a process that was killed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.elasticsearch.process import end

_PREFIX: Final = "newsfold-elasticsearch-"


class TemporaryFolder:
    """A folder that is this process's, which a lock on its file `claim` says as long as it lives.

    A process that is killed cannot stop its server. Making a folder stops the servers in all
    folders that nobody claims any more, and deletes them.
    """

    def __init__(self) -> None:
        parent = Path(tempfile.gettempdir())
        with _locked(parent):
            for folder in _unclaimed(parent):
                end(folder, 0)
                shutil.rmtree(folder, ignore_errors=True)
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._claim = os.open(self.path / "claim", os.O_CREAT | os.O_RDWR)
            fcntl.flock(self._claim, fcntl.LOCK_EX)

    def delete(self) -> None:
        """Delete it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._claim)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """No other process makes a folder meanwhile: it would be unclaimed for a moment."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _unclaimed(parent: Path) -> list[Path]:
    """The temporary folders that no living process claims and that are ours to delete."""
    free = []
    for claim in sorted(parent.glob(f"{_PREFIX}*/claim")):
        with contextlib.suppress(OSError), claim.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free.append(claim.parent)
    return free
