"""`newsfold run`: the whole pipeline."""

from __future__ import annotations

from typing import Annotated, Final

import typer
from rich.console import Console

from pipeline.cli.output import EXIT_SET_ASIDE, console, write_json
from pipeline.cli.progress import showing_progress
from pipeline.cli.search import count, show_facets
from pipeline.cli.status import contents, show_set_aside
from pipeline.errors import SettingsError
from pipeline.index import Index, open_index
from pipeline.index.query import Search
from pipeline.index.records import Run
from pipeline.read import count_files
from pipeline.run.discover import count_work, default_drops
from pipeline.run.request import Redo, RunContext, RunRequest, Stage, Tally
from pipeline.settings import load_settings

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE...]",
        help="Files, folders, archives or fsspec URLs; else the `drops` of the settings.",
    ),
]
"""Where to read."""

_MOST_NAMED: Final = 20


def run_command(  # noqa: PLR0913 - one for each option
    sources: Sources = None,
    *,
    retry: Annotated[
        bool, typer.Option("--retry", help="Only what was set aside. Same as --redo set-aside.")
    ] = False,
    redo: Annotated[Redo, typer.Option(help="Which files to take up.")] = Redo.CHANGED,
    from_stage: Annotated[
        Stage,
        typer.Option(
            "--from", help="Make documents again from this stage on; later ones need no raw files."
        ),
    ] = Stage.CLEAN,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take raw files through the whole pipeline into the index.

    Running again over the same files changes nothing; a changed file is updated.

    Examples:
        newsfold run

        newsfold run my-drop/ s3://bucket/news.zip

        newsfold run --redo older --from enrich --dry-run
    """
    redo = Redo.SET_ASIDE if retry else redo
    if from_stage is not Stage.CLEAN and sources:
        raise SettingsError(f"--from {from_stage} works on the index: it takes no SOURCE")
    settings = load_settings()
    index = open_index(settings.index, settings.elasticsearch)
    drops = tuple(sources or ()) or default_drops(redo, index, settings)
    request, context = RunRequest(drops, redo, from_stage), RunContext.begin()
    if dry_run:
        _show_dry_run(count_work(request, index, context, settings), as_json=as_json)
        return
    total = _files(drops, redo, index) if from_stage is Stage.CLEAN else None
    from pipeline.run.local import run

    with showing_progress(total, "files") as on_progress:
        finished = run(request, index, settings, context, on_progress)
    if as_json:
        write_json(_as_json(finished, index))
    else:
        show_summary(finished, index, console())
    raise typer.Exit(EXIT_SET_ASIDE if finished.set_aside else 0)


def show_summary(finished: Run, index: Index, out: Console) -> None:
    """What a run did, what the index holds now, and the next thing to try."""
    out.print(
        f"[bold]{count(finished.seen, 'file')} read[/bold]: {finished.indexed:,} indexed, "
        f"{finished.unchanged:,} unchanged, {finished.set_aside:,} set aside "
        f"({finished.seconds:.1f} s)"
    )
    if not finished.indexed:
        out.print("Nothing has changed since the last run.")
    if finished.set_aside:
        aside = list(index.set_aside().values())
        show_set_aside(aside[:_MOST_NAMED], out)
        if len(aside) > _MOST_NAMED:
            out.print(f"… and {len(aside) - _MOST_NAMED:,} more: .venv/bin/newsfold status")
    everything = index.search(Search(size=1))
    out.print(f"The index holds {contents(everything)}.")
    if everything.published_first:
        out.print(f"Published {everything.published_first} to {everything.published_last}.")
    show_facets(everything, out)
    people = everything.facets["people"]
    example = f" --person '{people[0].value}'" if people else ""
    out.print(f"Next: .venv/bin/newsfold search{example or ' WORDS'}")


def _files(drops: tuple[str, ...], redo: Redo, index: Index) -> int:
    if redo is Redo.SET_ASIDE:
        return len(index.set_aside())
    return sum(map(count_files, drops))


def _show_dry_run(counted: Tally, *, as_json: bool) -> None:
    if as_json:
        write_json({"dry_run": counted.model_dump()})
        return
    console().print(
        f"{count(counted.seen, 'file')} seen: {counted.indexed:,} would be taken up, "
        f"{counted.unchanged:,} are unchanged, {counted.set_aside:,} set aside. Nothing is written."
    )


def _as_json(finished: Run, index: Index) -> object:
    everything = index.search(Search(size=1))
    return {
        "run": finished.model_dump(),
        "index": everything.model_dump(exclude={"found"}),
        "set_aside": [record.model_dump() for record in index.set_aside().values()],
    }


command = run_command
