"""`newsfold status`: what is indexed, what ran, what was set aside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.text import Text

from pipeline.cli.output import console, write_json
from pipeline.cli.search import count, stories
from pipeline.index import open_index
from pipeline.index.query import Results, Search
from pipeline.index.records import Run, SetAside
from pipeline.settings import load_settings

_MOST_RUNS: Final = 5


def status_command(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what is indexed, the last runs and how they add up, and what was set aside and why.

    Example:
        newsfold status
    """
    settings = load_settings()
    index = open_index(settings.index, settings.elasticsearch)
    everything = index.search(Search(size=1))
    runs = index.runs(_MOST_RUNS)
    aside = index.set_aside().values()
    if as_json:
        write_json(
            {
                "index": settings.index,
                "documents": everything.documents,
                "stories": everything.stories,
                "duplicates": everything.duplicates,
                "runs": [run.model_dump() for run in runs],
                "set_aside": [record.model_dump() for record in aside],
            }
        )
        return
    out = console()
    out.print(f"Index {settings.index}: {contents(everything)}")
    if not runs:
        out.print("No run yet. Next: newsfold run")
        return
    out.print("Last runs, in files:")
    for run in runs:
        out.print(_run_line(run))
    if aside:
        show_set_aside(aside, out)
        out.print("Mend the files and run again, or try them as they are: newsfold run --retry")


def contents(results: Results) -> str:
    """What an index holds, in words."""
    documents, duplicates = (
        count(results.documents, "document"),
        count(results.duplicates, "duplicate"),
    )
    return f"{documents} in {stories(results.stories)}, with {duplicates}"


def show_set_aside(records: Iterable[SetAside], out: Console) -> None:
    """What was set aside, and why."""
    out.print("Set aside so far:")
    for record in records:
        tries = "once" if record.attempts == 1 else f"{record.attempts} times"
        file = f"{record.drop.rstrip('/')}/{record.source}"
        out.print(Text(f"  {file}: {record.reason} ({record.stage}, tried {tries})"))


def _run_line(run: Run) -> str:
    started = run.started_at[:16].replace("T", " ")
    return (
        f"  {started}  {run.seen:,} seen = {run.indexed:,} indexed + {run.unchanged:,} unchanged "
        f"+ {run.set_aside:,} set aside + {run.removed:,} removed ({run.seconds:.1f} s)"
    )


command = status_command
