"""The most prominent people, whom texts name without their full name, from `people.toml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache

from pipeline.enrich.entities.lexicon import Prominent, prominent_people
from pipeline.enrich.entities.person_names import PersonName, Words, parse


def _surnames(person: Prominent) -> list[Words]:
    return [parse(spelling).words for spelling in (person.surname, *person.spellings) if spelling]


@cache
def by_surname() -> dict[Words, list[Prominent]]:
    """The prominent people who share a surname, in any spelling."""
    people: defaultdict[Words, list[Prominent]] = defaultdict(list)
    for person in prominent_people():
        for surname in _surnames(person):
            people[surname].append(person)
    return dict(people)


def is_surname(name: str) -> bool:
    """Whether a prominent person is known by this name alone."""
    return parse(name).words in by_surname()


@cache
def _by_identity() -> dict[tuple[str, str], dict[str, str]]:
    """(identity, suffix) of every spelling of a full name → initials → the name as listed."""
    people: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for person in prominent_people():
        listed = parse(person.name)
        spellings = [parse(name) for name in (person.name, *person.aliases)]
        spellings += [listed._replace(words=(listed.words[0], *end)) for end in _surnames(person)]
        for name in spellings:
            people[name.identity, name.suffix].setdefault(name.initials, person.name)
    return dict(people)


def by_full_name(name: PersonName) -> str | None:
    """The listed name of a prominent person.

    Who is listed without initials may be written with them; who is listed with initials, like
    George W. Bush, is not meant without them.
    """
    listed = _by_identity().get((name.identity, name.suffix), {})
    return listed.get(name.initials) or listed.get("")


def by_title(surname: Words, titles: Collection[str]) -> set[str]:
    """The prominent people that a surname with one of the titles means; '' is no title."""
    return {
        person.name
        for person in by_surname().get(surname, ())
        if any(title in person.titles for title in titles) or (person.bare and "" in titles)
    }
