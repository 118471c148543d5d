"""A person's name, taken apart: what tells people apart, and the shorter forms it may take."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple

from pipeline.accents import without_accents
from pipeline.enrich.entities.lexicon import nicknames, person_names

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_INITIAL = re.compile(r"[^\W\d_]\.?|(?:[^\W\d_]\.){2,4}")
_QUOTED = re.compile(r"[\"\u201c(][^\"\u201c\u201d()]*[\"\u201d)]")
_ARTICLES = frozenset(["al", "el"])
_PATRONYMICS = frozenset(["bin", "ibn", "bint", "ben", "abu", "abd"])
_LONGEST_SHORT_FORM = 4
"""Words."""

Words = tuple[str, ...]
"""The words of a name without case and accents, middle initials, suffix and Arabic article."""


class PersonName(NamedTuple):
    """'Robert F. Kennedy Jr.' is (robert, kennedy), `f` and `jr`."""

    words: Words
    initials: str
    suffix: str

    @property
    def identity(self) -> str:
        """The words as one: 'Bill' is 'William', and the hyphen of 'Kim Jong-un' is nothing."""
        first, *rest = self.words
        return "".join([nicknames().get(first, first), *rest]).replace("-", "")


def fold(text: str) -> str:
    """`text` without case and accents, with straight apostrophes."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
    return without_accents(plain.casefold())  # which makes letters of some marks


def _split(name: str) -> tuple[list[str], str]:
    """The words of a name and its suffix; initials at its beginning are one word: 'A. J.'."""
    words = _QUOTED.sub(" ", name.replace(",", " ")).split() or name.split()
    suffix = words.pop() if len(words) > 1 and _is_suffix(words[-1]) else ""
    first = 1
    while first < len(words) - 1 and all(map(_INITIAL.fullmatch, words[first - 1 : first + 1])):
        first += 1
    return [" ".join(words[:first]), *words[first:]], suffix


def _is_suffix(word: str) -> bool:
    return word.strip(".").lower() in _SUFFIXES


def _word(word: str) -> str:
    letters = fold(word).replace(".", "").replace(" ", "")
    article, hyphen, rest = letters.partition("-")
    return rest if hyphen and rest and article in _ARTICLES else letters or word


@lru_cache(maxsize=10_000)
def parse(name: str) -> PersonName:
    """The parts of a name of one or more words."""
    written, suffix = _split(name)
    middle = [word for word in written[1:-1] if not _INITIAL.fullmatch(word)]
    initials = "".join(_word(word) for word in written[1:-1] if _INITIAL.fullmatch(word))
    inner = [word for word in map(_word, middle) if word not in _ARTICLES]
    words = (_word(written[0]), *inner, *map(_word, written[1:][-1:]))
    return PersonName(words, initials, suffix.strip(".").lower())


def without_initials(name: str) -> str:
    """'Antony J. Blinken' → 'Antony Blinken', so that all documents write one name."""
    written, suffix = _split(name)
    middle = [word for word in written[1:-1] if not _INITIAL.fullmatch(word)]
    return " ".join([written[0], *middle, *written[1:][-1:], *([suffix] if suffix else [])])


def cased(name: str) -> str:
    """A name in capitals as running text writes it: 'MITCH MCCONNELL' → 'Mitch McConnell'."""
    if not name.isupper() or len(name) <= 2:  # noqa: PLR2004 - initials
        return name
    return re.sub(r"\bMc(\w)", lambda match: "Mc" + match[1].upper(), name.title())


@cache
def _given_names() -> frozenset[str]:
    return frozenset(fold(name) for name in person_names("given_names"))


def is_given_name(word: str) -> bool:
    """Whether a folded word is a given name that the lists have."""
    return word in _given_names()


def surname_forms(words: Words) -> set[Words]:
    """The ends of a full name: 'Peña Nieto', 'Nieto'; of 'bin Laden' not 'Laden' alone."""
    lengths = range(1, min(len(words) - 1, _LONGEST_SHORT_FORM) + 1)
    return {words[-n:] for n in lengths if words[-n - 1] not in _PATRONYMICS or n + 1 == len(words)}


def given_forms(words: Words) -> set[Words]:
    """The beginnings of a full name: 'Gabriel', 'Gabriel García'; 'Xi' of 'Xi Jinping'."""
    lengths = range(1, min(len(words) - 1, _LONGEST_SHORT_FORM) + 1)
    return {words[:n] for n in lengths if words[n - 1] not in _PATRONYMICS or n == 1}


def other_forms(words: Words) -> set[Words]:
    """Words within a full name, and its first and last: 'Peña' of 'Enrique Peña Nieto'."""
    if len(words) < 3:  # noqa: PLR2004 - nothing lies within
        return set()
    inner = words[1:-1][:_LONGEST_SHORT_FORM]
    return {(word,) for word in inner if word not in _PATRONYMICS} | {(words[0], words[-1])}


def conflict(one: PersonName, other: PersonName) -> bool:
    """Whether initials or suffixes show that two names of one identity are two people."""

    def differ(a: str, b: str) -> bool:
        return not (a.startswith(b) or b.startswith(a))

    suffixes_differ = bool(one.suffix and other.suffix and one.suffix != other.suffix)
    return suffixes_differ or differ(one.initials, other.initials)


def any_conflict(names: set[PersonName]) -> bool:
    """Whether names of one identity are of more than one person."""
    return any(conflict(*pair) for pair in combinations(sorted(names)[:_LONGEST_SHORT_FORM], 2))
