"""Canonical names of people: one name for one person of a document.

A short name ('Biden') is the full name of the document that ends or begins with it, when there
is only one; two people who share a surname are never merged. Where the document has no full
name, `config/entities/people.toml` knows the most prominent people by title and surname.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence, Set as AbstractSet
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.enrich.entities.lexicon import Prominent, prominent_people

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_INITIAL = re.compile(r"[^\W\d_]\.?")
_COURTESY = frozenset(["mr", "mrs", "ms"])
_FULL_NAME = 2
_LONGEST_SHORT_FORM = 4
"""Words."""

Key = tuple[str, ...]
"""The words of a name in one form: without case, accents, middle initials and suffixes."""


class Person(NamedTuple):
    """A mention of a person: the name as written, in one line, and the title before it."""

    name: str
    title: str


def fold(text: str) -> str:
    """`text` without case and accents."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).casefold()
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=10_000)
def _key(name: str) -> Key:
    words = [word for word in name.split() if word.strip(".,").lower() not in _SUFFIXES]
    words = words or name.split()
    middle = [word for word in words[1:-1] if not _INITIAL.fullmatch(word)]
    return tuple(fold(word.strip(".,")) for word in [words[0], *middle, *words[1:][-1:]])


def _shown(forms: Counter[str]) -> str:
    """The form of a person's name to show: the plainest, else the most frequent."""
    return min(
        forms,
        key=lambda form: (
            form.isupper(),
            any(_INITIAL.fullmatch(word) for word in form.split()[1:]),
            len(form.split()),
            -forms[form],
            form,
        ),
    )


def _short_forms(full: Key) -> set[Key]:
    """The ways to shorten a name: its beginnings and its ends."""
    lengths = range(1, min(len(full), _LONGEST_SHORT_FORM + 1))  # shorter than the whole
    return {form for n in lengths for form in (full[:n], full[-n:])}


def _without_typo(key: Key, known: AbstractSet[Key]) -> Key:
    """'Bidens' is 'Biden' with a lost apostrophe when only the latter is known."""
    last = key[-1]
    if key in known or not last.endswith("s"):
        return key
    mended = (*key[:-1], last[:-1])
    return mended if mended in known else key


def _surnames(person: Prominent) -> list[Key]:
    return [_key(spelling) for spelling in (person.surname, *person.spellings)]


@cache
def _by_surname() -> dict[Key, list[Prominent]]:
    """The prominent people who share a surname, in any spelling."""
    people: defaultdict[Key, list[Prominent]] = defaultdict(list)
    for person in prominent_people():
        for surname in _surnames(person):
            people[surname].append(person)
    return dict(people)


@cache
def _by_full_name() -> dict[Key, str]:
    """Full names of prominent people in any spelling → the name as the list writes it."""
    names: dict[Key, str] = {}
    for person in prominent_people():
        given = _key(person.name)[0]
        for key in (_key(person.name), *((given, *end) for end in _surnames(person))):
            names.setdefault(key, person.name)
    return names


def _prominent(key: Key, titles: Collection[str]) -> set[str]:
    """The prominent people that a surname with one of the titles means; '' is no title."""
    return {
        person.name
        for person in _by_surname().get(key, ())
        if any(title in person.titles for title in titles) or (person.bare and "" in titles)
    }


class _People:
    """The people of one document."""

    def __init__(self, people: Sequence[Person]) -> None:
        forms: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        for person in people:
            forms[_key(person.name)][person.name] += 1
        self.known: set[Key] = {key for key in forms if not key[-1].endswith("s")}
        self.known.update(key[-1:] for key in forms if len(key) >= _FULL_NAME)
        self.known.update(_by_surname())
        shortened = {form for key in forms for form in _short_forms(key)}
        self.full = {
            key: _by_full_name().get(key) or _shown(written)
            for key, written in forms.items()
            if len(key) >= _FULL_NAME
            and key not in shortened
            and _without_typo(key, forms.keys()) == key
        }
        self.fuller: defaultdict[Key, set[Key]] = defaultdict(set)
        for key in self.full:
            for form in _short_forms(key):
                self.fuller[form].add(key)
        self.known |= self.full.keys()
        self.offices: defaultdict[Key, set[str]] = defaultdict(set)
        for person in people:
            if person.title and person.title not in _COURTESY:
                self.offices[self._mended(person)].add(person.title)

    def _mended(self, person: Person) -> Key:
        return _without_typo(_key(person.name), self.known)

    def name(self, person: Person) -> str:
        """The canonical name of a mention."""
        key = self._mended(person)
        if key in self.full:
            return self.full[key]
        fuller = self.fuller[key]
        named_so = any(person.title in self.offices[full] for full in fuller)
        by_office = _prominent(key, {person.title} - _COURTESY - {""})
        if len(by_office) == 1 and not named_so:
            return min(by_office)
        candidates = {self.full[full] for full in fuller} | _prominent(key, self.offices[key])
        candidates = candidates or _prominent(key, [""])
        if len(candidates) == 1:
            return min(candidates)
        name = person.name if key == _key(person.name) else person.name[:-1]
        return name.title() if name.isupper() else name


def people_names(people: Sequence[Person]) -> list[str]:
    """The canonical name of each mention of a person in one document."""
    document = _People(people)
    names = {person: document.name(person) for person in set(people)}
    return [names[person] for person in people]
