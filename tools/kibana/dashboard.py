"""The dashboard: its rows of panels, and the filters above them."""

from __future__ import annotations

from typing import Final

from tools.kibana.lens import lens
from tools.kibana.saved_object import DATA_VIEW, Json, kql, packed, reference, saved_object

_SAVED: Final = ("search", "map")
"""Kinds of panel that show an object of their own."""


def dashboard(defined: Json) -> Json:
    """The dashboard with all its panels."""
    panels, references = _panels(defined["rows"])
    filters = [
        reference(DATA_VIEW, defined["view"], f"controlGroup_{field}:optionsListDataView")
        for field in defined["filters"]
    ]
    attributes = {
        "title": defined["title"],
        "description": defined["description"],
        "timeRestore": True,
        "timeFrom": defined["from"],
        "timeTo": "now",
        "refreshInterval": {"pause": True, "value": 60_000},
        "controlGroupInput": _filters(defined["filters"]),
        "kibanaSavedObjectMeta": {"searchSourceJSON": packed({"query": kql(), "filter": []})},
        "optionsJSON": packed(
            {
                "hidePanelTitles": False,
                "syncColors": False,
                "syncCursor": True,
                "syncTooltips": False,
                "useMargins": True,
            }
        ),
        "panelsJSON": packed(panels),
        "version": 1,
    }
    return saved_object("dashboard", defined["id"], attributes, references + filters)


def _panels(rows: list[Json]) -> tuple[list[Json], list[Json]]:
    """Panels from left to right and down, and what they refer to."""
    panels: list[Json] = []
    references: list[Json] = []
    y = 0
    for row in rows:
        x = 0
        for defined in row["panels"]:
            id_ = f"panel-{len(panels) + 1}"
            place = {"i": id_, "x": x, "y": y, "w": defined["width"], "h": row["height"]}
            panel, uses = _panel(id_, defined)
            panels.append({**panel, "gridData": place, "panelIndex": id_})
            references += uses
            x += defined["width"]
        y += row["height"]
    return panels, references


def _panel(id_: str, defined: Json) -> tuple[Json, list[Json]]:
    kind = defined["kind"]
    if kind in _SAVED:
        name = f"panel_{id_}"
        panel = {
            "type": kind,
            "title": defined["title"],
            "embeddableConfig": {"enhancements": {}},
            "panelRefName": name,
        }
        return panel, [reference(kind, defined[kind], f"{id_}:{name}")]
    attributes = lens(defined)
    panel = {
        "type": "lens",
        "title": defined["title"],
        "embeddableConfig": {"attributes": attributes, "enhancements": {}},
    }
    uses = [{**one, "name": f"{id_}:{one['name']}"} for one in attributes["references"]]
    return panel, uses


def _filters(fields: dict[str, str]) -> Json:
    """Lists to choose from, each narrowed by those before it."""
    controls = {
        field: {
            "type": "optionsListControl",
            "order": order,
            "width": "medium",
            "grow": True,
            "explicitInput": {
                "id": field,
                "title": title,
                "fieldName": field,
                "selectedOptions": [],
                "enhancements": {},
            },
        }
        for order, (field, title) in enumerate(fields.items())
    }
    names = ("ignoreFilters", "ignoreQuery", "ignoreTimerange", "ignoreValidations")
    return {
        "chainingSystem": "HIERARCHICAL",
        "controlStyle": "oneLine",
        "ignoreParentSettingsJSON": packed(dict.fromkeys(names, False)),
        "panelsJSON": packed(controls),
    }
