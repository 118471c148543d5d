"""The index: one interface, two homes."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.index.embedded import EmbeddedIndex
from pipeline.index.interface import Index

__all__ = ["Index", "open_index"]


def open_index(location: str) -> Index:
    """The index at a location: a folder.

    Raises:
        SettingsError: the location is of a kind that is not known.
    """
    if "://" in location:
        raise SettingsError(
            f"index = '{location}': only a folder can be an index so far, "
            "e.g. index = '.newsfold/index'"
        )
    return EmbeddedIndex(Path(location).expanduser())
