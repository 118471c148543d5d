"""How far a command is, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress as ProgressBar,
    TextColumn,
    TimeRemainingColumn,
)

from pipeline.cli.output import say
from pipeline.run.request import Progress

_PLAIN_LINE_SECONDS: Final = 5.0


@contextmanager
def showing_progress(total: int | None, unit: str) -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal, a plain line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield _PlainLines(total, unit).show
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    began = monotonic()
    with ProgressBar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(unit, total=total, rate="")

        def show(progress: Progress) -> None:
            rate = _rate(progress, began)
            bar.update(task, completed=progress.files, total=progress.total, rate=rate)

        yield show


class _PlainLines:
    def __init__(self, total: int | None, unit: str) -> None:
        self._unit = unit
        self._total = total
        self._began = self._last = monotonic()

    def show(self, progress: Progress) -> None:
        """Say how far the run is, unless that was said just now."""
        if monotonic() - self._last >= _PLAIN_LINE_SECONDS:
            self._last = monotonic()
            rate = _rate(progress, self._began)
            total = progress.total or self._total
            of_total = f" of {total:,}" if total else ""
            say(f"{progress.files:,}{of_total} {self._unit}, {rate}")


def _rate(progress: Progress, began: float) -> str:
    return f"{progress.seen / max(monotonic() - began, 0.001):,.0f} documents/s"
