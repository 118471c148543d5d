"""Raw items to text: files of any encoding, and records of JSON Lines."""

from __future__ import annotations

import json
import re
from typing import Any

from pipeline.errors import InputError
from pipeline.read.encoding import NotTextError, to_text
from pipeline.read.kind import kind_of
from pipeline.read.mojibake import mend
from pipeline.read.raw import Declared, RawItem, RawText

_RECORD = re.compile(r"#\d+$")


def decode(item: RawItem) -> RawText:
    """Make text of a raw item's bytes.

    A line of a JSON Lines file is an object with `text` or `html`, and may declare `title`,
    `url`, `published` and `authors` (a string or a list of them). Anything else is a file, whose
    encoding and kind are told from its content.

    Raises:
        InputError: it is binary, has no text, or is no such record.
    """
    try:
        text = to_text(item.data)
        raw = _record(item, text) if _RECORD.search(item.source) else _file(item, text)
    except ValueError as error:
        raise InputError(item.source, "read", str(error)) from error
    if not raw.text or raw.text.isspace():
        raise InputError(item.source, "read", "no text in it")
    return raw


def _file(item: RawItem, text: str) -> RawText:
    text = mend(text)
    return RawText(item.source, item.source_hash, kind_of(text, item.source), text)


def _record(item: RawItem, line: str) -> RawText:
    try:
        record = json.loads(line)
    except RecursionError as error:
        raise NotTextError("JSON nested too deep") from error
    except ValueError as error:
        raise NotTextError(f"not valid JSON: {error}") from error
    if not isinstance(record, dict):
        raise NotTextError("not a JSON object")
    if text := _string(record.get("text")):
        return RawText(item.source, item.source_hash, kind_of(text), text, _declared(record))
    if html := _string(record.get("html")):
        return RawText(item.source, item.source_hash, "html", html, _declared(record))
    raise NotTextError("a JSON record without `text` or `html`")


def _declared(record: dict[str, Any]) -> Declared:
    authors = record.get("authors")
    names = authors if isinstance(authors, list) else [authors]
    return Declared(
        title=_string(record.get("title")),
        url=_string(record.get("url")),
        published=_string(record.get("published")),
        authors=tuple(name for name in map(_string, names) if name),
    )


def _string(value: object) -> str | None:
    """A string of a record, mended; None for anything else and for blanks."""
    return mend(value).strip() or None if isinstance(value, str) else None
