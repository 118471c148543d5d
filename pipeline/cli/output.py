"""What commands print: JSON Lines on standard output, words on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from rich.console import Console

from pipeline.errors import NewsfoldError, QueryError, SettingsError

EXIT_SET_ASIDE: Final = 1
EXIT_WRONG_USE: Final = 2
EXIT_UNAVAILABLE: Final = 3
"""The index or storage cannot be used, or a run does not add up."""

Model = TypeVar("Model", bound=BaseModel)


def say(message: str) -> None:
    """Tell the person something, on standard error."""
    sys.stderr.write(message + "\n")


def console() -> Console:
    """Where a person reads: colours on a terminal, plain text elsewhere."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def write_json(value: object) -> None:
    """One line of JSON on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def read_records(file: str, model: type[Model], problems: list[str]) -> Iterator[Model]:
    """The records of a JSON Lines file (`-` is standard input).

    A line that is none is named in `problems`, and the rest goes on.
    """
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            yield model.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"]))
            problem = f"{file}:{number}: {field + ': ' if field else ''}{first['msg']}"
            problems.append(problem)
            say(f"set aside: {problem}")


def _lines(file: str) -> Iterator[bytes]:
    if file == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as stream:
            yield from stream
    except OSError as error:
        raise SettingsError(
            f"{file}: {error.strerror}; name a JSON Lines file, or - for standard input"
        ) from error


def exit_status(problems: Iterable[str]) -> int:
    """0, or 1 when some inputs were set aside."""
    return EXIT_SET_ASIDE if any(problems) else 0


def error_status(error: NewsfoldError) -> int:
    """The exit status of a command that ends by this error."""
    wrong_use = isinstance(error, SettingsError | QueryError)
    return EXIT_WRONG_USE if wrong_use else EXIT_UNAVAILABLE
