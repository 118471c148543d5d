"""`python -m tools.env`: make .env, with new secrets, from .env.example."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[1]

_SECRET_BYTES: Final = 32
"""As 43 letters, digits, `-` and `_`: nothing that a shell, YAML or JSON reads as its own."""


def filled(example: str) -> str:
    """The example with a new secret for each name that has no value."""
    lines = (
        line + secrets.token_urlsafe(_SECRET_BYTES) if _lacks_value(line) else line
        for line in example.splitlines()
    )
    return "".join(f"{line}\n" for line in lines)


def make_env(project: Path = PROJECT) -> Path:
    """Write `.env`, to be read by its owner alone; give its path.

    Raises:
        FileExistsError: there is one. Services that run know its secrets, so it stays.
    """
    path = project / ".env"
    example = (project / ".env.example").read_text(encoding="utf-8")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(filled(example))
    return path


def main() -> int:
    """Make it; 0 done, 1 it is there already."""
    try:
        path = make_env()
    except FileExistsError as error:
        sys.stderr.write(
            f"{error.filename} is there already and stays as it is. For new secrets, delete it "
            "and the services with their data: docker compose down --volumes\n"
        )
        return 1
    sys.stdout.write(f"{path} is written: docker compose up -d\n")
    return 0


def _lacks_value(line: str) -> bool:
    return line.endswith("=") and not line.startswith("#")


if __name__ == "__main__":
    sys.exit(main())
