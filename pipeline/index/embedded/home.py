"""The embedded index: three tantivy collections in one folder."""

from __future__ import annotations

from collections.abc import Collection as Values
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import BaseModel
from tantivy import Document as TantivyDocument
from tantivy import IndexWriter

from pipeline.document import Document
from pipeline.index.embedded import schema
from pipeline.index.embedded.collection import Collection
from pipeline.index.embedded.search import search
from pipeline.index.query import Results, Search
from pipeline.index.records import Entry, Known, Run, SetAside

_STORIES_HEAP_BYTES: Final = 128 << 20
_RECORDS_HEAP_BYTES: Final = 16 << 20


class EmbeddedIndex:
    """An index in a folder, made when it is first written to. See `pipeline.index.interface`."""

    def __init__(self, folder: Path) -> None:
        self._stories = Collection(folder / "stories", schema.stories_schema())
        self._set_aside = Collection(folder / "set-aside", schema.records_schema())
        self._runs = Collection(folder / "runs", schema.records_schema())

    @contextmanager
    def writer(self) -> Iterator[EmbeddedWriter]:
        """See `Index.writer`."""
        writer = EmbeddedWriter(self._stories, self._set_aside, self._runs)
        try:
            yield writer
        finally:
            writer.close()

    def search(self, search_: Search) -> Results:
        """See `Index.search`."""
        return search(self._stories, search_)

    def get(self, ids: Values[str]) -> dict[str, Document]:
        """See `Index.get`."""
        documents = map(schema.to_document, self._stories.find("id", ids))
        return {document.id: document for document in documents}

    def known(self, ids: Values[str]) -> dict[str, Known]:
        """See `Index.known`."""
        return dict(map(schema.to_known, self._stories.find("id", ids)))

    def with_keys(self, keys: Values[str]) -> Iterator[Document]:
        """See `Index.with_keys`."""
        return map(schema.to_document, self._stories.find("keys", keys))

    def scan(self) -> Iterator[Document]:
        """See `Index.scan`; one state of the index, whatever is written meanwhile."""
        return map(schema.to_document, self._stories.scan())

    def count(self, run_id: str | None = None) -> int:
        """See `Index.count`."""
        if run_id is None:
            return self._stories.searcher().num_docs
        return self._stories.count("run_id", run_id)

    def set_aside(self, ids: Values[str] | None = None) -> Mapping[str, SetAside]:
        """See `Index.set_aside`."""
        records = (
            SetAside.model_validate_json(schema.json_of(stored))
            for stored in self._set_aside.find("id", ids)
        )
        return {record.id: record for record in sorted(records, key=lambda one: one.source)}

    def runs(self, limit: int) -> Sequence[Run]:
        """See `Index.runs`."""
        runs = (Run.model_validate_json(schema.json_of(stored)) for stored in self._runs.find("id"))
        return sorted(runs, key=lambda run: (run.started_at, run.run_id), reverse=True)[:limit]


class EmbeddedWriter:
    """See `pipeline.index.interface.Writer`."""

    def __init__(self, stories: Collection, set_aside: Collection, runs: Collection) -> None:
        self._collections = (stories, set_aside, runs)
        self._stories = stories
        self._stories_writer = stories.writer(_STORIES_HEAP_BYTES)
        self._set_aside_writer = set_aside.writer(_RECORDS_HEAP_BYTES)
        self._runs_writer = runs.writer(_RECORDS_HEAP_BYTES)

    def put(self, entries: Iterable[Entry], version: int) -> int:
        """See `Writer.put`."""
        by_id = {entry.document.id: entry for entry in entries}
        newer = {
            id_
            for id_, written in map(schema.to_version, self._stories.find("id", by_id))
            if written > version
        }
        for id_, entry in by_id.items():
            if id_ not in newer:
                _replace(self._stories_writer, id_, schema.to_tantivy(entry, version))
        return len(by_id) - len(newer)

    def delete(self, ids: Iterable[str]) -> None:
        """See `Writer.delete`."""
        for id_ in ids:
            self._stories_writer.delete_documents_by_term("id", id_)

    def set_aside(self, records: Iterable[SetAside]) -> None:
        """See `Writer.set_aside`."""
        for record in records:
            _replace_record(self._set_aside_writer, record.id, record)

    def clear_set_aside(self, ids: Iterable[str]) -> None:
        """See `Writer.clear_set_aside`."""
        for id_ in ids:
            self._set_aside_writer.delete_documents_by_term("id", id_)

    def record(self, run: Run) -> None:
        """See `Writer.record`."""
        _replace_record(self._runs_writer, run.run_id, run)

    def commit(self) -> None:
        """See `Writer.commit`.

        The stories come first: killed between the two, a file that is both indexed and set
        aside is mended by the next run, one that is neither is read again.
        """
        for writer in (self._stories_writer, self._set_aside_writer, self._runs_writer):
            writer.commit()
        for collection in self._collections:
            collection.reload()

    def close(self) -> None:
        """Drop what was not committed, finish merges, give the lock back."""
        for writer in (self._runs_writer, self._set_aside_writer, self._stories_writer):
            writer.rollback()
            writer.wait_merging_threads()


def _replace(writer: IndexWriter, id_: str, laid_out: TantivyDocument) -> None:
    writer.delete_documents_by_term("id", id_)
    writer.add_document(laid_out)


def _replace_record(writer: IndexWriter, id_: str, record: BaseModel) -> None:
    _replace(writer, id_, schema.to_tantivy_record(id_, record.model_dump_json()))
