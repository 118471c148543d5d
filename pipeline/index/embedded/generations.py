"""Generations of the stories: one is in use, and a rebuild fills the next beside it.

Each is a folder, `stories`, `stories-2` and so on; the small file `in-use` names the one that
counts. It is replaced in one step, so that killed at any moment either the old one or the new
one is in use. Whoever calls `begin` and `use` holds the writer's lock.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Final

from pipeline.errors import BackendError

_FIRST: Final = "stories"
"""In use as long as no file says otherwise."""
_POINTER: Final = "in-use"
_NAME: Final = re.compile(rf"{_FIRST}(?:-(\d+))?", re.ASCII)


def in_use(folder: Path) -> Path:
    """The folder of the generation in use, which need not be there yet.

    Raises:
        BackendError: the file that names it cannot be understood.
    """
    pointer = folder / _POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        name = _FIRST
    except (OSError, UnicodeDecodeError) as error:
        raise BackendError(f"{pointer} cannot be read: {error}") from error
    if not _NAME.fullmatch(name):
        raise BackendError(f"{pointer} names no generation of the index, such as '{_FIRST}-2'")
    return folder / name


def begin(folder: Path) -> Path:
    """Delete all generations but the one in use; give the folder of the next.

    So what is deleted is what a rebuild left half-built, and the one that the last rebuild
    replaced.

    Raises:
        BackendError: they cannot be deleted.
    """
    current = in_use(folder)
    try:
        for one in sorted(folder.iterdir()):
            if one != current and one.is_dir() and _NAME.fullmatch(one.name):
                shutil.rmtree(one)
    except OSError as error:
        raise BackendError(f"A former index in {folder} cannot be deleted: {error}") from error
    return folder / f"{_FIRST}-{_number(current) + 1}"


def use(generation: Path) -> None:
    """Put a generation in the place of the one in use.

    Raises:
        BackendError: the disk does not take it; the one before stays in use.
    """
    pointer = generation.with_name(_POINTER)
    written = pointer.with_suffix(".new")
    try:
        with written.open("w", encoding="utf-8") as stream:
            stream.write(generation.name + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(pointer)
    except OSError as error:
        raise BackendError(f"{pointer} cannot be replaced: {error}") from error


def _number(generation: Path) -> int:
    named = _NAME.fullmatch(generation.name)
    return int(named[1] or 1) if named else 1
