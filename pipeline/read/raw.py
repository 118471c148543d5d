"""What reading gives: raw bytes with a name, then text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal


@dataclass(frozen=True)
class RawItem:
    """One raw story file: a file, a member of an archive, or a line of a JSON Lines file."""

    drop: str
    """URL or path of the drop it was found in."""
    source: str
    """URI relative to the drop: `a/b.txt`, `a.zip!/b.txt`, `a.jsonl#7`."""
    data: bytes

    @cached_property
    def source_hash(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Declared:
    """What a structured source (a JSON Lines record) says of its story in so many words."""

    title: str | None = None
    url: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawText:
    r"""One raw story as decoded text, line ends as `\n`, mojibake mended."""

    source: str
    source_hash: str
    kind: Literal["text", "html"]
    text: str
    declared: Declared = field(default_factory=Declared)
