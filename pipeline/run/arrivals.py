"""Sees which files of a drop have arrived whole, by looking at the drop again and again.

Nothing tells from outside that a file is finished; that it is left alone does. A file counts as
arrived when two looks, `settle_seconds` apart at least, found the same size, times and checksum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from pipeline.errors import SettingsError
from pipeline.read import list_files

_NAMES: Final = 5


@dataclass(frozen=True, slots=True)
class Arrival:
    """Files of a drop that are new or changed, and finished."""

    drop: str
    files: int
    names: tuple[str, ...]
    """The first few of them."""


class DropWatch:
    """What has been seen of one drop.

    It remembers eight bytes for each file, made of its name and state, and no name. At first all
    files are new: whoever is told asks the index what there is to do.

    Args:
        drop: a file or folder, as a path or any URL that fsspec knows.
        settle_seconds: how long a file must have been left alone.
        longest_wait: seconds that a finished file waits at most for others that still change, so
            that a drop of many files is one arrival, and a drop that never rests arrives too.
    """

    def __init__(self, drop: str, settle_seconds: float, longest_wait: float) -> None:
        self.drop = drop
        self._settle_seconds = settle_seconds
        self._longest_wait = longest_wait
        self._told: set[bytes] = set()
        self._waiting: dict[bytes, float] = {}

    def look(self, now: float) -> Arrival | None:
        """List the drop at the time `now`, in seconds; give what has arrived since the last look.

        Raises:
            SettingsError: there is no such drop. Should it come back, all of it is new.
            BackendError: the storage cannot be reached. What was seen before still counts.
        """
        try:
            return self._compare(list_files(self.drop), now)
        except SettingsError:
            self._told, self._waiting = set(), {}
            raise

    def _compare(self, listing: Iterable[tuple[str, str]], now: float) -> Arrival | None:
        """Compare a listing with the last; what is gone from it is forgotten."""
        told: set[bytes] = set()
        waiting: dict[bytes, float] = {}
        finished: list[bytes] = []
        names: list[str] = []
        for source, state in listing:
            digest = blake2b(f"{source}\n{state}".encode(), digest_size=8).digest()
            if digest in self._told:
                told.add(digest)
                continue
            waiting[digest] = self._waiting.get(digest, now)
            if now - waiting[digest] >= self._settle_seconds:
                finished.append(digest)
                names += [source] if len(names) < _NAMES else []
        self._told, self._waiting = told, waiting
        if not finished:
            return None
        longest = now - min(waiting[digest] for digest in finished)
        if len(finished) < len(waiting) and longest < self._longest_wait:
            return None
        told.update(finished)
        for digest in finished:
            del waiting[digest]
        return Arrival(self.drop, len(finished), tuple(names))
