"""What Kibana is given: complete, in the format it exports, and of fields that the index has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import yaml

from pipeline.settings import config_folder
from tools.kibana import NDJSON, ndjson, saved_objects

Json = dict[str, Any]

TYPES_OF_FIELDS = {
    "published": "date",
    "set_aside_at": "date",
    "started_at": "date",
    "locations": "geo_point",
}
DASHBOARD_WIDTH = 48


@pytest.fixture(scope="module")
def objects() -> dict[tuple[str, str], Json]:
    read = [json.loads(line) for line in NDJSON.read_text("utf-8").splitlines()]
    return {(one["type"], one["id"]): one for one in read}


@pytest.fixture(scope="module")
def dashboard(objects: dict[tuple[str, str], Json]) -> Json:
    return objects["dashboard", "newsfold"]


@pytest.fixture(scope="module")
def panels(dashboard: Json) -> list[Json]:
    return json.loads(dashboard["attributes"]["panelsJSON"])


def mapping(index: str) -> dict[str, str]:
    """The type of each field of an index, multi-fields too."""
    name = "mappings" if index == "stories" else "records"
    file = config_folder() / "elasticsearch" / f"{name}.yaml"
    template = yaml.safe_load(file.read_text("utf-8"))["template"]
    fields = {}
    for field, defined in template["mappings"]["properties"].items():
        fields[field] = defined["type"]
        for inner, more in defined.get("fields", {}).items():
            fields[f"{field}.{inner}"] = more["type"]
    return fields


def values(node: Any, key: str) -> Iterator[Any]:
    """Every value under a key, at any depth; JSON in a string is looked into."""
    if isinstance(node, str) and node[:1] in ("{", "["):
        node = json.loads(node)
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                yield value
            yield from values(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from values(value, key)


def used_fields(objects: dict[tuple[str, str], Json]) -> Iterator[tuple[str, str]]:
    """Each field that an object uses, with the id of the data view that it is a field of."""
    for (type_, id_), one in objects.items():
        attributes = one["attributes"]
        if type_ == "dashboard":
            for chart in charts(one):
                yield from named(chart["references"], fields_of_chart(chart))
            yield from named(
                one["references"], values(attributes["controlGroupInput"], "fieldName")
            )
        elif type_ == "index-pattern":
            yield from ((id_, field) for field in json.loads(attributes["fieldFormatMap"]))
            yield from ((id_, field) for field in values(attributes, "timeFieldName"))
        else:
            fields = fields_of_search if type_ == "search" else fields_of_map
            yield from named(one["references"], fields(attributes))


def named(references: list[Json], fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    view = next(one["id"] for one in references if one["type"] == "index-pattern")
    return ((view, field) for field in fields)


def fields_of_chart(chart: Json) -> set[str]:
    fields = set(values(chart, "sourceField")) - {"___records___"}
    return fields | fields_of_queries(chart)


def fields_of_search(attributes: Json) -> set[str]:
    fields = {*attributes["columns"], *(field for field, _ in attributes["sort"])}
    return fields | fields_of_queries(attributes)


def fields_of_map(attributes: Json) -> set[str]:
    metrics = {one["field"] for some in values(attributes, "metrics") for one in some[1:]}
    return {*values(attributes, "geoField"), *metrics}


def fields_of_queries(attributes: Json) -> set[str]:
    queries = (query for query in values(attributes, "query") if isinstance(query, str))
    return {field for query in queries for field in re.findall(r"([\w.]+)\s*:", query)}


def charts(dashboard: Json) -> list[Json]:
    panels = json.loads(dashboard["attributes"]["panelsJSON"])
    return [one["embeddableConfig"]["attributes"] for one in panels if one["type"] == "lens"]


def test_the_file_is_up_to_date() -> None:
    assert NDJSON.read_text("utf-8") == ndjson(), "run `python -m tools.kibana`"


def test_making_it_again_gives_the_same() -> None:
    assert ndjson() == ndjson()


def test_every_line_has_the_format_of_an_export(objects: dict[tuple[str, str], Json]) -> None:
    for one in objects.values():
        assert set(one) == {
            *("id", "type", "attributes", "references", "managed"),
            *("coreMigrationVersion", "typeMigrationVersion"),
        }
        assert one["coreMigrationVersion"] == "8.8.0"
        assert one["id"].startswith("newsfold")
        assert one["attributes"]["title"]
        for reference in one["references"]:
            assert set(reference) == {"id", "name", "type"}
    assert len(objects) == len(saved_objects())


def test_no_object_is_of_a_later_format_than_the_first_kibana_9(
    objects: dict[tuple[str, str], Json],
) -> None:
    assert {type_: one["typeMigrationVersion"] for (type_, _), one in objects.items()} == {
        "index-pattern": "8.0.0",
        "search": "10.5.0",
        "map": "8.4.0",
        "dashboard": "10.2.0",
    }


def test_json_in_strings_can_be_read(objects: dict[tuple[str, str], Json]) -> None:
    found = 0
    for one in objects.values():
        for key in ("searchSourceJSON", "panelsJSON", "optionsJSON", "layerListJSON"):
            for text in values(one, key):
                json.loads(text)
                found += 1
    assert found


def test_references_are_in_the_file_and_come_first(objects: dict[tuple[str, str], Json]) -> None:
    seen: set[tuple[str, str]] = set()
    for key, one in objects.items():
        assert {(ref["type"], ref["id"]) for ref in one["references"]} <= seen
        names = [ref["name"] for ref in one["references"]]
        assert len(names) == len(set(names))
        seen.add(key)


def test_every_name_of_a_reference_is_used_where_it_says(
    objects: dict[tuple[str, str], Json],
) -> None:
    for (type_, _), one in objects.items():
        if type_ in ("search", "map"):
            named = {*values(one, "indexRefName"), *values(one, "indexPatternRefName")}
            assert named == {ref["name"] for ref in one["references"]}


def test_every_panel_finds_what_it_refers_to(dashboard: Json, panels: list[Json]) -> None:
    given = {ref["name"]: (ref["type"], ref["id"]) for ref in dashboard["references"]}
    controls = json.loads(dashboard["attributes"]["controlGroupInput"]["panelsJSON"])
    needed = {f"controlGroup_{id_}:optionsListDataView" for id_ in controls}
    for panel in panels:
        if panel["type"] == "lens":
            (reference,) = panel["embeddableConfig"]["attributes"]["references"]
            name = f"{panel['panelIndex']}:{reference['name']}"
            assert given[name] == ("index-pattern", reference["id"])
        else:
            name = f"{panel['panelIndex']}:{panel['panelRefName']}"
            assert given[name][0] == panel["type"]
        needed.add(name)
    assert needed == set(given)


def test_every_field_is_one_of_the_index(objects: dict[tuple[str, str], Json]) -> None:
    used = set(used_fields(objects))
    assert len(used) > len(objects)
    for view, field in used:
        fields = mapping(objects["index-pattern", view]["attributes"]["title"])
        assert field in fields, f"{view} has no field {field}"
        if field in TYPES_OF_FIELDS:
            assert fields[field] == TYPES_OF_FIELDS[field]


def test_what_is_grouped_by_is_a_field_of_whole_values(dashboard: Json) -> None:
    for chart in charts(dashboard):
        for layer in chart["state"]["datasourceStates"]["formBased"]["layers"].values():
            for column in layer["columns"].values():
                if column["operationType"] in ("terms", "unique_count"):
                    index = "stories" if column["sourceField"] != "stage" else "stories-runs"
                    assert mapping(index)[column["sourceField"]] == "keyword"


def test_columns_of_a_chart_are_those_it_shows(dashboard: Json) -> None:
    for chart in charts(dashboard):
        (layer,) = chart["state"]["datasourceStates"]["formBased"]["layers"].values()
        assert layer["columnOrder"] == list(dict.fromkeys(layer["columnOrder"]))
        assert set(layer["columnOrder"]) == set(layer["columns"])
        shown = json.dumps(chart["state"]["visualization"])
        assert all(f'"{name}"' in shown for name in layer["columns"])


def test_facets_count_stories_beside_documents(dashboard: Json) -> None:
    facets = [
        layer["columns"]
        for chart in charts(dashboard)
        for layer in chart["state"]["datasourceStates"]["formBased"]["layers"].values()
        if "value" in layer["columns"] and layer["columns"]["value"]["sourceField"] != "stage"
    ]
    assert {one["value"]["sourceField"] for one in facets} == {
        *("people", "organizations", "places", "groups", "site", "language")
    }
    for columns in facets:
        assert columns["stories"]["operationType"] == "unique_count"
        assert columns["stories"]["sourceField"] == "story_id"
        assert columns["documents"]["operationType"] == "count"


def test_panels_fill_their_rows_without_lying_over_each_other(panels: list[Json]) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        grid = panel["gridData"]
        assert grid["i"] == panel["panelIndex"]
        cells = {
            (x, y)
            for x in range(grid["x"], grid["x"] + grid["w"])
            for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert not cells & taken
        taken |= cells
    height = 1 + max(y for _, y in taken)
    assert taken == {(x, y) for x in range(DASHBOARD_WIDTH) for y in range(height)}


def test_a_link_leads_to_the_story(objects: dict[tuple[str, str], Json]) -> None:
    formats = objects["index-pattern", "newsfold-stories"]["attributes"]["fieldFormatMap"]
    assert json.loads(formats)["url"]["id"] == "url"
