"""A map: circles where stories are, over the world."""

from __future__ import annotations

from typing import Final

from tools.kibana.saved_object import DATA_VIEW, Json, kql, packed, reference, saved_object

_DOCUMENTS: Final = "doc_count"
_STORIES: Final = "cardinality_of_story_id"
"""The names that Maps gives to the counts of a cell."""

_SOURCE: Final = "layer_1_source_index_pattern"
"""The second layer's data view."""


def world_map(id_: str, defined: Json) -> Json:
    """A map of a geo_point field: a circle for each cell of a grid that follows the zoom."""
    state = {
        "center": {"lat": 25, "lon": 10},
        "zoom": 1.5,
        "query": kql(),
        "filters": [],
        "timeFilters": {"from": "now-30y", "to": "now"},
        "refreshConfig": {"interval": 0, "isPaused": True},
    }
    attributes = {
        "title": defined["title"],
        "description": defined["description"],
        "layerListJSON": packed([_BACKGROUND, _circles(defined)]),
        "mapStateJSON": packed(state),
        "uiStateJSON": packed({"isLayerTOCOpen": False, "openTOCDetails": []}),
    }
    return saved_object("map", id_, attributes, [reference(DATA_VIEW, defined["view"], _SOURCE)])


# The browser fetches it from Elastic; without a connection the circles have no map under them.
_BACKGROUND: Final = {
    "id": "background",
    "type": "EMS_VECTOR_TILE",
    "sourceDescriptor": {
        "type": "EMS_TMS",
        "isAutoSelect": True,
        "lightModeDefault": "road_map_desaturated",
    },
    "style": {"type": "EMS_VECTOR_TILE", "color": ""},
    "alpha": 1,
    "visible": True,
    "includeInFitToBounds": True,
    "minZoom": 0,
    "maxZoom": 24,
}


def _circles(defined: Json) -> Json:
    return {
        "id": "circles",
        "label": "Stories",
        "type": "GEOJSON_VECTOR",
        "joins": [],
        "sourceDescriptor": {
            "id": f"{defined['field']}-grid",
            "type": "ES_GEO_GRID",
            "requestType": "point",
            "resolution": "FINE",
            "geoField": defined["field"],
            "metrics": [
                {"type": "count", "label": "Documents"},
                {"type": "cardinality", "field": "story_id", "label": "Stories"},
            ],
            "applyGlobalQuery": True,
            "applyGlobalTime": True,
            "applyForceRefresh": True,
            "indexPatternRefName": _SOURCE,
        },
        "style": {
            "type": "VECTOR",
            "isTimeAware": True,
            "properties": {
                "fillColor": _by(_DOCUMENTS, color="Blues", type="ORDINAL"),
                "lineColor": _fixed(color="#FFFFFF"),
                "lineWidth": _fixed(size=1),
                "iconSize": _by(_STORIES, minSize=9, maxSize=32),
                "labelText": _by(_STORIES),
                "labelSize": _fixed(size=12),
                "labelColor": _fixed(color="#000000"),
                "labelBorderColor": _fixed(color="#FFFFFF"),
                "labelBorderSize": {"options": {"size": "SMALL"}},
                "symbolizeAs": {"options": {"value": "circle"}},
            },
        },
        "alpha": 0.8,
        "visible": True,
        "includeInFitToBounds": True,
        "minZoom": 0,
        "maxZoom": 24,
    }


def _fixed(**options: str | float) -> Json:
    return {"type": "STATIC", "options": options}


def _by(count: str, **options: str | float) -> Json:
    """A property that grows with a count of the cell."""
    return {
        "type": "DYNAMIC",
        "options": {
            "field": {"name": count, "origin": "source"},
            "fieldMetaOptions": {"isEnabled": True, "sigma": 3},
            **options,
        },
    }
