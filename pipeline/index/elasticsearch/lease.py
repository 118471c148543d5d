"""One writer at a time: a lease that its holder renews, kept in an index of its own.

A writer that was killed cannot give its lease back. On the same machine that is seen at once;
elsewhere another takes it when it has not been renewed for a while. Who gets it is decided by
Elasticsearch's compare-and-set (`if_seq_no`), so two never do. A writer that could not renew its
lease for long asks for it again before it writes: another may have it by now.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from threading import Event, Lock, Thread
from time import time
from typing import Any, Final
from uuid import uuid4

from elasticsearch import (
    ApiError,
    BadRequestError,
    ConflictError,
    Elasticsearch,
    NotFoundError,
    TransportError,
)

from pipeline.errors import IndexBusyError

_ID: Final = "writer"
_EXPIRES_SECONDS: Final = 30.0
_RENEW_SECONDS: Final = 5.0
_DOUBTFUL_SECONDS: Final = 15.0
"""Without a renewal for so long, the lease is asked for before anything is written."""

_held: Final[set[str]] = set()
"""The leases of this process: one that names the process but is not here was lost."""


class Lease:
    """The right to write, renewed by a thread as long as it is held."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        # One that hangs must not keep the next from being tried in time.
        self._impatient = client.options(request_timeout=_RENEW_SECONDS, max_retries=0)
        self._index = index
        self._token = uuid4().hex
        self._is_over = Event()
        self._writing = Lock()
        self._renewed_at = 0.0
        self._condition: dict[str, Any] = {}
        """Of the next write: that the last one was ours."""

    def take(self) -> None:
        """Get the lease and keep it until `give_back`.

        Raises:
            IndexBusyError: somebody else has it.
        """
        try:
            found = self._client.get(index=self._index, id=_ID)
        except NotFoundError:
            self._create_index()
            self._condition = {"op_type": "create"}
        else:
            if _is_alive(found["_source"]):
                raise IndexBusyError(_busy(found["_source"]))
            self._condition = _unchanged_since(found)
        try:
            self._write(self._client)
        except ConflictError as error:
            raise IndexBusyError("Another process has just begun to write to the index") from error
        _held.add(self._token)
        Thread(target=self._keep_renewing, daemon=True).start()

    def confirm(self) -> None:
        """Make sure that the lease is ours still.

        Raises:
            IndexBusyError: it could not be renewed in time, and another process has taken it.
        """
        with self._writing:
            if time() - self._renewed_at < _DOUBTFUL_SECONDS:
                return
            try:
                self._write(self._client)
            except ConflictError as error:
                raise IndexBusyError(
                    "This process was held up for so long that another has begun to write to the "
                    "index; run again when that has finished."
                ) from error

    def give_back(self) -> None:
        """Let others write."""
        self._is_over.set()
        _held.discard(self._token)
        with self._writing, suppress(ApiError, TransportError):  # else it expires
            try:
                self._delete()
            except ConflictError:
                if self._find_ours():
                    self._delete()

    def _create_index(self) -> None:
        """Before the templates are put, which only the one who has the lease may do."""
        with suppress(BadRequestError):  # it is there
            self._client.indices.create(
                index=self._index,
                settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"},
                mappings={"dynamic": False},
            )

    def _keep_renewing(self) -> None:
        while not self._is_over.wait(_RENEW_SECONDS):
            with self._writing, suppress(ApiError, TransportError):  # `confirm` will tell
                if not self._is_over.is_set():
                    self._write(self._impatient)

    def _write(self, client: Elasticsearch) -> None:
        renewed_at = time()
        holder = {
            "host": socket.gethostname(),
            "process": os.getpid(),
            "token": self._token,
            "renewed_at": renewed_at,
        }
        try:
            written = client.index(index=self._index, id=_ID, document=holder, **self._condition)
        except ConflictError:
            # What is in the way may be our own write, which arrived though its answer did not.
            if not self._find_ours():
                raise
        else:
            self._condition = _unchanged_since(written)
            self._renewed_at = renewed_at

    def _find_ours(self) -> bool:
        """Whether the lease that is there is ours; its next write is then ours too."""
        found = self._client.get(index=self._index, id=_ID)
        if found["_source"].get("token") != self._token:
            return False
        self._condition = _unchanged_since(found)
        self._renewed_at = found["_source"]["renewed_at"]
        return True

    def _delete(self) -> None:
        self._client.delete(index=self._index, id=_ID, **self._condition)


def _unchanged_since(answer: Any) -> dict[str, Any]:
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}


def _is_alive(holder: dict[str, Any]) -> bool:
    if time() - holder["renewed_at"] > _EXPIRES_SECONDS:
        return False
    if holder["host"] != socket.gethostname():
        return True
    if holder["process"] == os.getpid():
        return holder.get("token") in _held
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
