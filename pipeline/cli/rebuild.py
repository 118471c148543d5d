"""`newsfold rebuild`: a new index from the documents of the old one."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.output import console, write_json
from pipeline.cli.progress import showing_progress
from pipeline.cli.status import contents
from pipeline.errors import SettingsError
from pipeline.index import open_index
from pipeline.index.query import Search
from pipeline.run.request import RunContext, Stage
from pipeline.settings import load_settings


def rebuild_command(
    *,
    from_stage: Annotated[
        Stage, typer.Option("--from", help="Do this stage and those after it again.")
    ] = Stage.GROUP,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make the index anew from the documents it holds, beside the old one, and swap the two.

    For a new version of Newsfold that keeps its index in another way, or for stories to be
    grouped by new rules. Raw files are not read. People search the old index until the new one is
    complete; it is kept until the next rebuild, and stays in use if this one fails. What was set
    aside, and the runs, stay.

    Examples:
        newsfold rebuild

        newsfold rebuild --from enrich
    """
    if from_stage is Stage.CLEAN:
        raise SettingsError(
            "--from clean needs the raw files: newsfold run --redo all, "
            "or rebuild --from language, enrich or group"
        )
    settings = load_settings()
    index = open_index(settings.index, settings.elasticsearch)
    from pipeline.run.rebuild import rebuild

    with showing_progress(None, "documents") as on_progress:
        rebuilt = rebuild(from_stage, index, settings, RunContext.begin(), on_progress)
    everything = index.search(Search(size=1))
    if as_json:
        write_json(
            {"rebuild": rebuilt.model_dump(), "index": everything.model_dump(exclude={"found"})}
        )
        return
    out = console()
    out.print(f"The index is made anew: {contents(everything)} ({rebuilt.seconds:.1f} s).")
    out.print("The one before is kept until the next rebuild.")


command = rebuild_command
