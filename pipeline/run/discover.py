"""Which raw files of the drops there is work to do on: asked of the index, never remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pipeline.document import Document, document_id
from pipeline.errors import InputError
from pipeline.index import Index
from pipeline.index.records import Known, SetAside
from pipeline.read import Limits, RawItem, read_drop
from pipeline.run.request import Redo, RunContext, RunRequest, Stage, Tally
from pipeline.settings import Settings


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
    """Raw files to be prepared together, and the count of those that need no work."""

    items: list[RawItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    """What is known already: `seen`, `unchanged`, and `set_aside` of old."""
    files: int = 0
    """Files of the drops that were begun; an archive is one."""


def discover(
    drops: Sequence[str], index: Index, redo: Redo, context: RunContext, settings: Settings
) -> Iterator[Batch]:
    """Batches of files there is work to do on, in the order of the drops.

    Each batch is closed by its number of files or of bytes; files that need no work are looked
    up by as many at a time, so memory is bounded whatever the drop.
    """
    batch = Batch()
    size = 0
    last_file = None
    for looked_up in _chunks(_read(drops, index, redo, settings.limits), settings):
        chosen = _choose(looked_up, index, redo, context)
        for one in looked_up:
            if (file := (one.drop, _file_of(one.source))) != last_file:
                batch.files += 1
                last_file = file
        batch.problems += chosen.problems
        batch.tally += chosen.tally
        for item in chosen.items:
            batch.items.append(item)
            size += len(item.data)
            if _is_full(len(batch.items), size, settings):
                yield batch
                batch, size = Batch(), 0
    if batch.items or batch.tally.seen:
        yield batch


def count_work(request: RunRequest, index: Index, context: RunContext, settings: Settings) -> Tally:
    """What a run would do, by counting alone: `indexed` is what would be taken up."""
    if request.stage is not Stage.CLEAN:
        stored = stored_batches(index, request.redo, context, settings.batch_documents)
        number = sum(map(len, stored))
        return Tally(seen=number, indexed=number)
    tally = Tally()
    for batch in discover(request.drops, index, request.redo, context, settings):
        tally += batch.tally + Tally(indexed=len(batch.items) + len(batch.problems))
    return tally


def _file_of(source: str) -> str:
    """The file of the drop that a source lies in: `a.zip` of `a.zip!/b.jsonl#7`."""
    return source.partition("!/")[0].partition("#")[0]


def stored_batches(
    index: Index, redo: Redo, context: RunContext, batch_documents: int
) -> Iterator[list[Document]]:
    """The documents of the index that are to be made again, without their raw files."""
    documents = (
        document
        for document in index.scan()
        if redo is not Redo.OLDER or document.pipeline_version != context.pipeline_version
    )
    while batch := list(islice(documents, batch_documents)):
        yield batch


def _read(
    drops: Sequence[str], index: Index, redo: Redo, limits: Limits
) -> Iterator[RawItem | Problem]:
    wanted = _wanted_of(index) if redo is Redo.SET_ASIDE else None
    names = _Names(needed=len(drops) > 1)
    for drop in drops:
        for found in read_drop(drop, limits=limits, only=wanted):
            if isinstance(found, InputError):
                yield Problem.of(found, drop)
            else:
                yield names.collision(found) or found


class _Names:
    """The names that a run has met: two of its drops may hold different files under one name.

    A name is relative to its drop, and is the document's identity. Only a run over several
    drops needs to remember (two numbers a file); the first drop that has the name keeps it.
    """

    def __init__(self, *, needed: bool) -> None:
        self._needed = needed
        self._hashes: dict[int, int] = {}

    def collision(self, item: RawItem) -> Problem | None:
        """The problem, if an earlier drop had other bytes under this name."""
        if not self._needed:
            return None
        source_hash = int(item.source_hash[:16], 16)
        first = self._hashes.setdefault(int(document_id(item.source)[:16], 16), source_hash)
        if first == source_hash:
            return None
        return Problem(
            drop=item.drop,
            source=item.source,
            source_hash=item.source_hash,
            stage="read",
            reason="another drop of this run holds a different file of this name: rename one, "
            "or put both drops into one folder and run that",
        )


def _wanted_of(index: Index) -> frozenset[str]:
    return frozenset(record.source for record in index.set_aside().values())


def _chunks(
    found: Iterable[RawItem | Problem], settings: Settings
) -> Iterator[list[RawItem | Problem]]:
    chunk: list[RawItem | Problem] = []
    size = 0
    for one in found:
        chunk.append(one)
        size += len(one.data) if isinstance(one, RawItem) else 0
        if _is_full(len(chunk), size, settings):
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _is_full(files: int, size: int, settings: Settings) -> bool:
    return files >= settings.batch_documents or size >= settings.batch_bytes


def _choose(
    found: Sequence[RawItem | Problem], index: Index, redo: Redo, context: RunContext
) -> Batch:
    ids = {document_id(one.source) for one in found}
    known = index.known(ids)
    aside = index.set_aside(ids)
    batch = Batch()
    taken: set[str] = set()
    for one in found:
        id_ = document_id(one.source)
        if redo is Redo.OLDER and not _is_older(known.get(id_), context):
            continue
        batch.tally += Tally(seen=1)
        if redo is Redo.CHANGED and _is_set_aside(one, aside.get(id_), context):
            batch.tally += Tally(set_aside=1)
        elif redo is Redo.CHANGED and _is_unchanged(one, known.get(id_)):
            batch.tally += Tally(unchanged=1)
        elif isinstance(one, Problem):
            batch.problems.append(one)
        elif id_ in taken:
            batch.tally += Tally(unchanged=1)
        else:
            taken.add(id_)
            batch.items.append(one)
    return batch


def _is_unchanged(one: RawItem | Problem, known: Known | None) -> bool:
    return isinstance(one, RawItem) and known is not None and known.source_hash == one.source_hash


def _is_set_aside(one: RawItem | Problem, aside: SetAside | None, context: RunContext) -> bool:
    """A file that could not be used is not tried again until it, or the pipeline, changes."""
    if aside is None or aside.pipeline_version != context.pipeline_version:
        return False
    if isinstance(one, Problem):
        return aside.reason == one.reason
    return aside.source_hash == one.source_hash


def _is_older(known: Known | None, context: RunContext) -> bool:
    return known is not None and known.pipeline_version != context.pipeline_version
