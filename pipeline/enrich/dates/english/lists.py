"""The lists of words that an operator may edit: `config/dates/english.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_CONFIG = Path(__file__).resolve().parents[4] / "config" / "dates" / "english.toml"

Listed = str | list[str]


@cache
def _tables() -> dict[str, dict[str, Listed]]:
    return tomllib.loads(_CONFIG.read_text(encoding="utf-8"))


def listed(table: str, name: str) -> frozenset[str]:
    """The words and word groups under `name` in a table of the file.

    Raises:
        KeyError: the file lacks the table or the name.
    """
    words = _tables()[table][name]
    return frozenset(words.split() if isinstance(words, str) else words)
