"""The command `newsfold`: one module per subcommand."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import annotate, check, clean, group, rebuild, run, search, status, story
from pipeline.cli.output import error_status, say
from pipeline.errors import NewsfoldError

app = typer.Typer(
    name="newsfold",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 done, 1 some inputs were set aside, 2 wrong use, "
    "3 index or storage cannot be used.",
)
for module in (run, clean, annotate, group, search, story, status, check, rebuild):
    app.command(module.command.__name__.removesuffix("_command"))(module.command)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        sys.stdout.write(f"newsfold {__version__}\n")
        raise typer.Exit


@app.callback()
def about(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Turn raw news files into a searchable index of clean, grouped, annotated stories."""


def main() -> None:
    """Run the command line; an error that is fit for a person is one line, not a traceback."""
    try:
        app()
    except NewsfoldError as error:
        say(f"newsfold: {error}")
        sys.exit(error_status(error))
    except BrokenPipeError:
        # The reader (`head`, say) has seen enough; nothing is left to be flushed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
