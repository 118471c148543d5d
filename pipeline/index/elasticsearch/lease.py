"""One writer at a time: a lease that its holder renews, kept in an index of its own.

A writer that was killed cannot give its lease back. On the same machine that is seen at once;
elsewhere another takes it when it has not been renewed for a while. Who gets it is decided by
Elasticsearch's compare-and-set (`if_seq_no`), so two never do.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from threading import Event, Thread
from time import time
from typing import Any, Final

from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError, TransportError

from pipeline.errors import IndexBusyError

_ID: Final = "writer"
_EXPIRES_SECONDS: Final = 30.0
_RENEW_SECONDS: Final = 5.0


class Lease:
    """The right to write, renewed by a thread as long as it is held."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        self._index = index
        self._is_over = Event()
        self._turn: dict[str, int] = {}
        """Which write of the lease was ours: the condition of the next."""

    def take(self) -> None:
        """Get the lease and keep it until `give_back`.

        Raises:
            IndexBusyError: somebody else has it.
        """
        try:
            found = self._client.get(index=self._index, id=_ID)
        except NotFoundError:
            condition: dict[str, Any] = {"op_type": "create"}
        else:
            if _is_alive(found["_source"]):
                raise IndexBusyError(_busy(found["_source"]))
            condition = {name: found["_" + name[3:]] for name in ("if_seq_no", "if_primary_term")}
        try:
            self._write(condition)
        except ConflictError as error:
            raise IndexBusyError("Another process has just begun to write to the index") from error
        Thread(target=self._keep_renewing, daemon=True).start()

    def give_back(self) -> None:
        """Let others write."""
        self._is_over.set()
        with suppress(ApiError, TransportError):  # else it expires
            self._client.delete(
                index=self._index,
                id=_ID,
                if_seq_no=self._turn["if_seq_no"],
                if_primary_term=self._turn["if_primary_term"],
            )

    def _keep_renewing(self) -> None:
        while not self._is_over.wait(_RENEW_SECONDS):
            with suppress(ApiError, TransportError):  # the next commit will tell
                self._write(dict(self._turn))

    def _write(self, condition: dict[str, Any]) -> None:
        holder = {"host": socket.gethostname(), "process": os.getpid(), "renewed_at": time()}
        written = self._client.index(index=self._index, id=_ID, document=holder, **condition)
        self._turn = {"if_seq_no": written["_seq_no"], "if_primary_term": written["_primary_term"]}


def _is_alive(holder: dict[str, Any]) -> bool:
    if time() - holder["renewed_at"] > _EXPIRES_SECONDS:
        return False
    if holder["host"] != socket.gethostname():
        return True
    try:
        os.kill(holder["process"], 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _busy(holder: dict[str, Any]) -> str:
    return (
        f"Another process is writing to the index (process {holder['process']} on "
        f"{holder['host']}); try again when it has finished."
    )
