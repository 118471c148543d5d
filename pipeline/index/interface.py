"""What the pipeline asks of an index. Both homes do it: see `pipeline.index.open_index`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from pipeline.document import Document
from pipeline.index.query import Results, Search
from pipeline.index.records import Entry, Known, Rejected, Run, SetAside


class Writer(Protocol):
    """Writes to the index; nothing is seen by readers, nor survives a kill, before `commit`."""

    def put(self, entries: Iterable[Entry], version: int) -> None:
        """Write documents, in the place of those with the same id.

        `version` (milliseconds since 1970 of the run's start) orders the writers of one
        document: what a later run has written is left as it is.
        """
        ...

    def delete(self, ids: Iterable[str]) -> None:
        """Take documents out."""
        ...

    def set_aside(self, records: Iterable[SetAside]) -> None:
        """Keep what could not be used."""
        ...

    def clear_set_aside(self, ids: Collection[str]) -> None:
        """Forget what could be used after all."""
        ...

    def record(self, run: Run) -> None:
        """Keep the record of a run."""
        ...

    def commit(self) -> list[Rejected]:
        """Make what was written since the last commit visible and durable.

        Gives the documents that the index refuses for what they are.
        """
        ...


@dataclass(frozen=True, slots=True)
class Rebuild:
    """A new index that is filled beside the one in use."""

    old: Index
    """The one in use, as it was made, be it by another version of Newsfold."""
    new: Index
    writer: Writer
    """Writes stories to the new one; runs and what was set aside belong to both."""


class Index(Protocol):
    """A searchable collection of documents, with runs and set-aside files beside it.

    All methods raise `BackendError` when the index cannot be used.
    """

    def writer(self) -> AbstractContextManager[Writer]:
        """The one writer.

        Raises:
            IndexBusyError: another process is writing.
        """
        ...

    def rebuild(self) -> AbstractContextManager[Rebuild]:
        """Fill a new index of stories, as the one writer; it is in use when this ends.

        It takes the place of the old one in one step, unless this is left by an error or a kill:
        then the old one stays in use. What a rebuild leaves, half-built or replaced, the next
        one deletes; so the last index that was replaced is kept until then.

        Raises:
            IndexBusyError: another process is writing.
        """
        ...

    def search(self, search: Search) -> Results:
        """Find documents, grouped by story, best first, with counts.

        Raises:
            QueryError: the search cannot be understood.
        """
        ...

    def each(self, search: Search) -> Iterator[Document]:
        """All documents that a search finds, however many, in no order, as they are now."""
        ...

    def get(self, ids: Collection[str]) -> dict[str, Document]:
        """The documents that have these ids."""
        ...

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """What is known of the documents with these ids."""
        ...

    def with_keys(self, keys: Collection[str]) -> Iterator[Document]:
        """All documents that have one of these candidate keys."""
        ...

    def scan(self) -> Iterator[Document]:
        """All documents, as they are now, whatever is written meanwhile."""
        ...

    def count(self, run_id: str | None = None) -> int:
        """How many documents there are (made by this run)."""
        ...

    def set_aside(self, ids: Collection[str] | None = None) -> Mapping[str, SetAside]:
        """What was set aside (of these ids), by id."""
        ...

    def runs(self, limit: int) -> Sequence[Run]:
        """The last runs, newest first."""
        ...
