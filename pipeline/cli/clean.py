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
) -> None:
    """Take everything but the story out of raw files.

    Prints one document a line, with what was removed and why.

    Example:
        newsfold clean seeds/*.txt
    """
    problems: list[str] = []
    limits = load_settings().limits
    for file in files:
        for found in read_drop(file, limits=limits):
            try:
                write_json(_cleaned(found))
            except InputError as error:
                problems.append(str(error))
                say(f"set aside: {error}")
    raise typer.Exit(exit_status(problems))


def _cleaned(found: RawItem | InputError) -> object:
    from pipeline.clean import clean

    if isinstance(found, InputError):
        raise found
    return clean(decode(found)).model_dump(include=_FIELDS)


command = clean_command
