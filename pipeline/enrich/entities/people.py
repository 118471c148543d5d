"""Canonical names of people: one name for one person of a document.

A short name ('Biden') is the full name of the document that ends with it, else that begins with
it or has it within, when there is only one; two people who share a surname are never merged.
Where the document has no full name, `config/entities/people.toml` knows the most prominent
people by title and surname. Full names lose their middle initials, so that documents agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set as AbstractSet
from typing import NamedTuple

from pipeline.enrich.entities import prominent
from pipeline.enrich.entities.person_names import (
    PersonName,
    Words,
    any_conflict,
    cased,
    given_forms,
    is_given_name,
    other_forms,
    parse,
    surname_forms,
    without_initials,
)

_COURTESY = frozenset(["mr", "mrs", "ms"])
_REGAL = frozenset(["king", "queen", "prince", "princess", "crown prince", "pope", "emperor"])
_FULL_NAME = 2
_TIERS = (surname_forms, given_forms, other_forms)
"""The short forms of a full name, the likeliest first."""


class Person(NamedTuple):
    """A mention of a person: the name as written, in one line, and the title before it."""

    name: str
    title: str


def _without_typo(words: Words, known: AbstractSet[Words]) -> Words:
    """'Bidens' is 'Biden' with a lost apostrophe when only the latter is known."""
    last = words[-1]
    if words in known or not last.endswith("s"):
        return words
    mended = (*words[:-1], last[:-1])
    return mended if mended in known else words


def _shown(written: Counter[str], *, initials: bool) -> str:
    """The form of a person's name to show: with its suffix, else the most frequent."""
    forms: Counter[str] = Counter()
    for name, count in written.items():
        forms[name if initials else without_initials(name)] += count
    best = min(
        forms,
        key=lambda form: (
            sum(len(word) > 2 and word.isupper() for word in form.split()),  # noqa: PLR2004 - initials
            not parse(form).suffix,
            -forms[form],
            len(form),
            form,
        ),
    )
    return cased(best)


def _too_long(forms: Mapping[PersonName, Counter[str]]) -> dict[PersonName, Words]:
    """Full names that add words to another which is more frequent, with that other.

    'Lindsay Lohan Leaves' and 'Seahawk Julius Jones' are what a recogniser makes of headlines.
    """
    full = [name for name in forms if len(name.words) >= _FULL_NAME]
    counts: Counter[Words] = Counter()
    for name in full:
        counts[name.words] += forms[name].total()
    long: dict[PersonName, Words] = {}
    for name in full:
        ends = {end for end in surname_forms(name.words) if is_given_name(end[0])}
        shorter = [form for form in given_forms(name.words) | ends if len(form) >= _FULL_NAME]
        best = max(shorter, key=lambda form: (counts[form], form), default=name.words)
        if counts[best] > counts[name.words]:
            long[name] = best
    return long


class _Full:
    """The people whom a document names in full, and the forms that stand for them."""

    def __init__(
        self, forms: Mapping[PersonName, Counter[str]], *, keep_initials: bool = False
    ) -> None:
        self._keep_initials = keep_initials
        long = _too_long(forms)
        full = [name for name in forms if len(name.words) >= _FULL_NAME and name not in long]
        short = {form for name in full for forms_of in _TIERS for form in forms_of(name.words)}
        known = {name.words for name in full}
        identities: defaultdict[str, set[PersonName]] = defaultdict(set)
        for name in full:
            if name.words not in short and _without_typo(name.words, known) == name.words:
                identities[name.identity].add(name)
        self.names: dict[PersonName, str] = {}
        self._of_identity: defaultdict[str, set[str]] = defaultdict(set)
        self._tiers: tuple[defaultdict[Words, set[str]], ...] = tuple(
            defaultdict(set) for _ in _TIERS
        )
        for variants in identities.values():
            self._add(variants, forms)
        for name, words in long.items():
            if meant := self.named(PersonName(words, "", "")):
                self.names[name] = meant

    def _add(self, variants: set[PersonName], forms: Mapping[PersonName, Counter[str]]) -> None:
        """Add one person, or as many as the initials and suffixes of the variants tell apart."""
        apart = any_conflict(variants)
        for group in [{name} for name in sorted(variants)] if apart else [variants]:
            fullest = PersonName(
                min(group).words,
                max(name.initials for name in group),
                max(name.suffix for name in group),
            )
            written: Counter[str] = Counter()
            for variant in sorted(group):
                written.update(forms[variant])
            name = prominent.by_full_name(fullest) or _shown(
                written, initials=apart or self._keep_initials
            )
            for variant in group:
                self.names[variant] = name
                self._of_identity[variant.identity].add(name)
                for tier, forms_of in zip(self._tiers, _TIERS, strict=True):
                    for form in forms_of(variant.words):
                        tier[form].add(name)

    def named(self, name: PersonName) -> str | None:
        """The person that a full name means."""
        same = self._of_identity.get(name.identity, set())
        return self.names.get(name) or (min(same) if len(same) == 1 else None)

    def meant(self, words: Words) -> set[str]:
        """The people that a short name may mean: by surname, else given name, else within."""
        return next((tier[words] for tier in self._tiers if words in tier), set())

    def surnamed(self, words: Words) -> set[str]:
        """The people whose surname this is."""
        return self._tiers[0].get(words, set())

    @property
    def short_forms(self) -> set[Words]:
        """All names that are short for a person's."""
        return {form for tier in self._tiers for form in tier}


