"""`newsfold check`: is the index still what the drops are?"""

from __future__ import annotations

from typing import Annotated, Final

import typer

from pipeline.cli.output import console, write_json
from pipeline.cli.run import Sources
from pipeline.cli.search import count
from pipeline.index import open_index
from pipeline.settings import load_settings

_MOST_NAMED: Final = 20


def check_command(
    sources: Sources = None,
    *,
    remove_gone: Annotated[
        bool,
        typer.Option("--remove-gone", help="Take out documents whose file is gone from its drop."),
    ] = False,
    most: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="The share of the index beyond which nothing is taken out."
        ),
    ] = 0.1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Hold the index against the drops: what is missing, has changed, or is gone.

    Only documents that came from these drops are looked at. Nothing is written but by
    --remove-gone; what is missing or has changed is taken up by `newsfold run`.

    Examples:
        newsfold check

        newsfold check my-drop/ --remove-gone
    """
    settings = load_settings()
    index = open_index(settings.index, settings.elasticsearch)
    drops = tuple(sources or settings.drops)
    from pipeline.run.compare import compare
    from pipeline.run.remove import remove
    from pipeline.run.request import RunContext

    found = compare(drops, index, settings.limits)
    removed = 0
    if remove_gone and found.gone:
        removed = remove(sorted(found.gone), drops, index, RunContext.begin(), most).removed
    if as_json:
        write_json({"files": found.files, **found.differences, "removed": removed})
        return
    out = console()
    out.print(f"{count(found.files, 'file')} in {', '.join(drops)}")
    for what, named in found.differences.items():
        if named:
            out.print(f"[bold]{what}[/bold]: {count(len(named), 'file')}")
            for source in named[:_MOST_NAMED]:
                out.print(f"  {source}", markup=False)
            if len(named) > _MOST_NAMED:
                out.print(f"  … and {len(named) - _MOST_NAMED:,} more: --json")
    if found.agrees:
        out.print("The index has them all, as they are.")
    if removed:
        out.print(f"{count(removed, 'document')} taken out.")


command = check_command
