"""`newsfold clean --explain`: a raw text line by line, and what became of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import fill, wrap
from typing import Final

from rich.console import Console
from rich.text import Text

from pipeline.clean.dates import find_dates, order_of
from pipeline.clean.html import MAX_LEFT_OUT_LENGTH, visible_lines
from pipeline.clean.lines import lines_of, normalise
from pipeline.document import Document
from pipeline.read import RawText

_KEPT, _APART, _REMOVED = " ", "=", "-"
_STYLES: Final = {_KEPT: "", _APART: "cyan", _REMOVED: "dim"}

_MEANINGS: Final = {_KEPT: "the story", _APART: "kept apart", _REMOVED: "taken out"}

_MIN_WIDTH, _MAX_WIDTH, _MARGIN = 20, 100, 17
"""Columns: of the text at least, of a whole line at most, of the reason in the margin at most."""

_HEADER = 240
"""Characters of a removed line that may be where the author or the date was found."""

_HEADERS: Final = {"byline", "contributors", "date", "source", "outside the story"}

_SURE, _PIECE, _WINDOW = 8, 40, 20_000
"""Letters: those that make a piece of a paragraph certain, those of it that are looked for, and
how far ahead in the body."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A line of the raw text: `sign` tells whether it stays, stands apart or is taken out."""

    sign: str
    label: str
    """What it became, or why it was taken out; empty for the running text of the story."""
    text: str


def explain(raw: RawText, document: Document) -> Iterator[Explained]:
    """Give each line of `raw` once, in order, and where it is in `document`.

    Of a page the lines are its visible text by blocks. White space is normalised, and paragraphs
    broken at a fixed width are joined, as in cleaning.
    """
    known = _Known(document)
    for line in _lines(raw):
        yield known.explained(line)


def show(raw: RawText, document: Document) -> None:
    """Print a raw text with what went and why, and what the document has of it."""
    out = Console(highlight=False)
    lines = list(explain(raw, document))
    facts = _facts(document)
    margin = max(len(label) for label in (*facts, *(line.label for line in lines)))
    margin = min(margin, _MARGIN)
    out.print(Text(document.source, style="bold underline"))
    for label, fact in facts.items():
        _print(out, Explained(_KEPT, label, fact), margin)
    out.print()
    above = None
    for line in lines:
        same = above is not None and (above.sign, above.label) == (line.sign, line.label)
        if above and (_KEPT in (above.sign, line.sign) or not same):
            out.print()
        _print(out, line if not same else Explained(line.sign, "", line.text), margin)
        above = line
    out.print()
    _print_counts(out, lines)


def _lines(raw: RawText) -> list[str]:
    return lines_of(raw.text) if raw.kind == "text" else visible_lines(raw.text)


