"""Which raw files of the drops there is work to do on: asked of the index, never remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pipeline.document import Document, document_id
from pipeline.errors import InputError
from pipeline.index import Index
from pipeline.index.records import Known, SetAside
from pipeline.read import Limits, RawItem, read_drop
from pipeline.run.batch import Batch, Problem
from pipeline.run.request import Redo, RunContext, RunRequest, Stage, Tally
from pipeline.settings import Settings


def batches_of(
    request: RunRequest, index: Index, context: RunContext, settings: Settings
) -> Iterator[Batch]:
    """What a run is to work on: raw files of the drops, or documents of the index."""
    if request.stage is Stage.CLEAN:
        return _raw_batches(request, index, context, settings)
    chosen = (
        document
        for document in index.scan()
        if request.redo is not Redo.OLDER or document.pipeline_version != context.pipeline_version
    )
    return stored_batches(islice(chosen, request.limit), settings.batch_documents)


def stored_batches(documents: Iterable[Document], batch_documents: int) -> Iterator[Batch]:
    """Documents of the index that are to be made again, without their raw files."""
    documents = iter(documents)
    while chunk := list(islice(documents, batch_documents)):
        yield Batch(documents=chunk, tally=Tally(seen=len(chunk)), files=len(chunk))


def default_drops(redo: Redo, index: Index, settings: Settings) -> tuple[str, ...]:
    """Where a run reads that is not told: the drops of the settings, or of what was set aside."""
    if redo is Redo.SET_ASIDE:
        return tuple(sorted({one.drop for one in index.set_aside().values() if one.drop}))
    return settings.drops


def count_work(request: RunRequest, index: Index, context: RunContext, settings: Settings) -> Tally:
    """What a run would do, by counting alone: `indexed` is what would be taken up."""
    tally = Tally()
    for batch in batches_of(request, index, context, settings):
        tally += batch.tally + Tally(indexed=batch.to_do)
    return tally


def _raw_batches(
    request: RunRequest, index: Index, context: RunContext, settings: Settings
) -> Iterator[Batch]:
    """Batches of files there is work to do on, in the order of the drops.

    Each batch is closed by its number of files or of bytes; files that need no work are looked
    up by as many at a time, so memory is bounded whatever the drop.
    """
    batch = Batch()
    size = taken_up = 0
    last_file = None
    for looked_up in _chunks(_read(request, index, settings.limits), settings):
        chosen = _choose(looked_up, index, request.redo, context)
        if request.limit is not None:
            _cut(chosen, request.limit - taken_up)
            taken_up += len(chosen.items)
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
        if request.limit is not None and taken_up >= request.limit:
            break
    if batch.to_do or batch.tally.seen:
        yield batch


def _cut(batch: Batch, room: int) -> None:
    """Leave files for the next run, as if they had not been seen."""
    beyond = len(batch.items[room:])
    del batch.items[room:]
    batch.tally += Tally(seen=-beyond)


def _file_of(source: str) -> str:
    """The file of the drop that a source lies in: `a.zip` of `a.zip!/b.jsonl#7`."""
    return source.partition("!/")[0].partition("#")[0]


def _read(request: RunRequest, index: Index, limits: Limits) -> Iterator[RawItem | Problem]:
    wanted = _wanted(request, index)
    names = _Names(needed=len(request.drops) > 1)
    for drop in request.drops:
        for found in read_drop(drop, limits=limits, only=wanted):
            if isinstance(found, InputError):
                yield Problem.of(found, drop)
            else:
                yield names.collision(found) or found


def _wanted(request: RunRequest, index: Index) -> frozenset[str] | None:
    folder = f"{request.folder.strip('/')}/" if request.folder else ""
    if request.redo is Redo.SET_ASIDE:
        sources = (record.source for record in index.set_aside().values())
        return frozenset(source for source in sources if source.startswith(folder))
    return frozenset({folder}) if folder else None


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
