"""The day of publication among the days that a whole page names, by the shipped model.

A candidate is judged by its line and the lines beside it, by where it stands between the title
and the story, by the words before it, and by the other days of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.clean.dates import Order, find_dates, full_years, order_in
from pipeline.clean.header import MAX_HEADER
from pipeline.clean.line_context import around
from pipeline.clean.line_features import Rows
from pipeline.clean.line_model import networks
from pipeline.clean.words import any_of

_ABOVE, _BELOW = 30, 30
"""Lines above and below the story in which its day may be."""

_LIKELY = 0.0
"""Log-odds above which a day is that of publication."""

_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=(?<!\d)(?:19|20)\d\d)(?=[^\W_])")
"""Where two parts of a page have come together without a space: 'am09.02.2022', '20192. Mai'."""

_DIGIT = re.compile(r"\d")

_LABEL_ROOM = 30
"""Characters before a day in which its label stands."""

_BESIDE, _SEEN = (-1, 1), 14
"""The lines beside a day, and so many of their first features, that are looked at."""

_TIME = re.compile(r"\W{0,3}\w{0,3}\W{0,2}\d{1,2}[:.h]\d{2}")
_DATE_LABEL = re.compile(rf"\b{any_of('dates')}\b", re.IGNORECASE)
_UPDATE_LABEL = re.compile(rf"\b{any_of('updates')}\b", re.IGNORECASE)
_BYLINE = re.compile(rf"\b{any_of('bylines')}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A day that a line names."""

    line: int
    """The index of the line."""
    day: str
    """ISO 8601."""
    marks: tuple[float, ...]
    """The form of the line around the day, as numbers."""


def likely_day(
    own: Rows, lines: Sequence[str], told: Sequence[bool], title: int | None, order: Order | None
) -> str | None:
    """The day on which the story of a page was published (ISO 8601), if the page says so.

    Args:
        own: the features of the lines themselves.
        lines: the whole page.
        told: which of them are of the story; at least one is.
        title: the index of its title.
        order: how dates of figures are read, when that is known.
    """
    story = [i for i, is_told in enumerate(told) if is_told]
    candidates = day_candidates(lines, story, order)
    if not candidates:
        return None
    scores = networks()["day"](day_features(own, candidates, story, title))
    best = int(np.argmax(scores))
    return candidates[best].day if scores[best] > _LIKELY else None


def day_candidates(
    lines: Sequence[str], story: Sequence[int], order: Order | None
) -> list[Candidate]:
    """The first day of each line in and around the story."""
    near = range(max(0, story[0] - _ABOVE), min(len(lines), story[-1] + 1 + _BELOW))
    numbered = (i for i in near if _DIGIT.search(lines[i], 0, MAX_HEADER))
    dated = [(i, _GLUED.sub(" ", lines[i][:MAX_HEADER])) for i in numbered]
    order = order or order_in((line for _, line in dated), (lines[i] for i in story))
    return [found for i, line in dated for found in _first_day(i, line, order)]


def _first_day(index: int, line: str, order: Order | None) -> Iterator[Candidate]:
    found = list(find_dates(full_years(line), order))
    for written in found[:1]:
        before = line[max(0, written.start - _LABEL_ROOM) : written.start]
        yield Candidate(
            index,
            written.value,
            (
                np.log1p(len(line)),
                np.log1p(written.start),
                (written.end - written.start) / len(line),
                len(found),
                _DATE_LABEL.search(before) is not None,
                _UPDATE_LABEL.search(before) is not None,
                _BYLINE.search(line) is not None,
                _TIME.match(line[written.end :]) is not None,
                "©" in line,
            ),
        )


def day_features(
    own: Rows, candidates: Sequence[Candidate], story: Sequence[int], title: int | None
) -> Rows:
    """A row for each candidate."""
    at = np.array([one.line for one in candidates])
    low = max(0, int(at[0]) - 1)
    days = [one.day for one in candidates]
    seen = Counter(days)
    first, last = story[0], story[-1]
    top = first if title is None else title
    told = np.isin(at, story)
    gap = np.abs(at - top)
    return np.column_stack(
        [
            own[at],
            around(own[low : at[-1] + 2, :_SEEN], _BESIDE)[at - low],
            [one.marks for one in candidates],
            told,
            at < top,
            (at >= top) & (at <= first),
            (at > first) & (at <= last),
            at > last,
            np.log1p(np.maximum(first - at, 0)),
            np.log1p(np.maximum(at - first, 0)),
            np.log1p(np.maximum(at - last, 0)),
            np.log1p(np.maximum(last - at, 0)),
            np.log1p(gap),
            gap == gap.min(),
            np.full(len(at), title is not None),
            np.log([seen[day] for day in days]),
            [day == max(days) for day in days],
            [day == min(days) for day in days],
            np.full(len(at), np.log(len(seen))),
            np.log1p(np.arange(len(at))),
        ]
    ).astype(np.float32)
