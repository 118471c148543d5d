"""One tantivy collection in a folder, which need not be there yet."""

from __future__ import annotations

from collections.abc import Collection as Values, Iterator
from pathlib import Path
from typing import Final

from tantivy import Document, Index, IndexWriter, Query, Schema, Searcher

from pipeline.errors import BackendError, IndexBusyError
from pipeline.index.embedded.schema import register_analyzers

_MANY: Final = 10_000_000
"""More documents than one query here finds; tantivy wants a limit."""

_PREFIXES: Final = tuple(f"{number:02x}" for number in range(256))


def stored(searcher: Searcher, query: Query) -> Iterator[Document]:
    """What is stored of all documents that a query finds."""
    for _, address in searcher.search(query, limit=_MANY, count=False).hits:
        yield searcher.doc(address)


class Collection:
    """Opens the folder when first asked; before the first write an empty collection answers."""

    def __init__(self, folder: Path, schema: Schema) -> None:
        self.schema = schema
        self.folder = folder
        self._opened: Index | None = None

    @classmethod
    def as_made(cls, folder: Path, schema: Schema) -> Collection:
        """A collection to read as it was made, be it by another version with another schema."""
        try:
            exists = folder.exists() and Index.exists(str(folder))
            made = Index.open(str(folder)).schema if exists else schema
        except (ValueError, OSError) as error:
            raise BackendError(f"The index in {folder} cannot be read: {error}") from error
        return cls(folder, made)

    def index(self) -> Index:
        """The tantivy index.

        Raises:
            BackendError: the folder holds something else, or cannot be read.
        """
        if self._opened is None:
            exists = self.folder.exists()
            try:
                index = Index(self.schema, path=str(self.folder) if exists else None)
            except (ValueError, OSError) as error:
                raise BackendError(
                    f"The index in {self.folder} cannot be opened ({error}). If another version "
                    "of Newsfold made it: newsfold rebuild. If that does not help, delete the "
                    "folder and run again: the raw files fill it."
                ) from error
            register_analyzers(index)
            if not exists:
                return index
            self._opened = index
        return self._opened

    def writer(self, heap_bytes: int) -> IndexWriter:
        """The one writer; its lock is the operating system's and dies with its owner.

        Raises:
            IndexBusyError: somebody else has it.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return self.index().writer(heap_bytes, 1)
        except OSError as error:
            raise BackendError(f"The folder {self.folder} cannot be made: {error}") from error
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise BackendError(f"Cannot write to {self.folder}: {error}") from error
            raise IndexBusyError(
                f"Another process is writing to the index in {self.folder.parent}; "
                "try again when it has finished."
            ) from error

    def searcher(self) -> Searcher:
        """A view of what is committed now."""
        return self.index().searcher()

    def reload(self) -> None:
        """See what was committed since."""
        self.index().reload()

    def find(self, field: str, values: Values[str] | None = None) -> Iterator[Document]:
        """What is stored of the documents that have one of the values (None: all documents)."""
        query = (
            Query.all_query()
            if values is None
            else Query.term_set_query(self.schema, field, sorted(values))
        )
        return stored(self.searcher(), query)

    def scan(self) -> Iterator[Document]:
        """What is stored of all documents, by 256ths of their ids so that memory is bounded."""
        searcher = self.searcher()
        for prefix in _PREFIXES:
            ids = [term for term, _ in searcher.terms_with_prefix("id", prefix)]
            yield from stored(searcher, Query.term_set_query(self.schema, "id", ids))

    def count(self, field: str, value: str) -> int:
        """How many documents have the value."""
        query = Query.term_query(self.schema, field, value)
        counted = self.searcher().aggregate(query, {"n": {"value_count": {"field": "story_id"}}})
        return int(counted["n"]["value"])
