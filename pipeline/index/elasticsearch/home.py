"""The index in Elasticsearch: reading. See `writer` for writing, `search` for searching."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from elasticsearch import ApiError, NotFoundError, TransportError

from pipeline.document import Document
from pipeline.errors import BackendError
from pipeline.index.elasticsearch import templates
from pipeline.index.elasticsearch.connection import connect, explained
from pipeline.index.elasticsearch.search import query, search
from pipeline.index.elasticsearch.sources import KNOWN_FIELDS, to_document, to_known
from pipeline.index.elasticsearch.writer import ElasticsearchWriter, refresh
from pipeline.index.interface import Rebuild
from pipeline.index.query import Results, Search
from pipeline.index.records import Known, Run, SetAside
from pipeline.settings import ElasticsearchSettings

_PAGE: Final = 500
_KEEP_ALIVE: Final = "5m"
_NO_INDEX: Final = {"type": "index_not_found_exception"}
_MOST_TERMS: Final = 10_000
"""Of one terms query; Elasticsearch refuses more than 65,536."""


class ElasticsearchIndex:
    """The index behind an alias of a server, or the one that a rebuild fills (`stories`).

    See `pipeline.index.interface`.
    """

    def __init__(
        self, location: str, options: ElasticsearchSettings, stories: str | None = None
    ) -> None:
        self._unrefreshed: set[str] = set()
        self._client, self._alias = connect(location, options)
        self._location = location
        self._options = options
        self._stories = stories or self._alias

    @contextmanager
    def writer(self) -> Iterator[ElasticsearchWriter]:
        """See `Index.writer`."""
        with explained(self._client):
            writer = ElasticsearchWriter(
                self._client, self._alias, self._options, self._unrefreshed
            )
            try:
                yield writer
            except BaseException:
                with suppress(ApiError, TransportError):  # what came first says more
                    writer.close()
                raise
            writer.close()

    @contextmanager
    def rebuild(self) -> Iterator[Rebuild]:
        """See `Index.rebuild`."""
        with self.writer() as writer:
            name = writer.begin_generation()
            new = ElasticsearchIndex(self._location, self._options, name)
            new._unrefreshed = self._unrefreshed
            yield Rebuild(self, new, writer)
            writer.use_generation()

    def search(self, search_: Search) -> Results:
        """See `Index.search`."""
        with explained(self._client):
            refresh(self._client, self._unrefreshed)
            return search(self._client, self._stories, search_)

    def each(self, search_: Search) -> Iterator[Document]:
        """See `Index.each`; a point in time."""
        with explained(self._client):
            wanted = query(self._client, self._alias, search_)
        return map(to_document, self._all(self._stories, wanted))

    def get(self, ids: Collection[str]) -> dict[str, Document]:
        """See `Index.get`."""
        return {one["_id"]: to_document(one["_source"]) for one in self._get(self._stories, ids)}

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """See `Index.known`."""
        found = self._get(self._stories, ids, fields=KNOWN_FIELDS)
        return {one["_id"]: to_known(one) for one in found}

    def with_keys(self, keys: Collection[str]) -> Iterator[Document]:
        """See `Index.with_keys`."""
        wanted = sorted(keys)
        given: set[str] = set()
        for first in range(0, len(wanted), _MOST_TERMS):
            query = {"terms": {"keys": wanted[first : first + _MOST_TERMS]}}
            for source in self._all(self._stories, query):
                if source["id"] not in given:
                    given.add(source["id"])
                    yield to_document(source)

    def scan(self) -> Iterator[Document]:
        """See `Index.scan`; a point in time, whatever is written meanwhile."""
        return map(to_document, self._all(self._stories, {"match_all": {}}))

    def count(self, run_id: str | None = None) -> int:
        """See `Index.count`."""
        query = {"term": {"run_id": run_id}} if run_id else {"match_all": {}}
        with explained(self._client):
            refresh(self._client, self._unrefreshed)
            counted = self._client.count(index=self._stories, query=query, ignore_unavailable=True)
        if counted["_shards"]["failed"]:
            raise BackendError(
                f"Elasticsearch cannot count all of {self._stories}; try again later"
            )
        return int(counted["count"])

    def set_aside(self, ids: Collection[str] | None = None) -> Mapping[str, SetAside]:
        """See `Index.set_aside`."""
        index = templates.set_aside_index(self._alias)
        sources = (
            self._all(index, {"match_all": {}})
            if ids is None
            else (one["_source"] for one in self._get(index, ids))
        )
        records = map(SetAside.model_validate, sources)
        return {record.id: record for record in sorted(records, key=lambda one: one.source)}

    def runs(self, limit: int) -> Sequence[Run]:
        """See `Index.runs`."""
        with explained(self._client):
            refresh(self._client, self._unrefreshed)
            found = self._client.search(
                index=templates.runs_index(self._alias),
                size=limit,
                sort=[{"started_at": "desc"}, {"run_id": "desc"}],
                ignore_unavailable=True,
            )
        return [Run.model_validate(hit["_source"]) for hit in found["hits"]["hits"]]

    def _get(
        self, index: str, ids: Collection[str], fields: Sequence[str] | None = None
    ) -> Iterator[dict[str, Any]]:
        """What the server has under ids, as it is now, refreshed or not."""
        wanted = sorted(ids)
        for first in range(0, len(wanted), _PAGE):
            with explained(self._client):
                try:
                    found = self._client.mget(
                        index=index, ids=wanted[first : first + _PAGE], source_includes=fields
                    )
                except NotFoundError:
                    return
            for one in found["docs"]:
                if one.get("found"):
                    yield one
                elif one.get("error", _NO_INDEX)["type"] != _NO_INDEX["type"]:
                    reason = one["error"]["reason"]
                    raise BackendError(f"Elasticsearch cannot read {index}: {reason}")

    def _all(self, index: str, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """All that a query finds at this point in time, page by page."""
        with explained(self._client):
            refresh(self._client, self._unrefreshed)
            try:
                pit = self._client.open_point_in_time(index=index, keep_alive=_KEEP_ALIVE)["id"]
            except NotFoundError:
                return
            try:
                after = None
                while True:
                    page = self._client.search(
                        pit={"id": pit, "keep_alive": _KEEP_ALIVE},
                        query=query,
                        size=_PAGE,
                        sort=["_shard_doc"],
                        search_after=after,
                        track_total_hits=False,
                        allow_partial_search_results=False,
                    )
                    hits = page["hits"]["hits"]
                    for hit in hits:
                        yield hit["_source"]
                    if len(hits) < _PAGE:
                        return
                    pit, after = page["pit_id"], hits[-1]["sort"]
            finally:
                self._client.close_point_in_time(id=pit)
