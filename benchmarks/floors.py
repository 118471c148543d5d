"""Quality that was reached is kept: the floors, pinned beside a digest of the data.

The digest shows when the data, and not the work, has moved a figure.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure

FILE: Final = Path(__file__).with_name("floors.json")
_ROUNDING: Final = 5e-5
"""Half of the last place of a floor: what writing it down may have added."""


def name(figure: Figure) -> str:
    """What a floor is known by."""
    return f"{figure.stage} | {figure.data} | {figure.measure}"


def pinned() -> dict[str, float]:
    """The floors, by name."""
    return dict(_read()["floors"])


def below(figures: Iterable[Figure], data: Path) -> list[str]:
    """What is below its floor, and what was measured on other data than its floor."""
    kept = _read()
    values = {name(figure): figure.value for figure in figures}
    lines = [
        f"{one}: {values[one]:.4f} < {floor:.4f}" if one in values else f"{one}: not measured"
        for one, floor in kept["floors"].items()
        if one not in values or values[one] < floor - _ROUNDING
    ]
    folders = sorted({one.split(" | ")[1] for one in values})
    lines += [
        f"{folder}: the data has changed since the floors were set"
        for folder in folders
        if folder in kept["digests"] and kept["digests"][folder] != digest(data / folder)
    ]
    return lines


def raise_to(figures: Iterable[Figure], data: Path) -> None:
    """Write figures as floors where they are higher; new measures get their first."""
    kept = _read()
    for figure in filter(_is_held, figures):
        floor = round(figure.value, 4)
        known = kept["floors"].get(name(figure), floor)
        kept["floors"][name(figure)] = max(floor, known)
        kept["digests"][figure.data] = digest(data / figure.data)
    written = FILE.with_suffix(".unfinished")
    written.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(written, FILE)  # noqa: PTH105 - in one step


def _is_held(figure: Figure) -> bool:
    """Precision and recall are traded against each other; what is held is their mean."""
    return figure.measure.endswith(("F1", "accuracy"))


def digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of the files of a data set.

    A part of a set that is no folder of its own stands for the whole set.
    """
    while not folder.exists():
        folder = folder.parent
    hashed = hashlib.sha256()
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file())
    for file in files:
        hashed.update(file.relative_to(folder.parent).as_posix().encode())
        hashed.update(hashlib.sha256(file.read_bytes()).digest())
    return hashed.hexdigest()


def _read() -> dict[str, Any]:
    if not FILE.exists():
        return {"floors": {}, "digests": {}}
    kept: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return kept
