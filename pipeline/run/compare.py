"""The index held against what lies in the drops: `newsfold check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from pipeline.document import Document, document_id
from pipeline.errors import InputError
from pipeline.index import Index
from pipeline.read import Limits, RawItem, absolute_location, read_drop

_CHUNK: Final = 200
_RUNS: Final = 10_000
"""Runs that are looked at to tell which drop a document came from."""


@dataclass(slots=True)
class Comparison:
    """What differs; a next run would take up `missing` and `changed`, and leave `gone`."""

    files: int = 0
    """Raw files in the drops; each document of an archive is one."""
    missing: list[str] = field(default_factory=list)
    """Sources that are neither in the index nor set aside."""
    changed: list[str] = field(default_factory=list)
    """Sources whose bytes are others than those that were indexed."""
    gone: dict[str, str] = field(default_factory=dict)
    """Sources, by id, of what is in the index or set aside but no longer in its drop."""

    @property
    def differences(self) -> dict[str, list[str]]:
        """The sources that differ, by how they do."""
        gone = sorted(self.gone.values())
        return {"missing": self.missing, "changed": self.changed, "gone": gone}

    @property
    def agrees(self) -> bool:
        """Whether there is no difference."""
        return not any(self.differences.values())

    def __str__(self) -> str:
        return (
            f"{self.files} files in the drops: {len(self.missing)} missing in the index, "
            f"{len(self.changed)} changed since; {len(self.gone)} in the index are gone from "
            "their drop"
        )


def compare(drops: Sequence[str], index: Index, limits: Limits) -> Comparison:
    """Read the drops and hold the index against them; nothing is written.

    A document counts as gone only when all drops of the run that made it are looked at: the
    index may hold others' work too. Holds a number for each file, and the names that differ.

    Raises:
        BackendError: index or storage is away or busy.
        SettingsError: there is no such drop.
    """
    found = Comparison()
    present: set[int] = set()
    outcomes = (one for drop in drops for one in read_drop(drop, limits=limits))
    while chunk := list(islice(outcomes, _CHUNK)):
        found.files += len(chunk)
        present.update(_number(document_id(one.source)) for one in chunk)
        _compare_chunk(chunk, index, found)
    found.gone = {id_: source for id_, source in _kept(drops, index) if _number(id_) not in present}
    return found


def _compare_chunk(chunk: Sequence[RawItem | InputError], index: Index, found: Comparison) -> None:
    ids = {document_id(one.source) for one in chunk}
    known, aside = index.known(ids), index.set_aside(ids)
    for one in chunk:
        id_ = document_id(one.source)
        if id_ in aside:
            continue
        if id_ not in known:
            found.missing.append(one.source)
        elif isinstance(one, RawItem) and known[id_].source_hash != one.source_hash:
            found.changed.append(one.source)


def _kept(drops: Sequence[str], index: Index) -> Iterator[tuple[str, str]]:
    """Ids and sources of all that came from these drops alone."""
    looked_at = set(map(absolute_location, drops))
    from_drops = {
        run.run_id
        for run in index.runs(_RUNS)
        if looked_at.issuperset(map(absolute_location, run.drops))
    }
    documents: Iterator[Document] = index.scan()
    for document in documents:
        if document.run_id in from_drops:
            yield document.id, document.source
    for record in index.set_aside().values():
        if absolute_location(record.drop) in looked_at:
            yield record.id, record.source


def _number(id_: str) -> int:
    return int(id_[:16], 16)
