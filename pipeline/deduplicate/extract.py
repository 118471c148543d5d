"""What linking needs to know of one document: a pure function of its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.deduplicate import shingles as sh
from pipeline.deduplicate.vectors import vector
from pipeline.deduplicate.words import Word, unspaced, word, words_of

MIN_WORDS = 25
"""A text shorter than this repeats another only when equal, title and all."""

WINDOW = 14
"""Days: two documents published further apart tell of different events."""

_DAY = 24 * 60 * 60


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
    size: int
    """Words of a shingle."""
    shingles: sh.Hashes
    """Shingles of the body in its order; none when it is too short for near copies."""
    shingle_set: sh.Hashes
    """The same, sorted, each once."""
    sketch: frozenset[int]
    """The few shingles by which near copies find each other."""
    terms: NDArray[np.uint64]
    weights: NDArray[np.float32]
    """Weighted terms of title and body, see `vectors`."""
    keys: tuple[str, ...]
    """Under these the index files the document."""
    lookup: tuple[str, ...]
    """Under these it finds what may be linked. Symmetric: when a document's `lookup` meets
    another's `keys`, the other's `lookup` meets its `keys`."""

    @property
    def precedence(self) -> tuple[bool, float, int, str]:
        """Sorts the earliest published first, then the longest, then the smallest id."""
        return (self.published is None, self.published or 0.0, -self.length, self.id)


def features(id: str, title: str, body: str, published: str | None, language: str) -> Features:  # noqa: A002 - the field's name in every record
    """The features of a document.

    Args:
        id: the document's id.
        title: may be empty.
        body: clean text.
        published: ISO 8601 date or date-time; what is neither counts as unknown.
        language: ISO 639-1; words of an unknown language are weighed as English.
    """
    title_forms, body_forms = words_of(title), words_of(body)
    single = unspaced(body_forms)
    forms = title_forms + body_forms
    if single:
        forms = [left + right for left, right in pairwise(forms)]
    known = {form: word(form, language) for form in {*forms, *title_forms, *body_forms}}
    time = _timestamp(published)
    long = len(body_forms) >= MIN_WORDS
    size = sh.CHARACTERS if single else sh.WORDS
    body_words = [known[form] for form in body_forms]
    tokens = [each.token for each in body_words]
    run, sketch = _near(tokens, body_words, size) if long else _NO_COPY
    of_event = vector(forms, known)
    digest = _digest(tokens if long else [*(known[f].token for f in title_forms), *tokens])
    keys, lookup = _event_keys(of_event.heaviest, time)
    copy_keys = tuple(f"d{shingle:016x}" for shingle in sorted(sketch))
    if digest:
        copy_keys = (f"={digest}", *copy_keys)
    return Features(
        id=id,
        published=time,
        length=len(body),
        digest=digest,
        size=size,
        shingles=run,
        shingle_set=np.unique(run),
        sketch=sketch,
        terms=of_event.terms,
        weights=of_event.weights,
        keys=copy_keys + keys,
        lookup=copy_keys + lookup,
    )


_NO_COPY: tuple[sh.Hashes, frozenset[int]] = (np.empty(0, np.uint64), frozenset())


def _near(tokens: list[int], words: list[Word], size: int) -> tuple[sh.Hashes, frozenset[int]]:
    run = sh.shingles(tokens, size)
    rarity = np.array([each.rarity for each in words])
    return run, frozenset(sh.sketch(run, rarity, size).tolist())


def _digest(tokens: list[int]) -> str:
    return (
        blake2b(np.array(tokens, np.uint64).tobytes(), digest_size=16).hexdigest() if tokens else ""
    )


def _event_keys(
    heaviest: tuple[int, ...], time: float | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys and lookups of an event: each pair of its heaviest terms, with the time.

    Time is counted in windows, and a dated document looks into its own window and the two
    beside it. One without a date may be of any time: dated ones are filed for it without a
    window, and it is filed where all look.
    """
    pairs = [f"{left ^ _turn(right):016x}" for left, right in combinations(sorted(heaviest), 2)]
    if time is None:
        filed, sought = ["", "?"], [""]
    else:
        window = int(time // (WINDOW * _DAY))
        filed = ["", str(window)]
        sought = ["?", str(window - 1), str(window), str(window + 1)]
    keys = tuple(f"s{pair}@{when}" for pair in pairs for when in filed)
    return keys, tuple(f"s{pair}@{when}" for pair in pairs for when in sought)


def _turn(term: int) -> int:
    """Another hash for the second of a pair, so that pairs of pairs do not cancel out."""
    return ((term << 1) | (term >> 63)) & 0xFFFFFFFFFFFFFFFF


def _timestamp(published: str | None) -> float | None:
    if not published:
        return None
    try:
        moment = datetime.fromisoformat(published)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None
