"""More training text: the same sentences with other names in them.

Mention replacement, after Dai and Adel, 'An Analysis of Simple Data Augmentation for Named
Entity Recognition' (2020). The corpora are small and speak of few parts of the world; names
drawn from lists of all of it teach the model to go by context and form. Half of the surnames
are blends of two, so that it also learns names that no list has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from pipeline.enrich.entities import gazetteer
from pipeline.enrich.entities.lexicon import person_names, place_aliases, words
from training.names.corpora import Document, Row, named

_SEED = 17
_FULL_NAME = 2


class _Names:
    """A source of names; within one document an old name always gives the same new one."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - names to train on, no secrets
        self.given = sorted(person_names("given_names"))
        self.family = sorted(person_names("surnames"))
        self.countries = sorted(gazetteer.country_names())
        self.cities = sorted(gazetteer.city_names(15_000))
        self.regions = sorted({*gazetteer.state_names(), *place_aliases("regions")})
        self.place_words = words("place_words")
        self.organization_words = words("organization_words")
        self.known: dict[tuple[str, str], list[str]] = {}

    def _surname(self) -> str:
        one, two = self.random.choices(self.family, k=2)
        if self.random.random() < 0.5:  # noqa: PLR2004 - half, as the module says
            return one
        return one[: (len(one) + 1) // 2] + two[len(two) // 2 :].lower()

    def _place(self) -> str:
        kind = self.random.choices([self.countries, self.cities, self.regions], [5, 2, 3])[0]
        return self.random.choice(kind)

    def person(self, old: list[str]) -> list[str]:
        if len(old) >= _FULL_NAME:
            new = [self.random.choice(self.given), self._surname()]
            self.known[("PER", old[0])] = new[:1]
            self.known[("PER", old[-1])] = new[1:]
            return new
        return [self._surname()]

    def place(self, old: list[str]) -> list[str]:
        kept = [word for word in old if word.lower() in self.place_words or word.islower()]
        if not kept:
            return self._place().split()
        swapped = self.random.choice(self.cities).split()
        first = next((i for i, word in enumerate(old) if word not in kept), None)
        if first is None:
            return old
        return [
            new
            for i, word in enumerate(old)
            for new in ([word] if word in kept else swapped if i == first else [])
        ]

    def organization(self, old: list[str]) -> list[str]:
        if len(old) == 1:
            if not old[0].isupper():
                return old
            letters = self.random.choices("ABCDEFGHIJKLMNOPRSTUW", k=self.random.randint(2, 5))
            return ["".join(letters)]
        if not any(word.lower() in self.organization_words for word in old):
            return old
        first = old[0].lower()
        if first in self.organization_words or first == "the":
            return old
        return [*self._place().split(), *old[1:]]

    def replace(self, label: str, old: list[str]) -> list[str]:
        key = (label, " ".join(old))
        if key not in self.known:
            make = {"PER": self.person, "LOC": self.place, "ORG": self.organization}.get(label)
            self.known[key] = make(old) if make else old
        return self.known[key]


def _replaced(rows: list[Row], names: _Names) -> list[Row]:
    result: list[Row] = []
    at = 0
    for first, last, label in named(rows):
        result += rows[at:first]
        new = names.replace(label, [word for word, _ in rows[first : last + 1]])
        tags = [f"B-{label}"] + [f"I-{label}"] * (len(new) - 1)
        result += zip(new, tags, strict=True)
        at = last + 1
    return result + rows[at:]


def augmented(documents: Iterable[Document], copies: int = 1) -> Iterator[Document]:
    """Copies of the documents with their names replaced; the same on every run."""
    names = _Names(_SEED)
    for document in documents:
        for _ in range(copies):
            names.known.clear()
            yield [_replaced(rows, names) for rows in document]
