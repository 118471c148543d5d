"""What all of Kibana's saved objects have in common."""

from __future__ import annotations

import json
from typing import Any, Final

Json = dict[str, Any]

CORE_VERSION: Final = "8.8.0"
"""Of the envelope of an object; the newest there is, in Kibana 9 too."""

TYPE_VERSIONS: Final = {
    "index-pattern": "8.0.0",
    "search": "10.5.0",
    "map": "8.4.0",
    "dashboard": "10.2.0",
}
"""The format that each type of object is written in: those of the first Kibana 9. A later one
brings them up to its own when it imports them; an earlier one refuses what is newer than itself."""

DATA_VIEW: Final = "index-pattern"
"""The old name of data views, which their type still has."""


def saved_object(type_: str, id_: str, attributes: Json, references: list[Json]) -> Json:
    """An object as Kibana exports it, without the times of its making."""
    return {
        "id": id_,
        "type": type_,
        "attributes": attributes,
        "references": references,
        "managed": False,
        "coreMigrationVersion": CORE_VERSION,
        "typeMigrationVersion": TYPE_VERSIONS[type_],
    }


def reference(type_: str, id_: str, name: str) -> Json:
    """That an object uses another one; `name` is where it does."""
    return {"type": type_, "id": id_, "name": name}


def packed(value: Any) -> str:
    """JSON in a string: so Kibana keeps what it does not index. The same value, the same text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def kql(query: str = "") -> Json:
    """A query in Kibana's language; an empty one finds everything."""
    return {"language": "kuery", "query": query}
