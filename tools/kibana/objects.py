"""From the definition to saved objects: data views, searches, maps, then the dashboard."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import yaml

from tools.kibana.dashboard import dashboard
from tools.kibana.map import world_map
from tools.kibana.saved_object import DATA_VIEW, Json, kql, packed, reference, saved_object

_FOLDER: Final = Path(__file__).resolve().parents[2] / "config" / "kibana"
DEFINITION: Final = _FOLDER / "newsfold.yaml"
NDJSON: Final = _FOLDER / "newsfold.ndjson"

_FORMATS: Final = {
    "link": {"id": "url", "params": {"type": "a", "openLinkInCurrentTab": False}},
    "duration": {
        "id": "duration",
        "params": {
            "inputFormat": "seconds",
            "outputFormat": "humanizePrecise",
            "outputPrecision": 1,
        },
    },
}


def ndjson() -> str:
    """The objects, one a line."""
    return "".join(packed(one) + "\n" for one in saved_objects())


def saved_objects() -> list[Json]:
    """All objects; each comes after those it refers to."""
    defined = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))
    return [
        *(_data_view(id_, one) for id_, one in defined["data_views"].items()),
        *(_search(id_, one) for id_, one in defined["searches"].items()),
        *(world_map(id_, one) for id_, one in defined["maps"].items()),
        dashboard(defined["dashboard"]),
    ]


def _data_view(id_: str, defined: Json) -> Json:
    formats = {field: _FORMATS[name] for field, name in defined.get("formats", {}).items()}
    attributes = {
        "title": defined["index"],
        "name": defined["name"],
        # Nobody has run the pipeline yet when Kibana starts for the first time.
        "allowNoIndex": True,
        "fields": "[]",
        "fieldAttrs": "{}",
        "fieldFormatMap": packed(formats),
        "runtimeFieldMap": "{}",
        "sourceFilters": "[]",
    }
    if "time" in defined:
        attributes["timeFieldName"] = defined["time"]
    return saved_object(DATA_VIEW, id_, attributes, [])


def _search(id_: str, defined: Json) -> Json:
    place = "kibanaSavedObjectMeta.searchSourceJSON.index"
    source = {
        "query": kql(defined.get("where", "")),
        "filter": [],
        "highlightAll": True,
        "version": True,
        "indexRefName": place,
    }
    attributes = {
        "title": defined["title"],
        "description": defined["description"],
        "columns": defined["columns"],
        "sort": [[defined["newest_by"], "desc"]],
        "grid": {},
        "hideChart": False,
        "isTextBasedQuery": False,
        "timeRestore": False,
        "kibanaSavedObjectMeta": {"searchSourceJSON": packed(source)},
    }
    return saved_object("search", id_, attributes, [reference(DATA_VIEW, defined["view"], place)])
