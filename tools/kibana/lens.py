"""Panels of Lens, Kibana's charts: numbers, a timeline, bars, tables and shares.

A chart has one layer: columns that group (by `field` or `slices`) and columns that count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tools.kibana.saved_object import DATA_VIEW, Json, kql, reference

_LAYER: Final = "layer"
_DATA: Final = {"layerId": _LAYER, "layerType": "data"}

_COUNTS: Final[dict[str, Json]] = {
    "documents": {
        "label": "Documents",
        "operationType": "count",
        "sourceField": "___records___",  # no field: records are counted
    },
    "stories": {
        "label": "Stories",
        "operationType": "unique_count",
        "sourceField": "story_id",
    },
}


def lens(panel: Json) -> Json:
    """A chart as a dashboard holds it, in the attributes of a panel."""
    type_, group, visualization = _KINDS[panel["kind"]]
    counts = [panel["count"]] if isinstance(panel["count"], str) else panel["count"]
    columns = {**group(panel, counts[0]), **{name: _count(name) for name in counts}}
    layer = {"columns": columns, "columnOrder": list(columns), "incompleteColumns": {}}
    return {
        "title": panel["title"],
        "type": "lens",
        "visualizationType": type_,
        "state": {
            "datasourceStates": {"formBased": {"layers": {_LAYER: layer}}},
            "visualization": visualization(counts),
            "query": kql(panel.get("where", "")),
            "filters": [],
            "internalReferences": [],
            "adHocDataViews": {},
        },
        "references": [
            reference(DATA_VIEW, panel["view"], f"indexpattern-datasource-layer-{_LAYER}")
        ],
    }


def _count(name: str) -> Json:
    return {
        **_COUNTS[name],
        "customLabel": True,
        "dataType": "number",
        "isBucketed": False,
        "scale": "ratio",
        "params": {"emptyAsNull": False},
    }


def _nothing(_panel: Json, _first: str) -> Json:
    return {}


def _values(panel: Json, first: str) -> Json:
    """The most frequent values of a field, by the first count."""
    column = {
        "label": panel["title"],
        "customLabel": True,
        "dataType": "string",
        "operationType": "terms",
        "sourceField": panel["field"],
        "isBucketed": True,
        "scale": "ordinal",
        "params": {
            "size": panel["size"],
            "orderBy": {"type": "column", "columnId": first},
            "orderDirection": "desc",
            "otherBucket": False,
            "missingBucket": False,
            "parentFormat": {"id": "terms"},
        },
    }
    return {"value": column}


def _times(panel: Json, _first: str) -> Json:
    """Spans of a date field, as long as the time range of the dashboard makes them."""
    column = {
        "label": panel["title"],
        "customLabel": True,
        "dataType": "date",
        "operationType": "date_histogram",
        "sourceField": panel["field"],
        "isBucketed": True,
        "scale": "interval",
        "params": {"interval": "auto", "includeEmptyRows": True, "dropPartials": False},
    }
    return {"time": column}


def _slices(panel: Json, _first: str) -> Json:
    """One slice for each query."""
    filters = [{"label": label, "input": kql(where)} for label, where in panel["slices"].items()]
    column = {
        "label": panel["title"],
        "customLabel": True,
        "dataType": "string",
        "operationType": "filters",
        "isBucketed": True,
        "scale": "ordinal",
        "params": {"filters": filters},
    }
    return {"slice": column}


def _number(counts: list[str]) -> Json:
    return {**_DATA, "metricAccessor": counts[0]}


def _table(counts: list[str]) -> Json:
    return {**_DATA, "columns": [{"columnId": name} for name in ("value", *counts)]}


def _donut(counts: list[str]) -> Json:
    layer = {
        **_DATA,
        "primaryGroups": ["slice"],
        "metrics": counts,
        "numberDisplay": "percent",
        "categoryDisplay": "default",
        "legendDisplay": "show",
        "legendPosition": "bottom",
        "nestedLegend": False,
    }
    return {"shape": "donut", "layers": [layer]}


def _bars(counts: list[str]) -> Json:
    return _axes(counts, "value", "bar_horizontal")


def _columns(counts: list[str]) -> Json:
    return _axes(counts, "time", "bar")


def _axes(counts: list[str], x: str, series: str) -> Json:
    layer = {**_DATA, "seriesType": series, "xAccessor": x, "accessors": counts}
    return {
        "preferredSeriesType": series,
        "layers": [layer],
        "legend": {"isVisible": True, "position": "bottom"},
        "valueLabels": "hide",
        "fittingFunction": "None",
        "axisTitlesVisibilitySettings": {"x": False, "yLeft": False, "yRight": False},
        "gridlinesVisibilitySettings": {"x": True, "yLeft": True, "yRight": True},
        "tickLabelsVisibilitySettings": {"x": True, "yLeft": True, "yRight": True},
        "yLeftExtent": {"mode": "full"},
        "yRightExtent": {"mode": "full"},
    }


_Group = Callable[[Json, str], Json]
_Visualization = Callable[[list[str]], Json]

_KINDS: Final[dict[str, tuple[str, _Group, _Visualization]]] = {
    "metric": ("lnsMetric", _nothing, _number),
    "timeline": ("lnsXY", _times, _columns),
    "bars": ("lnsXY", _values, _bars),
    "table": ("lnsDatatable", _values, _table),
    "shares": ("lnsPie", _slices, _donut),
}
"""For each kind of panel: the chart of Lens, what it groups by, and how it looks."""
