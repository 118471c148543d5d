"""Words of a text, and how rare each is in its language at large.

Rarity is a static inverse document frequency: it comes from published word frequencies
(wordfreq), never from the documents at hand, so that what one document is worth does not
depend on which others have been read.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from wordfreq import available_languages, get_frequency_dict

Numbers = NDArray[np.intp]

MAX_WORDS = 10_000
"""Words of a text that are looked at; more would be no news story."""

_MAX_CHARACTERS = 20 * MAX_WORDS

_DOCUMENT_WORDS = 400
"""Length of a usual news text, in words: turns word into document frequency."""

_UNLISTED = {"large": 1e-9, "small": 1e-7}
"""Frequency given to a word that a list does not have, a tenth of its rarest."""

_LISTED_AS = {"no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "tl": "fil"}
"""Languages whose frequencies wordfreq keeps under another code."""

_FIRST_WORDS, _MOST_WORDS = 1 << 12, 1 << 17
"""Words of a language that are kept at hand, about 20 MB."""

_YEAR_RARITY = 6.0
"""A year is worth no more than this: lists of past words do not know the years that follow."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("January", "Jan"),
            ("February", "Feb"),
            ("March", "Mar"),
            ("April", "Apr"),
            ("May",),
            ("June", "Jun"),
            ("July", "Jul"),
            ("August", "Aug"),
            ("September", "Sep", "Sept"),
            ("October", "Oct"),
            ("November", "Nov"),
            ("December", "Dec"),
        ),
        start=1,
    )
    for name in names
}

COMBINING = r"\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
"""For a class of a pattern: signs that are part of words, most of all in Hebrew, Arabic and the
scripts of India."""

SIGNS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""The same for Thai to Burmese, Khmer, kana and Han: scripts that put no space between words."""

_LETTERS = rf"\w{COMBINING}"
_WORD = re.compile(rf"[{_LETTERS}]{{1,40}}(?:['\u2019][{_LETTERS}]{{1,40}}){{0,2}}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_UNSPACED = re.compile(f"[{SIGNS}]")


class Word(NamedTuple):
    """What comparing needs to know of one written word."""

    token: int
    """Hash of the word as written, case apart: what copies share."""
    term: int
    """Hash of the word without plural or possessive ending: what texts on one event share."""
    rarity: float
    """Natural logarithm of the inverse of the share of texts that have the word."""
    capital: bool
    when: int
    """The number of the month or the year that it names, else 0."""
    figure: bool
    """Whether it is nothing but digits: a misread word may well have one."""


def words_of(text: str) -> list[str]:
    """The first `MAX_WORDS` words of `text`; each character of an unspaced script is one."""
    text = text[:_MAX_CHARACTERS]
    if not text.isascii():
        text = _UNSPACED.sub(r" \g<0> ", unicodedata.normalize("NFKC", text))
    return _WORD.findall(text.replace("_", " "))[:MAX_WORDS]


def unspaced(words: list[str]) -> bool:
    """Whether most letters of `words` are of a script without spaces."""
    letters = "".join(words)
    return not letters.isascii() and 2 * len(_UNSPACED.findall(letters)) > len(letters)


def word(written: str, language: str) -> Word:
    """What `written` is worth in a text in `language` (ISO 639-1; unknown counts as English)."""
    lower = written.lower().replace("\u2019", "'")
    token = lower.replace("'", "")
    stem = lower.removesuffix("'s").replace("'", "")
    folded = _singular(stem)
    frequencies, unlisted = _frequencies(_LISTED_AS.get(language, language))
    frequency = max(frequencies.get(stem, unlisted), frequencies.get(folded, unlisted))
    rarity = -math.log(-math.expm1(-_DOCUMENT_WORDS * frequency))
    year = int(written) if _YEAR.fullmatch(written) else 0
    return Word(
        token=hash64(token),
        term=hash64(folded),
        rarity=min(rarity, _YEAR_RARITY) if year else rarity,
        capital=written[0].isupper(),
        when=year or _MONTHS.get(written, _MONTHS.get(written.capitalize(), 0) * written.isupper()),
        figure=written.isdecimal(),
    )


class Lexicon(dict[str, int]):
    """The words of a language that were met so far, numbered, and what each is worth.

    The columns hold, by number, the fields of `Word`.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self.token = np.empty(_FIRST_WORDS, np.uint64)
        self.term = np.empty(_FIRST_WORDS, np.uint64)
        self.rarity = np.empty(_FIRST_WORDS, np.float64)
        self.capital = np.empty(_FIRST_WORDS, np.bool_)
        self.when = np.empty(_FIRST_WORDS, np.int32)
        self.figure = np.empty(_FIRST_WORDS, np.bool_)

    def __missing__(self, written: str) -> int:
        number = len(self)
        if number == len(self.token):
            for column in Word._fields:
                setattr(self, column, np.resize(getattr(self, column), 2 * number))
        met = word(written, self._language)
        self.token[number], self.term[number], self.rarity[number] = met[:3]
        self.capital[number], self.when[number], self.figure[number] = met[3:]
        self[written] = number
        return number

    def numbers(self, written: Sequence[str]) -> Numbers:
        """The number of each word of a text, in its order."""
        return np.fromiter(map(self.__getitem__, written), np.intp, len(written))


def lexicon(language: str) -> Lexicon:
    """The words of `language`; it forgets them, between texts, when they are too many."""
    known = _lexicon(language)
    if len(known) > _MOST_WORDS:
        known.clear()
    return known


@lru_cache(maxsize=8)
def _lexicon(language: str) -> Lexicon:
    return Lexicon(language)


def hash64(text: str) -> int:
    """A 64-bit hash of `text`, the same on every machine."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _singular(stem: str) -> str:
    """`stem` without the plural ending of English, which many languages share."""
    if len(stem) > 4 and stem.endswith("ies"):  # noqa: PLR2004 - shorter words are no plurals
        return stem[:-3] + "y"
    if len(stem) > 4 and stem.endswith("s") and not stem.endswith("ss"):  # noqa: PLR2004 - as above
        return stem[:-1]
    return stem


@lru_cache(maxsize=64)
def _frequencies(language: str) -> tuple[dict[str, float], float]:
    """The share of each word among all words of `language`, and that of an unlisted word.

    English has the large list (35 MB of memory), other languages the small ones (3 MB each),
    so that a drop in all languages does not fill the memory.
    """
    size = "large" if language == "en" else "small"
    if language not in available_languages(size):
        return _frequencies("en")
    return get_frequency_dict(language, size), _UNLISTED[size]
