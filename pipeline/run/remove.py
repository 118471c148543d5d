"""Taking out documents whose source is gone: only when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Final

from pipeline.errors import DropError
from pipeline.index import Index
from pipeline.index.records import Run
from pipeline.run.load import grouped
from pipeline.run.request import RunContext, Tally, reconcile

_CHUNK: Final = 500


def remove(
    ids: Sequence[str], drops: tuple[str, ...], index: Index, context: RunContext, most: float
) -> Run:
    """Take documents, or records of what was set aside, out; give the run's record.

    The stories that they leave are grouped anew.

    Args:
        ids: whose source is gone: see `pipeline.run.compare`.
        drops: where they were.
        index: that they are in.
        context: who takes them out.
        most: the share of the index, 0 to 1, beyond which nothing is taken out: a drop that is
            empty is more often one that was not mounted.

    Raises:
        DropError: they are more than that.
    """
    began = monotonic()
    held = index.count() + len(index.set_aside())
    if len(ids) > most * held:
        raise DropError(
            f"{len(ids)} of the {held} files that the index knows are gone from {', '.join(drops)}"
            f": more than {most:.0%}, so none was taken out. If the drop is as it should be, allow "
            "a greater share."
        )
    with index.writer() as writer:
        for first in range(0, len(ids), _CHUNK):
            chunk = ids[first : first + _CHUNK]
            # What is left of their stories is grouped before they go: it is found through them.
            left_behind = list(grouped((), index, removed=chunk))
            writer.delete(chunk)
            writer.clear_set_aside(chunk)
            writer.put(left_behind, context.version)
            writer.commit()
        tally = Tally(seen=len(ids), removed=len(ids))
        finished = reconcile(tally, context, drops, monotonic() - began)
        writer.record(finished)
        writer.commit()
    return finished
