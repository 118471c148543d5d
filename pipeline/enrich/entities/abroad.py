"""Places in texts of other languages than English: countries and very large cities.

Names come from CLDR (countries) and GeoNames (cities). Words are compared as they stand, so
names that a language inflects, or writes without spaces, are missed rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale, UnknownLocaleError

from pipeline.document import Entity
from pipeline.enrich.entities import gazetteer
from pipeline.enrich.entities.phrases import Phrases, find_phrases, phrase_table

_LARGE = 1_000_000
"""Inhabitants. Names of smaller cities are too often common words."""
_WORD = re.compile(r"[^\W_]+")


def _countries(language: str) -> Iterator[tuple[str, str]]:
    codes = {code: name for name, code in gazetteer.country_codes().items()}
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return
    for code, name in territories.items():
        if code in codes:
            yield name, codes[code]


@cache
def _places(language: str) -> Phrases:
    names = [*_countries(language), *gazetteer.foreign_names(_LARGE)]
    # names that begin with a small letter are transliterations or codes
    return phrase_table(
        (tuple(_WORD.findall(form)), canonical)
        for form, canonical in names
        if not form[0].islower()
    )


def foreign_places(text: str, language: str) -> tuple[Entity, ...]:
    """The places named in a text of `language` (ISO 639-1, or `und`)."""
    words = list(_WORD.finditer(text))
    entities = []
    for first, after, name in find_phrases(_places(language), [word[0] for word in words]):
        start, end = words[first].start(), words[after - 1].end()
        mention = text[start:end]
        if "\n" not in mention:
            entities.append(Entity(start=start, end=end, text=mention, label="LOC", name=name))
    return tuple(entities)
