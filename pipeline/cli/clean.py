"""`newsfold clean`: only the story."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from pipeline.cli.output import exit_status, say, write_json
from pipeline.errors import InputError
from pipeline.read import RawItem, decode, read_drop
from pipeline.settings import load_settings

_FIELDS: Final = {
    "source", "title", "title_made", "body", "captions", "credits", "authors", "dateline",
    "published", "published_from", "url", "site", "removed",
}  # fmt: skip


def clean_command(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Raw files, folders or archives.")
    ],
    *,
    explained: Annotated[
        bool,
        typer.Option("--explain", help="Show each raw text, for people: what went, and why."),
    ] = False,
) -> None:
    """Take everything but the story out of raw files.

    Prints one document a line, with what was removed and why.

    Examples:
        newsfold clean seeds/*.txt

        newsfold clean --explain page.html | less -R
    """
    problems: list[str] = []
    limits = load_settings().limits
    for file in files:
        for found in read_drop(file, limits=limits):
            try:
                _print(found, explained=explained)
            except InputError as error:
                problems.append(str(error))
                say(f"set aside: {error}")
    raise typer.Exit(exit_status(problems))


def _print(found: RawItem | InputError, *, explained: bool) -> None:
    from pipeline.clean import clean
    from pipeline.cli.explain import show

    if isinstance(found, InputError):
        raise found
    raw = decode(found)
    document = clean(raw)
    if explained:
        show(raw, document)
    else:
        write_json(document.model_dump(include=_FIELDS))


command = clean_command
