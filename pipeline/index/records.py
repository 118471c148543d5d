"""What the index keeps beside the stories: runs and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.document import Document, Record


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it is written, with what the index needs to find it by."""

    document: Document
    keys: tuple[str, ...]
    """Candidate keys of `pipeline.deduplicate`."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the index already holds of a source, enough to tell if it has changed."""

    source_hash: str
    pipeline_version: str
    version: int
    """Under which it was written: see `Writer.put`."""


class SetAside(Record):
    """A raw file that could not be used."""

    id: str
    drop: str
    source: str
    source_hash: str
    """Empty when the bytes could not be read."""
    stage: str
    reason: str
    attempts: int = 1
    run_id: str
    set_aside_at: str
    """When it was last tried, ISO 8601."""
    pipeline_version: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document that the index refuses for what it is."""

    id: str
    reason: str


class Run(Record):
    """One finished run, with its reconciliation."""

    run_id: str
    started_at: str
    seconds: float
    drops: tuple[str, ...]
    pipeline_version: str
    seen: int
    indexed: int
    unchanged: int
    set_aside: int
    removed: int = 0
