"""What a run is asked to do, and how it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pipeline import __version__
from pipeline.document import Record
from pipeline.errors import ReconciliationError, SettingsError
from pipeline.index.records import Run


class Redo(StrEnum):
    """Which files a run takes up."""

    CHANGED = "changed"
    """Those that are new or changed."""
    SET_ASIDE = "set-aside"
    """Only those that were set aside."""
    OLDER = "older"
    """Only those whose document an older version of the pipeline made."""
    ALL = "all"
    """All, changed or not."""


class Stage(StrEnum):
    """From where on documents are made again; all but the first need no raw files."""

    CLEAN = "clean"
    LANGUAGE = "language"
    ENRICH = "enrich"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class RunContext:
    """Who writes: the same for all tasks and retries of one run."""

    run_id: str
    started: datetime
    """With its zone; orders the runs that write one document."""
    pipeline_version: str = __version__

    @classmethod
    def begin(cls, run_id: str | None = None) -> RunContext:
        """A run that starts now."""
        started = datetime.now(UTC)
        return cls(run_id or f"run-{started:%Y%m%dT%H%M%S.%fZ}", started)

    @property
    def version(self) -> int:
        """Milliseconds since 1970: of two runs the later one's documents stay."""
        return int(self.started.timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to run over, and what of it to do again."""

    drops: tuple[str, ...]
    redo: Redo = Redo.CHANGED
    stage: Stage = Stage.CLEAN
    """Later stages start from the documents in the index and read no drop."""
    folder: str = ""
    """Only what lies in this folder of a drop; sources stay relative to the drop."""
    limit: int | None = None
    """Take up no more than so many files or documents; the next run goes on."""

    def __post_init__(self) -> None:
        if self.stage is not Stage.CLEAN and self.redo not in {Redo.OLDER, Redo.ALL}:
            raise SettingsError(
                f"From stage {self.stage} on, documents of the index are made again: choose those "
                "that an older version made (redo: older) or all (redo: all)"
            )
        if self.stage is not Stage.CLEAN and self.folder:
            raise SettingsError(
                f"From stage {self.stage} on, a run works on the index: it takes no folder"
            )


class Tally(Record):
    """Counts of raw files; `seen` is counted where they are found, the others where they end."""

    seen: int = 0
    indexed: int = 0
    unchanged: int = 0
    set_aside: int = 0
    removed: int = 0

    def __str__(self) -> str:
        return (
            f"{self.seen} seen = {self.indexed} indexed + {self.unchanged} unchanged + "
            f"{self.set_aside} set aside + {self.removed} removed"
        )

    def __add__(self, other: Tally) -> Tally:
        mine, theirs = self.model_dump(), other.model_dump()
        return Tally(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    seen: int
    """Documents, or files that are none."""
    files: int
    total: int | None = None
    """Of files, when the run itself knows it."""


def reconcile(tally: Tally, context: RunContext, drops: tuple[str, ...], seconds: float) -> Run:
    """The record of a run whose files are all accounted for.

    Raises:
        ReconciliationError: they are not.
    """
    ended = tally.indexed + tally.unchanged + tally.set_aside + tally.removed
    if ended != tally.seen:
        raise ReconciliationError(
            f"Run {context.run_id} saw {tally.seen} files but accounts for {ended}: "
            f"{tally.indexed} indexed, {tally.unchanged} unchanged, {tally.set_aside} set aside, "
            f"{tally.removed} removed. Run again; if it stays so, please report it."
        )
    return Run(
        run_id=context.run_id,
        started_at=context.started.isoformat(),
        seconds=round(seconds, 3),
        drops=drops,
        pipeline_version=context.pipeline_version,
        **tally.model_dump(),
    )
