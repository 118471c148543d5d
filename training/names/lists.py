"""Given names and surnames of the world, for the gazetteers of the name recogniser.

The source is the package Faker (MIT licence), whose providers of persons hold name lists of
some eighty locales. Only names in Latin letters are taken: the model reads English. Faker is needed
for this step alone: `python -m training.names.lists FOLDER`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_GIVEN = ("first_names", "first_names_male", "first_names_female", "first_names_nonbinary")
_GIVEN_ROMAN = ("first_romanized_names", "first_female_romanized_names")
_FAMILY = ("last_names", "last_names_male", "last_names_female", "last_romanized_names")
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ÖØ-öø-ÿĀ-ž'\u2019-]+")


def _words(provider: object, attributes: Iterable[str]) -> Iterator[str]:
    """The single words of the names that `provider` holds under `attributes`."""
    for attribute in attributes:
        entries = getattr(provider, attribute, ())
        if isinstance(entries, property):  # in a few locales the lists are computed
            continue
        for entry in entries:
            name = entry[0] if isinstance(entry, tuple) else entry
            yield from (word for word in str(name).split() if _NAME.fullmatch(word))


def name_lists() -> tuple[list[str], list[str]]:
    """Given names and surnames of all of Faker's locales, sorted, without repeats."""
    person = importlib.import_module("faker.providers.person")
    given: set[str] = set()
    family: set[str] = set()
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        given.update(_words(provider, _GIVEN + _GIVEN_ROMAN))
        family.update(_words(provider, _FAMILY))
    return sorted(given), sorted(family)


def write_lists(out: Path) -> None:
    """Write `given_names.txt` and `surnames.txt`, one name a line, to the folder `out`."""
    for name, words in zip(("given_names", "surnames"), name_lists(), strict=True):
        (out / f"{name}.txt").write_text("\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_lists(Path(sys.argv[1]))