class _People:
    """The people of one document."""

    def __init__(self, people: Sequence[Person]) -> None:
        forms: defaultdict[PersonName, Counter[str]] = defaultdict(Counter)
        for person in people:
            forms[parse(person.name)][person.name] += 1
        self.full = _Full(forms)
        self.known = {name.words for name in forms if not name.words[-1].endswith("s")}
        self.known |= {name.words for name in self.full.names} | self.full.short_forms
        self.known |= prominent.by_surname().keys()
        self.offices: defaultdict[Words, set[str]] = defaultdict(set)
        self.held: defaultdict[str, set[str]] = defaultdict(set)
        for person in people:
            if person.title and person.title not in _COURTESY:
                self.offices[self._words(person)].add(person.title)
                if full := self.full.named(parse(person.name)):
                    self.held[full].add(person.title)

    def _words(self, person: Person) -> Words:
        return _without_typo(parse(person.name).words, self.known)

    def name(self, person: Person) -> str:
        """The canonical name of a mention."""
        parsed = parse(person.name)
        words = self._words(person)
        if full := self.full.named(parsed._replace(words=words)):
            return full
        meant = self.full.meant(words)
        named_so = any(person.title in self.held[full] for full in meant)
        by_office = prominent.by_title(words, {person.title} - _COURTESY - {""})
        if len(by_office) == 1 and not named_so:
            return min(by_office)
        candidates = meant | prominent.by_title(words, self.offices[words])
        candidates = candidates or prominent.by_title(words, [""])
        if len(candidates) > 1 and person.title in _COURTESY:
            candidates = candidates & prominent.by_title(words, {person.title}) or candidates
        if len(candidates) == 1:
            return min(candidates)
        return self._unresolved(person, words)

    def _unresolved(self, person: Person, words: Words) -> str:
        """The name as it stands, of a king with his title."""
        kept = words == parse(person.name).words
        name = cased(person.name if kept else person.name[:-1])
        regal = sorted(_REGAL & self.offices[words])
        if len(words) == 1 and len(regal) == 1 and not self.full.meant(words):
            return f"{regal[0].split()[-1].title()} {name}"
        return name


def people_names(people: Sequence[Person]) -> list[str]:
    """The canonical name of each mention of a person in one document."""
    document = _People(people)
    names = {person: document.name(person) for person in set(people)}
    return [names[person] for person in people]


def people_across(names: Sequence[str]) -> list[str]:
    """One name for one person, of the canonical names of several documents, each with repeats.

    Documents differ more than the parts of a text do: here only surnames are short names.
    """
    forms: defaultdict[PersonName, Counter[str]] = defaultdict(Counter)
    for name in names:
        forms[parse(name)][name] += 1
    full = _Full(forms, keep_initials=True)

    def across(name: str) -> str:
        parsed = parse(name)
        meant = full.surnamed(parsed.words)
        return full.named(parsed) or (min(meant) if len(meant) == 1 else name)

    return [across(name) for name in names]
