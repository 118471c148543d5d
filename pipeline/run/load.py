"""Group a prepared batch with what the index holds, and write both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from pipeline.deduplicate import Features, Group, connected, features, group
from pipeline.document import Document, document_id
from pipeline.enrich.entities.stories import with_story_names
from pipeline.errors import ReconciliationError
from pipeline.index.interface import Index, Writer
from pipeline.index.records import Entry, SetAside
from pipeline.run.batch import Batch, Problem
from pipeline.run.request import RunContext, Tally


def gathered(batches: Iterable[Batch], documents: int) -> Iterator[Batch]:
    """Put batches together into such as have at least so many documents, worth a commit."""
    waiting: list[Batch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(len(one.documents) for one in waiting) >= documents:
            yield _merged(waiting)
            waiting = []
    if waiting:
        yield _merged(waiting)


def _merged(batches: Sequence[Batch]) -> Batch:
    """One batch of several; a document that comes again, from a drop in a drop, counts once."""
    every = [document for batch in batches for document in batch.documents]
    once = {document.id: document for document in every}
    return Batch(
        documents=list(once.values()),
        problems=[problem for batch in batches for problem in batch.problems],
        drops={source: drop for batch in batches for source, drop in batch.drops.items()},
        tally=sum((batch.tally for batch in batches), Tally(unchanged=len(every) - len(once))),
        files=sum(batch.files for batch in batches),
    )


def load(batch: Batch, index: Index, writer: Writer, context: RunContext) -> Tally:
    """Write a batch and commit it; give the batch's tally.

    Documents that were there before are written again when the batch changes their story.

    Raises:
        ReconciliationError: a file of the batch is neither in the index nor set aside.
    """
    stamped = [_stamp(document, context) for document in batch.documents]
    writer.put(grouped(stamped, index), context.version)
    records = _set_aside_records(batch.problems, index, context)
    writer.set_aside(records)
    writer.clear_set_aside({one.id for one in stamped} - {record.id for record in records})
    rejected = {one.id: one.reason for one in writer.commit()}
    if rejected:
        refused = [
            Problem(
                batch.drops.get(one.source, ""),
                one.source,
                one.source_hash,
                "index",
                rejected[one.id],
            )
            for one in stamped
            if one.id in rejected
        ]
        stamped = [one for one in stamped if one.id not in rejected]
        records += _set_aside_records(refused, index, context)
        writer.set_aside(records)
        writer.commit()
    _check_nothing_lost(stamped, records, index)
    return batch.tally + Tally(indexed=len(stamped), set_aside=len(records))


def _stamp(document: Document, context: RunContext) -> Document:
    return document.model_copy(
        update={
            "run_id": context.run_id,
            "ingested_at": context.started.isoformat(),
            "pipeline_version": context.pipeline_version,
        }
    )


def grouped(
    batch: Sequence[Document], index: Index, removed: Collection[str] = ()
) -> Iterator[Entry]:
    """The batch, and those in the index whose story it changes, with their groups.

    Those whose ids are in `removed` are as good as gone from the index.
    """
    arriving = {document.id: document for document in batch}
    outdated = {*arriving, *removed}
    found: dict[str, Document] = {}

    def find(keys: Sequence[str]) -> Iterable[Features]:
        for document in index.with_keys(keys):
            if document.id not in outdated:
                found[document.id] = document
                yield _features(document)

    # A document that changes may leave a story behind: those it was linked to are grouped anew.
    leaving = [
        document
        for document in index.get(outdated).values()
        if document.id in removed or _grouped_by(document) != _grouped_by(arriving[document.id])
    ]
    left = connected([_features(document) for document in leaving], find)
    left_behind = [one for one in left if one.id not in outdated]
    members = connected([*map(_features, batch), *left_behind], find)
    keys = {member.id: member.index_keys for member in members}
    for story in _stories({id_: arriving.get(id_) or found[id_] for id_ in keys}, group(members)):
        for document in with_story_names(story):
            if document.id in arriving or document != found[document.id]:
                yield Entry(document, keys[document.id])


def _stories(
    documents: Mapping[str, Document], groups: Mapping[str, Group]
) -> Iterable[list[Document]]:
    """The documents with their groups, those of one story together."""
    stories: defaultdict[str, list[Document]] = defaultdict(list)
    for id_, document in documents.items():
        of_group = groups[id_]
        update = {
            "duplicate_of": of_group.duplicate_of,
            "story_id": of_group.story_id,
            "story_size": of_group.story_size,
            "is_lead": of_group.is_lead,
        }
        stories[of_group.story_id].append(document.model_copy(update=update))
    return stories.values()


def _features(document: Document) -> Features:
    return _remembered(*_grouped_by(document))


# What a growing story has already comes back with each commit; this takes some 80 MB.
_remembered = lru_cache(maxsize=4096)(features)


def _grouped_by(document: Document) -> tuple[str, str, str, str | None, str]:
    return document.id, document.title, document.body, document.published, document.language


def _set_aside_records(
    problems: Sequence[Problem], index: Index, context: RunContext
) -> list[SetAside]:
    known = index.set_aside([document_id(problem.source) for problem in problems])
    records = []
    for problem in problems:
        id_ = document_id(problem.source)
        attempts = known[id_].attempts + 1 if id_ in known else 1
        records.append(
            SetAside(
                id=id_,
                drop=problem.drop,
                source=problem.source,
                source_hash=problem.source_hash,
                stage=problem.stage,
                reason=problem.reason,
                attempts=attempts,
                run_id=context.run_id,
                set_aside_at=context.started.isoformat(),
                pipeline_version=context.pipeline_version,
            )
        )
    return records


def _check_nothing_lost(
    documents: Sequence[Document], records: Sequence[SetAside], index: Index
) -> None:
    written = index.known([document.id for document in documents])
    aside = index.set_aside([record.id for record in records])
    lost = [one.source for one in documents if one.id not in written]
    lost += [record.source for record in records if record.id not in aside]
    if lost:
        raise ReconciliationError(f"{lost[0]} was read but is not in the index")
