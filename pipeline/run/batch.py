"""What goes from stage to stage: a batch of raw files, then of documents."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.document import Document
from pipeline.errors import InputError
from pipeline.read import RawItem
from pipeline.run.request import Tally


@dataclass(frozen=True, slots=True)
class Problem:
    """A raw file that cannot be used, before it is recorded as set aside."""

    drop: str
    source: str
    source_hash: str
    stage: str
    reason: str

    @classmethod
    def of(cls, error: InputError, drop: str, source_hash: str = "") -> Problem:
        """The problem that an error tells of."""
        return cls(drop, error.source, source_hash, error.stage, error.reason)


@dataclass(slots=True)
class Batch:
    """Raw files and documents that are worked on together, and the count of those left alone."""

    items: list[RawItem] = field(default_factory=list)
    """Not cleaned yet."""
    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    drops: dict[str, str] = field(default_factory=dict)
    """Where the documents' sources are; a document that comes from the index has none."""
    tally: Tally = field(default_factory=Tally)
    """What is known already: `seen`, `unchanged`, and `set_aside` of old."""
    files: int = 0
    """Files of the drops that were begun; an archive is one."""

    @property
    def to_do(self) -> int:
        """Files and documents to work on; 0 when there is only something to count."""
        return len(self.items) + len(self.documents) + len(self.problems)
