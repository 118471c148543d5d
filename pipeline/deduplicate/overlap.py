"""The passages that texts share word for word, and what is new in each telling of a story.

Texts are compared by runs of neighbouring words (shingles, Broder 1997), long enough that nobody
writes the same one by chance. A passage is as many runs as follow one another in both texts.
Letter case, punctuation and white space do not count. All is a pure function of the texts, in
about the time that it takes to sort their words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.deduplicate import shingles as sh
from pipeline.deduplicate.words import COMBINING, SIGNS, hash64, unspaced

LEAST_WORDS = 8
"""Words of the shortest passage. Runs of 7 are still met in unrelated news ('senior vice
president and general manager of'), 8 in none of 20,000 pairs of texts of ECB+."""

LEAST_CHARACTERS = 16
"""The same in scripts without spaces."""

Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]

_LETTER = rf"[^\W_{SIGNS}]"
# Where scripts write no spaces, each sign counts as a word.
_WORD = re.compile(rf"[{SIGNS}]|{_LETTER}+(?:[{COMBINING}]{_LETTER}*|['\u2019]{_LETTER}+)*")


class Passage(NamedTuple):
    """A piece of a text, from its first word to its last."""

    start: int
    end: int
    """Code points of the text."""
    words: int


class Shared(NamedTuple):
    """A passage that two texts have: its place in the one and in the other."""

    here: Passage
    there: Passage


class Overlap(NamedTuple):
    """All that one text shares with another."""

    words: int
    """Of the one text that lie in shared passages."""
    other_words: int
    """The same of the other text: not as many, when one of them repeats itself."""
    passages: list[Shared]
    """In the order of the one text. Some may overlap."""

    def turned(self) -> Overlap:
        """The same, seen from the other text."""
        turned = sorted(Shared(passage.there, passage.here) for passage in self.passages)
        return Overlap(self.other_words, self.words, turned)


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The words of a text as they are compared."""

    starts: Indices
    ends: Indices
    """Of each word, in code points."""
    size: int
    """Words of a run."""
    runs: sh.Hashes
    """Hash of each run, in the order of the text."""
    known: sh.Hashes
    """The same, sorted, each once."""
    first: Indices
    """Where each of `known` comes first."""
    which: Indices
    """Which of `known` each run is."""

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.starts)


def wording(text: str) -> Wording:
    """The words of `text`, all of them, with their places."""
    places = [match.span() for match in _WORD.finditer(text)]
    words = [text[start:end] for start, end in places]
    size = LEAST_CHARACTERS if unspaced(words) else LEAST_WORDS
    runs = sh.shingles(np.array([_token(word) for word in words], np.uint64), size)
    starts, ends = np.array(places, np.intp).reshape(-1, 2).T
    known, first, which = np.unique(runs, return_index=True, return_inverse=True)
    return Wording(starts, ends, size, runs, known, first, which)


def overlap(one: Wording, other: Wording) -> Overlap:
    """What two texts share, whichever comes first.

    Of a passage that a text has several times each place is given, with one in the other text.
    """
    mine, theirs = _common(one, other)
    found = {*_followed(one, other, _places(one, mine, other.first[theirs]))}
    turned = _followed(other, one, _places(other, theirs, one.first[mine]))
    found |= {(here, there, runs) for there, here, runs in turned}
    return Overlap(
        _union((here, here + runs + one.size - 1) for here, _, runs in found),
        _union((there, there + runs + one.size - 1) for _, there, runs in found),
        sorted(
            Shared(_passage(one, here, runs), _passage(other, there, runs))
            for here, there, runs in found
        ),
    )


def new(tellings: Sequence[Wording]) -> list[list[Passage]]:
    """For each text the passages that none before it has.

    Args:
        tellings: the texts of a story, first the one that was told first.
    """
    begins = np.cumsum([0, *(len(one.runs) for one in tellings)])
    every = np.concatenate([np.empty(0, np.uint64), *(one.runs for one in tellings)])
    _, first, which = np.unique(every, return_index=True, return_inverse=True)
    said = first[which] < np.repeat(begins[:-1], np.diff(begins))
    return [
        _gaps(one, _covered(one, said[begin : begin + len(one.runs)]))
        for one, begin in zip(tellings, begins[:-1].tolist(), strict=True)
    ]


def _common(one: Wording, other: Wording) -> tuple[Indices, Indices]:
    """Where the runs that both texts have are among the `known` of each."""
    if not len(other.known):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    at = np.minimum(np.searchsorted(other.known, one.known), len(other.known) - 1)
    common = np.flatnonzero(other.known[at] == one.known)
    return common, at[common]


def _places(one: Wording, common: Indices, first: Indices) -> Indices:
    """For each run of `one` where the other text first has it, or -1."""
    places = np.full(len(one.known), -1)
    places[common] = first
    return places[one.which]


def _followed(one: Wording, other: Wording, places: Indices) -> Iterator[tuple[int, int, int]]:
    """Follow `one` through `other`: the run where a passage begins in each, and how many.

    Where `other` does not go on as `one` does, its first place that does is taken (as in the
    factors of Lempel and Ziv 1977): a word repeated without end makes a few long passages.
    """
    met = np.flatnonzero(places >= 0)
    if not len(met):
        return
    places = places[met]
    breaks = np.flatnonzero((np.diff(met) != 1) | (np.diff(places) != 1)) + 1
    begins = np.concatenate([[0], breaks])
    lengths = np.diff(np.append(begins, len(met)))
    here = there = runs = 0
    for at, place, length in zip(
        met[begins].tolist(), places[begins].tolist(), lengths.tolist(), strict=True
    ):
        # A passage may go on in a repetition, of which `place` is only the first.
        on = 0
        if at == here + runs:
            on = _agree(one.runs[at : at + length], other.runs[there + runs :])
            runs += on
        if on < length:
            if runs:
                yield here, there, runs
            here, there, runs = at + on, place + on, length - on
    yield here, there, runs


def _agree(left: sh.Hashes, right: sh.Hashes) -> int:
    """How many runs are the same from the beginning."""
    length = min(len(left), len(right))
    differ = np.flatnonzero(left[:length] != right[:length])
    return int(differ[0]) if len(differ) else length


def _covered(one: Wording, met: Flags) -> Flags:
    """For each word whether it lies in one of the runs that are `met`."""
    covered = np.zeros(one.words, bool)
    for offset in range(one.size):
        covered[offset : offset + len(met)] |= met
    return covered


def _gaps(one: Wording, covered: Flags) -> list[Passage]:
    """The passages of words that are not `covered`."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], covered, [True]])))
    return [_between(one, first, last) for first, last in edges.reshape(-1, 2).tolist()]


def _union(spans: Iterable[tuple[int, int]]) -> int:
    """How much the spans cover together."""
    covered = end = 0
    for start, stop in sorted(spans):
        covered += max(stop - max(start, end), 0)
        end = max(end, stop)
    return covered


def _passage(one: Wording, first: int, runs: int) -> Passage:
    return _between(one, first, first + runs + one.size - 1)


def _between(one: Wording, first: int, end: int) -> Passage:
    """The passage from the word `first` to the one before `end`."""
    return Passage(int(one.starts[first]), int(one.ends[end - 1]), end - first)


@lru_cache(maxsize=1 << 16)
def _token(word: str) -> int:
    """Hash of a word as it is compared."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return hash64(folded.replace("'", "").replace("\u2019", ""))