class _Known:
    """Where the document has each line. Lines are compared by their letters alone."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._paragraphs = [_key(text) for text in document.body.split("\n\n")]
        self._all_paragraphs = set(self._paragraphs)
        self._next = 0
        self._body = "".join(self._paragraphs)
        self._at = 0
        self._title = "" if document.title_made else _key(document.title)
        self._is_titled = False
        self._authors = set(document.authors)
        self._day = (document.published or "")[:10]
        captions, credits_ = map(_key, document.captions), map(_key, document.credits)
        self._apart = dict.fromkeys(credits_, "credit") | dict.fromkeys(captions, "caption")
        self._reasons: defaultdict[str, deque[str]] = defaultdict(deque)
        for removed in document.removed:
            self._reasons[_key(removed.text)].append(removed.reason)

    def explained(self, line: str) -> Explained:
        """The next line of the raw text, explained."""
        key = _key(line)
        if key == self._title and not self._is_titled:
            self._is_titled = True
            return Explained(_APART, "title", line)
        is_next = self._next < len(self._paragraphs) and self._paragraphs[self._next] == key
        if not is_next:
            if label := self._apart.get(key):
                return Explained(_APART, label, line)
            reasons = self._reasons.get(key) or self._reasons.get(_key(line[:MAX_LEFT_OUT_LENGTH]))
            if reasons:
                reason = reasons.popleft() if len(reasons) > 1 else reasons[0]
                return Explained(_REMOVED, self._became(line, reason), line)
        if is_next or key in self._all_paragraphs or self._has_piece(key):
            self._next += is_next
            return Explained(_KEPT, self._dateline(line), line)
        if label := self._apart_with(key):
            return Explained(_APART, label, line)
        return Explained(_REMOVED, "not recorded", line)

    def _apart_with(self, key: str) -> str | None:
        """Of what a line that is no whole caption, credit or title is a piece, or a repetition."""
        apart = self._apart | {self._title: "title"}
        return next(
            (what for text, what in apart.items() if len(key) >= _SURE and key in text), None
        )

    def _has_piece(self, key: str) -> bool:
        """Whether `key` is a piece of the body, which a page may break at other places."""
        if len(key) < _SURE:
            return False
        at = self._body.find(key[:_PIECE], self._at, self._at + _WINDOW)
        if at >= 0:
            self._at = at
        return at >= 0

    def _dateline(self, line: str) -> str:
        place = self._document.dateline
        is_opening = place and self._next <= 2 and line.lstrip("(").startswith(place)  # noqa: PLR2004
        return "dateline" if is_opening else ""

    def _became(self, line: str, reason: str) -> str:
        """The reason, and what this line was the first to say."""
        if len(line) > _HEADER or reason not in _HEADERS:
            return reason
        dates = find_dates(line, order_of(self._document.site)) if self._day else ()
        names = {name for name in self._authors if name.casefold() in line.casefold()}
        is_day = any(date.value[:10] == self._day for date in dates)
        is_url = reason == "source" and self._document.url is not None
        self._authors -= names
        self._day = "" if is_day else self._day
        said = {"authors": names, "published": is_day, "url": is_url}
        became = ", ".join(what for what, is_so in said.items() if is_so)
        return f"{reason} → {became}" if became else reason


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold() or text


def _facts(document: Document) -> dict[str, str]:
    """What the document says of the story beside its text."""
    origin = f" (from {document.published_from})" if document.published_from else ""
    made = " (the first sentence: no title line was found)" if document.title_made else ""
    facts = {
        "title": document.title + made,
        "authors": ", ".join(document.authors),
        "dateline": document.dateline or "",
        "published": (document.published or "") + origin,
        "url": document.url or "",
    }
    return {label: normalise(fact) for label, fact in facts.items() if fact}


def _print(out: Console, line: Explained, margin: int) -> None:
    """One line of the raw text, wrapped beside its margin."""
    width = max(min(out.width, _MAX_WIDTH) - margin - 4, _MIN_WIDTH)
    style = _STYLES[line.sign]
    parts = Text(line.text, style="bold" if line.label == "title" else style).wrap(out, width)
    for label, part in zip_longest(wrap(line.label, _MARGIN), parts):
        row = Text(f"{line.sign} ", style=style)
        row.append(f"{label or '':<{margin}}  ", style="yellow")
        row.append_text(part or Text())
        row.rstrip()
        out.print(row, soft_wrap=True)


def _print_counts(out: Console, lines: list[Explained]) -> None:
    """The legend, with how many lines each sign and each reason has."""
    signs = Counter(line.sign for line in lines)
    reasons: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        if line.sign != _KEPT:
            reasons[line.sign][line.label.partition(" → ")[0]] += 1
    for sign, meaning in _MEANINGS.items():
        counted = ", ".join(f"{label} {number}" for label, number in reasons[sign].most_common())
        lines_of_it = f"{signs[sign]:,} line{'' if signs[sign] == 1 else 's'}"
        text = f"{meaning}: {lines_of_it}" + (f" ({counted})" if counted else "")
        legend = fill(f"{sign} {text}", min(out.width, _MAX_WIDTH), subsequent_indent="  ")
        out.print(Text(legend, style=_STYLES[sign]), soft_wrap=True)
    out.print()
