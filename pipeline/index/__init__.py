"""The index: one interface, two homes."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.index.embedded import EmbeddedIndex
from pipeline.index.interface import Index
from pipeline.settings import ElasticsearchSettings

__all__ = ["Index", "open_index"]


def open_index(location: str, elasticsearch: ElasticsearchSettings | None = None) -> Index:
    """The index at a location: a folder, or `http(s)://host:port[/alias]` of Elasticsearch.

    Raises:
        SettingsError: the location is of another kind, or the options do not fit.
    """
    if location.startswith(("http://", "https://")):
        from pipeline.index.elasticsearch import ElasticsearchIndex  # noqa: PLC0415 - half a second

        return ElasticsearchIndex(location, elasticsearch or ElasticsearchSettings())
    if "://" in location:
        raise SettingsError(
            f"index = '{location}': an index is a folder, or Elasticsearch at http(s)://"
        )
    return EmbeddedIndex(Path(location).expanduser())
