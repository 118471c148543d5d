"""The names of months and weekdays, as the days of publication are written with them.

`months.toml` has the usual ones with their abbreviations. Those of further languages are of the
library dateparser, whose tables are the Unicode CLDR's with additions by hand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MIN_LATIN, _MIN_OTHER = 4, 2
"""Characters of a name of a further language: '12 Pro 2021' is a telephone, not a Czech date."""


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "months.toml").read_text(encoding="utf-8"))


@cache
def _usual() -> dict[str, int]:
    return {name: n for n, names in enumerate(_table()["months"], 1) for name in names}


@cache
def _months() -> dict[str, int]:
    """Every name with its number; a usual name keeps its meaning, one of two meanings is out."""
    english = [names[0] for names in _table()["months"]]
    meant: dict[str, set[int]] = {}
    for number, key in enumerate(english, 1):
        for name in _named(key):
            meant.setdefault(name, set()).add(number)
    return {name: min(all_of) for name, all_of in meant.items() if len(all_of) == 1} | _usual()


def _named(key: str) -> Iterator[str]:
    """What a month or weekday, by its English name, is called in the further languages."""
    for table in _translated():
        for name in table.get(key, ()):
            plain = name.casefold().rstrip(".")
            if len(plain) >= (_MIN_LATIN if plain.isascii() else _MIN_OTHER):
                yield plain


@cache
def _translated() -> tuple[Mapping[str, list[str]], ...]:
    languages = (
        import_module(f"dateparser.data.date_translation_data.{language}").info
        for language in _table()["languages"]
    )
    return tuple(
        table
        for language in languages
        for table in (language, *language.get("locale_specific", {}).values())
    )


def _any_of(names: Iterable[str]) -> str:
    """A regular expression for any of `names`, the longest that fits."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(map(re.escape, ordered))})"


@cache
def month_pattern() -> str:
    """A regular expression for the usual name of a month, its abbreviating dot included."""
    return rf"{_any_of(_usual())}\.?"


@cache
def any_month_pattern() -> str:
    """The same for the name of a month in any language known."""
    return rf"{_any_of(_months())}\.?"


@cache
def weekday_pattern() -> str:
    """A regular expression for the name of a weekday in one of the further languages."""
    return rf"(?<!\w){_any_of(name for key in _WEEKDAYS for name in _named(key))}(?!\w)\.?"


def month_number(name: str) -> int | None:
    """1 to 12 for the name of a month in one of the languages known, else None."""
    return _months().get(name.casefold().rstrip("."))
