"""Tells the legacy encoding of a text by its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import wordfreq
from charset_normalizer import from_bytes

_WESTERN = "en de fr es it pt nl sv da nb fi ca is"
_CENTRAL = "pl cs sk hu ro sh sl"
_CYRILLIC = "ru uk bg mk"
# Codecs and the languages they were made for; on a draw the first one wins.
_ALPHABETIC = {
    "sloppy-windows-1252": _WESTERN,
    "sloppy-windows-1250": _CENTRAL,
    "sloppy-windows-1251": _CYRILLIC,
    "sloppy-windows-1254": "tr",
    "sloppy-windows-1253": "el",
    "sloppy-windows-1256": "ar fa ur",
    "sloppy-windows-1255": "he",
    "sloppy-windows-1257": "lt lv",
    "iso8859-2": _CENTRAL,
    "koi8-u": _CYRILLIC,
    "sloppy-windows-1258": "vi",
    "mac-roman": _WESTERN,
    "cp850": _WESTERN,
}
_OTHERS = ["gb18030", "big5", "cp932", "euc_jp", "cp949", "cp874"]
_SAMPLE = 64 * 1024
_MOST_CHUNKS = 1000
_SURE = 0.9  # share of words known: no need to try further encodings
_BETTER_BY = 0.1  # how much more an encoding must know than those before it
_LIKELY = 0.4
_REPLACED = 0.02

_HIGH = bytes(range(0x80, 0x100))
_CHUNK = re.compile(rb"[A-Za-z\x80-\xff]{1,60}")
_PAIR = re.compile(rb"[\x80-\xff]{2}")
_WORD = re.compile(r"[^\W\d_]+")
_WRONG_INSIDE = re.compile(r"(?<=[^\W\d_])[^\w\u2019\u2013\u2014\u2026\xb7](?=[^\W\d_])")
_SOFT_HYPHEN = "\xad"
_PUNCTUATION = ("Pi", "Pf", "Pd", "Ps", "Po", "Zs", "Sc")  # general categories of Unicode


def guess(data: bytes) -> str:
    """Decode bytes that are no UTF-8 in the encoding that makes most of their words known.

    Alphabetic encodings are told by wordfreq's word lists. Chinese, Japanese, Korean and Thai do
    not put blanks between words; for these charset-normalizer judges. When in doubt the text is
    taken for Windows-1252.
    """
    sample = data[:_SAMPLE]
    chunks = _chunks(sample)
    best, best_share = "sloppy-windows-1252", 0.0
    for codec in _ALPHABETIC:
        share = _share_known(chunks, codec)
        if share > best_share + _BETTER_BY:
            best, best_share = codec, share
        if best_share >= _SURE:
            break
    text = _without_blanks(data, sample) if best_share < _LIKELY else None
    return data.decode(best, "replace") if text is None else text


def _chunks(sample: bytes) -> list[bytes]:
    """The different words of the sample with bytes beyond ASCII, in their order."""
    found = dict.fromkeys(c for c in _CHUNK.findall(sample) if not c.isascii())
    return list(found)[:_MOST_CHUNKS]


def _share_known(chunks: list[bytes], codec: str) -> float:
    known = _vocabulary(_ALPHABETIC[codec])
    hits = sum(_is_known(chunk.decode(codec, "replace"), known) for chunk in chunks)
    return hits / len(chunks) if chunks else 0.0


def _is_known(chunk: str, known: frozenset[str]) -> bool:
    """Whether all of a chunk beyond ASCII is known words and punctuation."""
    chunk = unicodedata.normalize("NFC", chunk.replace(_SOFT_HYPHEN, ""))
    words, marks = _WORD.findall(chunk), _WORD.sub("", chunk)
    return (
        not _WRONG_INSIDE.search(chunk)
        and all(mark.isascii() or unicodedata.category(mark) in _PUNCTUATION for mark in marks)
        and all(
            word.isascii() or (_is_cased_well(word) and word.casefold() in known) for word in words
        )
    )


def _is_cased_well(word: str) -> bool:
    """A wrong encoding often gives capitals in the middle of words: 'prÚsidence'."""
    return word[1:] == word[1:].lower() or word == word.upper()


@cache
def _vocabulary(languages: str) -> frozenset[str]:
    lists: Iterable[Iterable[str]] = (
        wordfreq.iter_wordlist(language, "small") for language in languages.split()
    )
    return frozenset(word for words in lists for word in words if not word.isascii())


def _without_blanks(data: bytes, sample: bytes) -> str | None:
    """Decode Chinese, Japanese, Korean and Thai, whose bytes beyond ASCII come in runs."""
    high = len(sample) - len(sample.translate(None, _HIGH))
    if 4 * len(_PAIR.findall(sample)) < high:
        return None
    match = from_bytes(sample, cp_isolation=_OTHERS).best()
    if match is None:
        return None
    text = data.decode(match.encoding, "replace")
    return text if text.count("\ufffd") <= _REPLACED * len(text) else None
