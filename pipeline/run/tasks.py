"""A run cut into tasks that may be on different machines; they hand each other work files.

See `batch_tasks` for those of one batch, and `index_tasks` for those that write the index: these
here load little of the pipeline. Each may be killed and tried again: it reads what the one before
left, and writes the same files, or the same documents, once more.
"""

from __future__ import annotations

import logging

from pipeline.document import Record
from pipeline.errors import DropError
from pipeline.index import Index, open_index
from pipeline.index.query import Search
from pipeline.index.records import Run
from pipeline.run import workfiles
from pipeline.run.discover import batches_of
from pipeline.run.request import RunContext, RunRequest, Tally
from pipeline.settings import Settings

_log = logging.getLogger(__name__)


class Discovered(Record):
    """What a run is to do."""

    batches: tuple[str, ...]
    """URLs of the work files, one a batch."""
    tally: Tally
    """Of the files that need no work."""


class Contents(Record):
    """What the index holds now."""

    documents: int
    stories: int
    set_aside: int


def discover_batches(
    request: RunRequest, settings: Settings, context: RunContext, most_batches: int
) -> Discovered:
    """Find what there is work to do on, and leave a work file for each batch.

    No more than `most_batches`; what is beyond is left for the next run, as if not seen.
    """
    index = open_index(settings.index, settings.elasticsearch)
    folder = workfiles.work_folder(settings.work, context)
    urls: list[str] = []
    tally, to_do = Tally(), 0
    for batch in batches_of(request, index, context, settings):
        if not batch.to_do:
            tally += batch.tally
            continue
        if len(urls) == most_batches:
            _log.warning("discover: there are more than %d batches: run again", most_batches)
            break
        url = f"{folder}/{workfiles.batch_name(len(urls) + 1, batch)}-raw.jsonl"
        workfiles.write_batch(url, batch)
        urls.append(url)
        to_do += batch.to_do
    _log.info("discover: %d to take up, batches: %d; %d need no work", to_do, len(urls), tally.seen)
    return Discovered(batches=tuple(urls), tally=tally)


def contents(index: Index) -> Contents:
    """Count what the index holds."""
    everything = index.search(Search(size=1))
    return Contents(
        documents=everything.documents,
        stories=everything.stories,
        set_aside=len(index.set_aside()),
    )


def check_mostly_good(run: Run, most_set_aside: float) -> None:
    """Let a run over a drop that is mostly bad end as failed; its work is done all the same.

    Args:
        run: to be judged.
        most_set_aside: the share of its files, 0 to 1, that may be set aside.

    Raises:
        DropError: more were.
    """
    if run.set_aside > most_set_aside * run.seen:
        raise DropError(
            f"{run.set_aside} of {run.seen} files of {', '.join(run.drops)} were set aside: more "
            f"than {most_set_aside:.0%}. The others are in the index. See why with: newsfold "
            "status"
        )
