"""The lists of words in `config/clean/words.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

CONFIG = Path(__file__).resolve().parents[2] / "config" / "clean"


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads((CONFIG / "words.toml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """The list `name`, in lower case."""
    return frozenset(word.casefold() for word in _lists()[name])


@cache
def any_of(*names: str) -> str:
    """A regular expression for any entry of the lists `names`, the longest that fits."""
    entries = sorted({word for name in names for word in words(name)}, key=lambda w: (-len(w), w))
    return f"(?:{'|'.join(map(re.escape, entries))})"
