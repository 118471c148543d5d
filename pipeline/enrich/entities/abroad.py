"""Names in texts of other languages than English, by lists alone.

Countries (CLDR), large cities (GeoNames), and what news of all languages speak of: well-known
organizations and the most prominent people, as `config/entities` lists them. Some languages'
case endings are known; else words are compared as they stand, and a name that is not listed is
missed rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale, UnknownLocaleError

from pipeline.document import Entity, EntityLabel
from pipeline.enrich.entities import gazetteer
from pipeline.enrich.entities.acronyms import is_acronym
from pipeline.enrich.entities.lexicon import (
    endings_abroad,
    names_abroad,
    organization_aliases,
    person_names,
    prominent_people,
    words,
)
from pipeline.enrich.entities.phrases import Phrases, find_phrases, phrase_table

_UNSPACED = frozenset(["zh", "ja", "th", "lo", "km", "my"])
"""Languages that write no spaces between words."""
_WORD = re.compile(r"[^\W_]+")
_PARAGRAPH = re.compile(r"\n\s*\n")
_CHARACTER = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+|[^\W_]")
_SHORTEST_ACRONYM, _SHORTEST_NAME, _SHORTEST_STEM = 3, 5, 4
"""Characters. Shorter ones are common words of some language, or of two inflected forms."""
_LABELS: dict[str, EntityLabel] = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}

Named = tuple[str, str, str]
"""A name as a text writes it, its label and its canonical name."""


def _countries(language: str) -> Iterator[tuple[str, str]]:
    codes = gazetteer.country_names_by_code()
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return
    for code, name in territories.items():
        if code in codes:
            yield name, codes[code]


def _places(language: str) -> Iterator[Named]:
    names = [*_countries(language), *names_abroad("places").items(), *gazetteer.foreign_names()]
    for name, canonical in names:
        if not name[0].islower():  # those are transliterations or codes
            yield name, "LOC", canonical


def _is_brand(name: str) -> bool:
    """Whether a name of English texts is written so in every language."""
    own = name.split()
    return (is_acronym(name) and len(name) >= _SHORTEST_ACRONYM) or (
        len(name) >= _SHORTEST_NAME
        and all(
            word[0].isupper() and word.lower() not in words("organization_words") for word in own
        )
    )


def _organizations() -> Iterator[Named]:
    for name, canonical in names_abroad("organizations").items():
        yield name, "ORG", canonical
    for name, canonical in organization_aliases().items():
        if _is_brand(name):
            yield name, "ORG", canonical


def _people() -> Iterator[Named]:
    for name, canonical in names_abroad("people").items():
        yield name, "PER", canonical
    for person in prominent_people():
        given = person.name.partition(" ")[0]
        spellings = (person.surname, *person.spellings)
        full = [person.name, *person.aliases, *(f"{given} {one}" for one in spellings if one)]
        for name in [*full, *(spellings if person.bare else ())]:
            if " " in name or person.bare:
                yield name, "PER", person.name


def _inflected(names: Iterable[Named], language: str) -> Iterator[Named]:
    """The names, and those of more than a few letters in the other cases of the language."""
    endings = endings_abroad().get(language, [])
    for name, label, canonical in names:
        yield name, label, canonical
        for ending, *others in endings:
            stem = name.removesuffix(ending)
            if name.endswith(ending) and len(stem) >= _SHORTEST_STEM and label != "ORG":
                yield from ((stem + other, label, canonical) for other in others)


def _words(language: str) -> re.Pattern[str]:
    return _CHARACTER if language in _UNSPACED else _WORD


@cache
def _names(language: str) -> Phrases:
    named = [*_people(), *_organizations(), *_places(language)]
    word = _words(language)
    return phrase_table(
        (tuple(word.findall(name)), f"{label} {canonical}")
        for name, label, canonical in _inflected(named, language)
        if name
    )


def _is_other_person(found: list[str], first: int, after: int) -> bool:
    """Whether a surname alone follows another's given name: 'Hunter Biden' is not Joe."""
    return after - first == 1 and first > 0 and found[first - 1] in person_names("given_names")


def foreign_names(text: str, language: str) -> tuple[Entity, ...]:
    """The listed names in a text of `language` (ISO 639-1, or `und`), in order."""
    matches = list(_words(language).finditer(text))
    found = [match[0] for match in matches]
    entities = []
    for first, after, kind in find_phrases(_names(language), found):
        label, _, name = kind.partition(" ")
        start, end = matches[first].start(), matches[after - 1].end()
        mention = text[start:end]
        if _PARAGRAPH.search(mention) or (label == "PER" and _is_other_person(found, first, after)):
            continue
        entities.append(Entity(start=start, end=end, text=mention, label=_LABELS[label], name=name))
    return tuple(entities)
