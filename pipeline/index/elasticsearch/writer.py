"""The index in Elasticsearch: writing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import Any, Final

from elasticsearch import Elasticsearch
from elasticsearch.helpers import expand_action, streaming_bulk

from pipeline.document import Record
from pipeline.errors import BackendError
from pipeline.index.elasticsearch import generations, templates
from pipeline.index.elasticsearch.connection import require_rights
from pipeline.index.elasticsearch.lease import Lease
from pipeline.index.elasticsearch.sources import to_source
from pipeline.index.records import Entry, Rejected, Run, SetAside
from pipeline.settings import ElasticsearchSettings

Action = dict[str, Any]

_FORBIDDEN: Final = 403
_NOT_FOUND: Final = 404
_STALE: Final = 409
_UNAVAILABLE: Final = (429, 502, 503, 504)
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
"""Seconds between tries of what a full queue has refused; they grow by twos."""

_REQUEST_DOCUMENTS: Final = 100
"""Few, so that the server has work while the next ones are written out."""

_REQUEST_BYTES: Final = 8 << 20


def refresh(client: Elasticsearch, unrefreshed: set[str]) -> None:
    """Let searches see what was written to these indices."""
    if unrefreshed:
        client.indices.refresh(index=sorted(unrefreshed))
        unrefreshed.clear()


class ElasticsearchWriter:
    """See `pipeline.index.interface.Writer`.

    What is written waits here until `commit` sends it. The server does not refresh the index
    meanwhile: who has the writer's index refreshes what is in `unrefreshed` before it searches,
    the others see the work when the writer is closed.
    """

    def __init__(
        self,
        client: Elasticsearch,
        alias: str,
        options: ElasticsearchSettings,
        unrefreshed: set[str],
    ) -> None:
        self._client = client
        self._alias = alias
        self._stories = alias
        self._options = options
        self._set_aside = templates.set_aside_index(alias)
        self._runs = templates.runs_index(alias)
        self._waiting: list[Action] = []
        self._unrefreshed = unrefreshed
        require_rights(client, alias)
        self._lease = Lease(client, templates.lease_index(alias))
        self._lease.take()
        try:
            templates.install(client, alias)
            self._create_indices()
            self._refresh_every("-1")
        except BaseException:
            self._lease.give_back()
            raise

    def begin_generation(self) -> str:
        """Write stories from now on to a new index beside the one in use; give its name."""
        self._stories = generations.begin(self._client, self._alias)
        return self._stories

    def use_generation(self) -> None:
        """Put the new index in the place of the one in use."""
        self._lease.confirm()
        generations.use(self._client, self._alias, self._stories)

    def put(self, entries: Iterable[Entry], version: int) -> None:
        """See `Writer.put`."""
        for entry in entries:
            self._waiting.append(
                {
                    "_op_type": "index",
                    "_index": self._stories,
                    "_id": entry.document.id,
                    "_source": entry,
                    # Equal versions pass: a task that is tried again writes the same once more.
                    "version": version,
                    "version_type": "external_gte",
                }
            )

    def delete(self, ids: Iterable[str]) -> None:
        """See `Writer.delete`."""
        self._forget(self._stories, ids)

    def set_aside(self, records: Iterable[SetAside]) -> None:
        """See `Writer.set_aside`."""
        for record in records:
            self._keep(self._set_aside, record.id, record)

    def clear_set_aside(self, ids: Collection[str]) -> None:
        """See `Writer.clear_set_aside`."""
        self._forget(self._set_aside, ids)

    def record(self, run: Run) -> None:
        """See `Writer.record`."""
        self._keep(self._runs, run.run_id, run)

    def commit(self) -> list[Rejected]:
        """See `Writer.commit`. Requests go side by side, as many as the settings allow."""
        if not self._waiting:
            return []
        self._lease.confirm()
        waiting, self._waiting = self._waiting, []
        parts = _requests(waiting, self._options.requests_in_flight)
        with ThreadPoolExecutor(self._options.requests_in_flight) as pool:
            rejected = [one for part in pool.map(self._send, parts) for one in part]
        self._unrefreshed.update(action["_index"] for action in waiting)
        return rejected

    def close(self) -> None:
        """Drop what was not committed, show the rest, and let the index refresh itself again."""
        try:
            refresh(self._client, self._unrefreshed)
            self._refresh_every(None)
        finally:
            self._lease.give_back()

    def _send(self, actions: Sequence[Action]) -> list[Rejected]:
        """Send actions; give the documents that the server refuses for what they are."""
        rejected = []
        results = streaming_bulk(
            self._client,
            actions,
            chunk_size=_REQUEST_DOCUMENTS,
            max_chunk_bytes=_REQUEST_BYTES,
            expand_action_callback=_expanded,
            raise_on_error=False,
            max_retries=self._options.retries,
            initial_backoff=_FIRST_PAUSE,
            max_backoff=_LONGEST_PAUSE,
            retry_on_status=_UNAVAILABLE,
            # Else a server whose index was deleted meanwhile makes one that has no mapping.
            require_alias=actions[0]["_index"] == self._alias,
        )
        for done, result in results:
            (answer,) = result.values()
            status = answer["status"]
            if done or status == _STALE or (status == _NOT_FOUND and "delete" in result):
                continue
            reason = answer["error"].get("reason", str(answer["error"]))
            cause = answer["error"].get("caused_by", {}).get("reason")
            if (
                status in _UNAVAILABLE
                or status in {_FORBIDDEN, _NOT_FOUND}
                or answer["_index"] == self._set_aside
            ):
                raise BackendError(f"Elasticsearch takes no documents ({status}): {reason}")
            rejected.append(Rejected(answer["_id"], f"{reason}: {cause}" if cause else reason))
        return rejected

    def _keep(self, index: str, id_: str, record: Record) -> None:
        self._waiting.append(
            {"_op_type": "index", "_index": index, "_id": id_, "_source": record.model_dump()}
        )

    def _forget(self, index: str, ids: Iterable[str]) -> None:
        self._waiting += [{"_op_type": "delete", "_index": index, "_id": id_} for id_ in ids]

    def _create_indices(self) -> None:
        if not self._client.indices.exists_alias(name=self._alias):
            name = templates.new_stories_index(self._alias)
            self._client.indices.create(index=name, aliases={self._alias: {"is_write_index": True}})
        for name in (self._set_aside, self._runs):
            if not self._client.indices.exists(index=name):
                self._client.indices.create(index=name)

    def _refresh_every(self, interval: str | None) -> None:
        self._client.indices.put_settings(
            index=self._alias, settings={"index": {"refresh_interval": interval}}
        )


def _expanded(action: bytes | str | Action) -> tuple[Action, Any]:
    """An action as the client sends it; a document is written out only now, in its thread."""
    head, source = expand_action(action)
    return head, to_source(source) if isinstance(source, Entry) else source


def _requests(actions: Sequence[Action], in_flight: int) -> list[Sequence[Action]]:
    """Actions parted into requests, each for one index, so that all that may go side by side do."""
    by_index: dict[str, list[Action]] = {}
    for action in actions:
        by_index.setdefault(action["_index"], []).append(action)
    size = min(_REQUEST_DOCUMENTS, ceil(len(actions) / in_flight))
    return [
        of_index[first : first + size]
        for of_index in by_index.values()
        for first in range(0, len(of_index), size)
    ]
