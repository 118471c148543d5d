"""The embedded index: three tantivy collections in one folder.

That of the stories is one of several generations; those of what was set aside and of runs stay,
and their locks are the writer's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection as Values, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tantivy import Document as TantivyDocument

from pipeline.document import Document
from pipeline.index.embedded import generations, schema
from pipeline.index.embedded.collection import Collection
from pipeline.index.embedded.search import each, search
from pipeline.index.interface import Rebuild
from pipeline.index.query import Results, Search
from pipeline.index.records import Entry, Known, Rejected, Run, SetAside

_STORIES_HEAP_BYTES: Final = 128 << 20
_RECORDS_HEAP_BYTES: Final = 16 << 20


class EmbeddedIndex:
    """An index in a folder, made when it is first written to. See `pipeline.index.interface`.

    Its stories are those in use, or the one generation given.
    """

    def __init__(self, folder: Path, stories: Collection | None = None) -> None:
        self._folder = folder
        self._generation = stories
        self._opened: Collection | None = None
        self._set_aside = Collection(folder / "set-aside", schema.records_schema())
        self._runs = Collection(folder / "runs", schema.records_schema())

    @contextmanager
    def writer(self) -> Iterator[EmbeddedWriter]:
        """See `Index.writer`."""
        writer = EmbeddedWriter(lambda: self._stories, self._set_aside, self._runs)
        try:
            yield writer
        finally:
            writer.close()

    @contextmanager
    def rebuild(self) -> Iterator[Rebuild]:
        """See `Index.rebuild`."""
        writer = EmbeddedWriter(self._next_generation, self._set_aside, self._runs)
        try:
            in_use = generations.in_use(self._folder)
            old = Collection.as_made(in_use, schema.stories_schema())
            new = writer.stories
            yield Rebuild(
                EmbeddedIndex(self._folder, old), EmbeddedIndex(self._folder, new), writer
            )
            generations.use(new.folder)
        finally:
            writer.close()

    def search(self, search_: Search) -> Results:
        """See `Index.search`."""
        return search(self._stories, search_)

    def each(self, search_: Search) -> Iterator[Document]:
        """See `Index.each`."""
        return each(self._stories, search_)

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

    @property
    def _stories(self) -> Collection:
        """The generation in use now: a rebuild may have changed it since the last look."""
        if self._generation is not None:
            return self._generation
        folder = generations.in_use(self._folder)
        if self._opened is None or self._opened.folder != folder:
            self._opened = Collection(folder, schema.stories_schema())
        return self._opened

    def _next_generation(self) -> Collection:
        return Collection(generations.begin(self._folder), schema.stories_schema())


class EmbeddedWriter:
    """See `pipeline.index.interface.Writer`."""

    def __init__(
        self, stories: Callable[[], Collection], set_aside: Collection, runs: Collection
    ) -> None:
        self._runs = _CollectionWriter(runs, _RECORDS_HEAP_BYTES)
        self._set_aside = _CollectionWriter(set_aside, _RECORDS_HEAP_BYTES)
        # Asked for under the lock of the others: until then a rebuild may change it.
        self._stories = _CollectionWriter(stories(), _STORIES_HEAP_BYTES)

    @property
    def stories(self) -> Collection:
        """What the stories are written to."""
        return self._stories.collection

    def put(self, entries: Iterable[Entry], version: int) -> None:
        """See `Writer.put`."""
        by_id = {entry.document.id: entry for entry in entries}
        newer = {
            id_
            for id_, known in map(schema.to_known, self.stories.find("id", by_id))
            if known.version > version
        }
        for id_, entry in by_id.items():
            if id_ not in newer:
                self._stories.replace(id_, schema.to_tantivy(entry, version))

    def delete(self, ids: Iterable[str]) -> None:
        """See `Writer.delete`."""
        for id_ in ids:
            self._stories.delete(id_)

    def set_aside(self, records: Iterable[SetAside]) -> None:
        """See `Writer.set_aside`."""
        for record in records:
            self._set_aside.replace(record.id, schema.to_tantivy_record(record.id, record))

    def clear_set_aside(self, ids: Values[str]) -> None:
        """See `Writer.clear_set_aside`."""
        for stored in self._set_aside.collection.find("id", ids):
            self._set_aside.delete(SetAside.model_validate_json(schema.json_of(stored)).id)

    def record(self, run: Run) -> None:
        """See `Writer.record`."""
        self._runs.replace(run.run_id, schema.to_tantivy_record(run.run_id, run))

    def commit(self) -> list[Rejected]:
        """See `Writer.commit`; nothing is refused.

        The stories come first: killed between the two, a file that is both indexed and set
        aside is mended by the next run, one that is neither is read again.
        """
        for writer in (self._stories, self._set_aside, self._runs):
            writer.commit()
        return []

    def close(self) -> None:
        """Drop what was not committed, finish merges, give the lock back."""
        for writer in (self._runs, self._set_aside, self._stories):
            writer.close()


class _CollectionWriter:
    """Writes to one collection; a commit of nothing leaves its folder as it was."""

    def __init__(self, collection: Collection, heap_bytes: int) -> None:
        self.collection = collection
        self._writer = collection.writer(heap_bytes)
        self._has_changes = False

    def replace(self, id_: str, laid_out: TantivyDocument) -> None:
        self.delete(id_)
        self._writer.add_document(laid_out)

    def delete(self, id_: str) -> None:
        self._writer.delete_documents_by_term("id", id_)
        self._has_changes = True

    def commit(self) -> None:
        if self._has_changes:
            self._writer.commit()
            self.collection.reload()
            self._has_changes = False

    def close(self) -> None:
        if self._has_changes:
            self._writer.rollback()
        self._writer.wait_merging_threads()
