"""What linking needs to know of one document: a pure function of its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.deduplicate import shingles as sh
from pipeline.deduplicate.vectors import vector
from pipeline.deduplicate.words import lexicon, unspaced, words_of

MIN_WORDS = 25
"""A text shorter than this repeats another only when equal, title and all."""

WINDOW = 14
"""Days: two documents published further apart tell of different events."""

_DAY = 24 * 60 * 60

_ANY_TIME, _NO_TIME = 1 << 40, 1 << 41
"""In the place of a window."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The sides of one document by which others are found and compared."""

    id: str
    published: float | None
    """Seconds since 1970-01-01 UTC; a date without time is its first second."""
    length: int
    """Code points of the body."""
    digest: str
    """Equal for texts with the same words; empty when there are none."""
    sketch: sh.Hashes
    """The few shingles by which near copies find each other, in rising order."""
    letters: sh.Letters
    """Letters and digits of the body in its order, the lowest byte of each code point; none when
    it is too short for near copies."""
    figures: sh.Hashes
    """The words of digits in the body, in rising order, each once."""
    terms: NDArray[np.uint64]
    weights: NDArray[np.float32]
    """Weighted terms of title and body, see `vectors`."""
    keys: sh.Hashes
    """Under these the document is filed."""
    lookup: sh.Hashes
    """Under these it finds what may be linked. Symmetric: when a document's `lookup` meets
    another's `keys`, the other's `lookup` meets its `keys`."""

    @property
    def index_keys(self) -> tuple[str, ...]:
        """`keys` as the index stores them."""
        return names(self.keys.tolist())


def names(keys: Iterable[int]) -> tuple[str, ...]:
    """`keys` as the index stores them, and is asked for them."""
    return tuple(f"{key:016x}" for key in keys)


def features(id: str, title: str, body: str, published: str | None, language: str) -> Features:  # noqa: A002 - the field's name in every record
    """The features of a document.

    Args:
        id: the document's id.
        title: may be empty.
        body: clean text.
        published: ISO 8601 date or date-time; what is neither counts as unknown.
        language: ISO 639-1; words of an unknown language are weighed as English.
    """
    words = lexicon(language)
    title_forms, body_forms = words_of(title), words_of(body)
    in_title, in_body = words.numbers(title_forms), words.numbers(body_forms)
    single = unspaced(body_forms)
    forms = title_forms + body_forms
    of_event = vector(
        words.numbers([left + right for left, right in pairwise(forms)])
        if single
        else np.concatenate([in_title, in_body]),
        words,
    )
    time = timestamp(published)
    long = len(body_forms) >= MIN_WORDS
    size = sh.CHARACTERS if single else sh.WORDS
    tokens = words.token[in_body]
    sketch = sh.sketch(tokens, words.rarity[in_body], size) if long else _NONE
    digest = _digest(tokens if long else np.concatenate([words.token[in_title], tokens]))
    keys, lookup = _event_keys(of_event.heaviest, time)
    copy_keys = sketch
    if digest:
        copy_keys = np.append(sketch, np.uint64(int(digest[:16], 16)))
    return Features(
        id=id,
        published=time,
        length=len(body),
        digest=digest,
        sketch=sketch,
        letters=_letters(body_forms if long else []),
        figures=np.unique(tokens[words.figure[in_body]]),
        terms=of_event.terms,
        weights=of_event.weights,
        keys=np.concatenate([copy_keys, keys]),
        lookup=np.concatenate([copy_keys, lookup]),
    )


_NONE: sh.Hashes = np.empty(0, np.uint64)


def _letters(forms: list[str]) -> sh.Letters:
    text = "".join(forms).lower().encode("utf-32-le", "surrogatepass")
    return np.frombuffer(text, np.uint8)[::4].copy()


def _digest(tokens: sh.Hashes) -> str:
    return blake2b(tokens.tobytes(), digest_size=16).hexdigest() if len(tokens) else ""


def _event_keys(heaviest: sh.Hashes, time: float | None) -> tuple[sh.Hashes, sh.Hashes]:
    """Keys and lookups of an event: each pair of its heaviest terms, with the time.

    Time is counted in windows, and a dated document looks into its own window and the two
    beside it. One without a date may be of any time: dated ones are filed for it under any
    time, and it is filed where all look.
    """
    left, right = _every_two(len(heaviest))
    # Mixed once more, so that pairs of pairs do not cancel out.
    pairs = heaviest[left] ^ sh.mix(heaviest[right])
    if time is None:
        filed, sought = [_ANY_TIME, _NO_TIME], [_ANY_TIME]
    else:
        window = int(time // (WINDOW * _DAY))
        filed = [_ANY_TIME, window]
        sought = [_NO_TIME, window - 1, window, window + 1]
    return _at(pairs, filed), _at(pairs, sought)


@cache
def _every_two(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    left, right = np.triu_indices(count, 1)
    return left, right


def _at(pairs: sh.Hashes, when: list[int]) -> sh.Hashes:
    times = sh.mix(np.array(when, np.int64).view(np.uint64))
    return sh.mix(pairs[:, None] + times).ravel()


def timestamp(published: str | None) -> float | None:
    """Seconds since 1970-01-01 UTC of an ISO 8601 date or date-time, else None."""
    if not published:
        return None
    try:
        moment = datetime.fromisoformat(published)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None
