"""`python -m tools.env`: make .env, with new secrets, from .env.example."""

from __future__ import annotations

import base64
import os
import secrets
import sys
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[1]

_SECRET_BYTES: Final = 32
"""What Airflow's Fernet key has to have; more than enough for a password."""


def filled(example: str) -> str:
    """The example with a new secret for each name that has no value."""
    lines = (line + _secret() if _lacks_value(line) else line for line in example.splitlines())
    return "".join(f"{line}\n" for line in lines)


def missing(example: str, present: str) -> str:
    """What the example has and `present` does not, filled, without the comments."""
    names = {_name(line) for line in present.splitlines()}
    lines = filled(example).splitlines()
    return "".join(f"{line}\n" for line in lines if _name(line) and _name(line) not in names)


def make_env(project: Path = PROJECT) -> Path:
    """Write `.env`, to be read by its owner alone, or add what it lacks; give its path.

    What it has stays, since the services that run know its secrets.
    """
    path = project / ".env"
    example = (project / ".env.example").read_text(encoding="utf-8")
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    new = missing(example, present) if present else filled(example)
    if present and not present.endswith("\n"):
        new = f"\n{new}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(new)
    return path


def main() -> None:
    """Make it, and say where it is."""
    sys.stdout.write(f"{make_env()} has all that docker-compose.yml needs.\n")


def _secret() -> str:
    """Letters, digits, `-` and `_`, with `=` at the end: nothing that a URL would have quoted."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def _name(line: str) -> str:
    """The name that the line sets; empty when it is a comment or blank."""
    return "" if line.startswith("#") else line.partition("=")[0].strip()


def _lacks_value(line: str) -> bool:
    return line.endswith("=") and not line.startswith("#")


if __name__ == "__main__":
    main()
