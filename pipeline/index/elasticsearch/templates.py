"""Mappings and settings as `config/elasticsearch/` has them, under the names of one alias."""

from __future__ import annotations

from functools import cache
from time import time
from typing import Any, Final

import yaml
from elasticsearch import Elasticsearch

from pipeline.settings import config_folder

MAPPING_VERSION: Final = 1
"""Raised when the mapping changes: then a new index is filled beside the old one."""

_PRIORITY: Final = 200


@cache
def language_analyzers() -> dict[str, str]:
    """The analyzer of each language, by ISO 639-1 code."""
    return dict(_read("languages"))


def set_aside_index(alias: str) -> str:
    """The index of what was set aside."""
    return f"{alias}-set-aside"


def runs_index(alias: str) -> str:
    """The index of runs."""
    return f"{alias}-runs"


def lease_index(alias: str) -> str:
    """The index of the writer's lease."""
    return f"{alias}-lease"


def stories_pattern(alias: str) -> str:
    """The indices, of any version, that the alias may stand for."""
    return f"{alias}-v*"


def new_stories_index(alias: str) -> str:
    """A name for a new index of stories, which no other has: milliseconds since 1970 end it."""
    return f"{alias}-v{MAPPING_VERSION}-{int(time() * 1000)}"


def replicas() -> dict[str, Any]:
    """The settings of replicas as they are configured; None is the server's default."""
    configured = _read("settings")["template"]["settings"]["index"]
    return {name: configured.get(name) for name in ("auto_expand_replicas", "number_of_replicas")}


def install(client: Elasticsearch, alias: str) -> None:
    """Put component and index templates; those that are there are replaced."""
    components = {
        f"{alias}-settings": _read("settings"),
        f"{alias}-mappings": _read("mappings"),
        f"{alias}-languages": _languages(),
    }
    for name, body in components.items():
        client.cluster.put_component_template(
            name=name, template=body["template"], version=body["version"], meta=body["_meta"]
        )
    client.indices.put_index_template(
        name=alias,
        index_patterns=[stories_pattern(alias)],
        composed_of=list(components),
        priority=_PRIORITY,
        version=MAPPING_VERSION,
        meta={"description": "Newsfold, stories"},
    )
    records = _read("records")
    client.indices.put_index_template(
        name=f"{alias}-records",
        index_patterns=[runs_index(alias), set_aside_index(alias)],
        template=records["template"],
        priority=_PRIORITY,
        version=records["version"],
        meta=records["_meta"],
    )


def _languages() -> dict[str, Any]:
    """Component template: a title and a body field for each language, stemmed as it is."""
    fields = {
        language: {"type": "text", "analyzer": analyzer, "index_options": "offsets"}
        for language, analyzer in language_analyzers().items()
    }
    named = {"dynamic": "strict", "properties": fields}
    return {
        "_meta": {"description": "Newsfold, stemmed text by language"},
        "version": 1,
        "template": {"mappings": {"properties": {"title_in": named, "body_in": named}}},
    }


def _read(name: str) -> dict[str, Any]:
    file = config_folder() / "elasticsearch" / f"{name}.yaml"
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read
