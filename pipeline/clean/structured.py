"""The JSON-LD of a page: what it says of itself in the words of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_MAX_JSON = 500_000
"""Characters of one JSON-LD block that are read."""

_MAX_OBJECTS = 20_000

_WRAPPED = re.compile(r"\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)\s*")


def json_ld(tree: Any) -> list[dict[str, Any]]:
    """Every object of every JSON-LD block of a page, outer objects before inner ones."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").casefold() and script.text:
            found.extend(_objects(_parsed(script.text[:_MAX_JSON])))
    return found


def _parsed(text: str) -> object:
    """The first JSON value of `text`; what stands behind it, such as a `;`, is left."""
    wrapped = _WRAPPED.match(text)
    text = text[wrapped.end() :] if wrapped else text.lstrip()
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _objects(data: object) -> Iterator[dict[str, Any]]:
    queue = [data]
    for value in queue:
        if isinstance(value, dict):
            yield value
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
        if len(queue) > _MAX_OBJECTS:
            return


def texts_of(value: object, known: dict[str, str]) -> list[str]:
    """The names that a property gives: texts, objects with a name, or references to such.

    Args:
        value: the value of a property such as `author`.
        known: the name of each object by its `@id`.
    """
    values = value if isinstance(value, list) else [value]
    names = (_text(one, known) for one in values)
    return [name for name in names if name]


def _text(value: object, known: dict[str, str]) -> str | None:
    if isinstance(value, dict):
        name = value.get("name") or known.get(str(value.get("@id", "")))
        name = name[0] if isinstance(name, list) and name else name
        return name if isinstance(name, str) else None
    return value if isinstance(value, str) else None
