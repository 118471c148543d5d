"""Saved pages as text drops, each line with whether it is of the story.

A page becomes text by naive conversion: the visible text, one line a block element, with
everything left in. A line is of the story when it stands in the body that the HTML cleaner takes
out of the page; the segments of `gold.json`, which people marked, correct that.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trafilatura

from pipeline.clean import clean
from pipeline.clean.blocks import blocks_of, letters
from pipeline.clean.html import visible_lines
from pipeline.clean.photos import MAX_CAPTION
from pipeline.errors import InputError
from pipeline.read.encoding import to_text
from pipeline.read.raw import Declared, RawText

BEFORE, AFTER = 3, 6
"""Lines around the article that a nearly clean drop still has."""

_EVERY = 4
"""Of so many pages one is held out."""

_GRAM = 4
"""Words that stand together in both texts when one holds a part of the other."""

_SHARE = 0.6
"""A line is of the body when so many of its runs of words are."""

_CAPTIONS = "//figcaption|//*[not(self::body or self::figure or self::img)][{}]".format(
    " or ".join(f"contains(@class, '{mark}')" for mark in ("aption", "redit", "ildunterschrift"))
)
"""Elements that are made for captions and credits, in pages of many makers."""

_LONG = 120
"""Characters."""

_NEAR = 3
"""Lines from the story in which what people marked as story is looked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as text."""

    name: str
    gold: Mapping[str, Any]
    """What `gold.json` says of it."""
    lines: tuple[str, ...]
    """All visible lines."""
    story: tuple[bool, ...]
    """Of each line, whether it is of the story."""
    body: str
    """The story as the HTML cleaner gives it."""
    captions: tuple[bool, ...]
    """Of each line, whether it is the caption or the credit of a photo."""

    def article(self) -> str:
        """The lines of the story alone."""
        return "\n".join(line for line, kept in zip(self.lines, self.story, strict=True) if kept)

    def whole(self) -> str:
        """The page with everything left in."""
        return "\n".join(self.lines)

    def nearly_clean(self) -> str:
        """The story with the lines just before and after it."""
        return "\n".join(self.lines[i] for i in self.near())

    def title_line(self, candidates: Sequence[int]) -> int | None:
        """The last of the `candidates` that is the title, or else holds it or is a part of it."""
        title = _key(self.gold.get("title") or "")
        keys = {i: _key(self.lines[i]) for i in candidates}
        same = [i for i, key in keys.items() if key == title]
        alike = [i for i, key in keys.items() if key and (key in title or title in key)]
        return max(same or alike, default=None) if title else None

    def near(self, before: int = BEFORE, after: int = AFTER) -> list[int]:
        """The indexes of the story's lines, and of some `before` and `after` it."""
        told = [i for i, kept in enumerate(self.story) if kept]
        first, last = told[0], told[-1]
        head = range(max(0, first - before), first)
        tail = range(last + 1, min(len(self.lines), last + 1 + after))
        return [*head, *told, *tail]


def held_out(data: Path, *, held: bool) -> list[str]:
    """The names of every fourth page, which nothing is learned from, or of the others."""
    names = sorted(json.loads((data / "pages" / "gold.json").read_text(encoding="utf-8")))
    return [name for i, name in enumerate(names) if (i % _EVERY == 0) == held]


def read_html(data: Path, name: str) -> str:
    """One page of `data / "pages"` as it was saved."""
    raw = gzip.decompress((data / "pages" / "html" / f"{name}.html.gz").read_bytes())
    return to_text(raw)


def read_pages(data: Path, names: Sequence[str] | None = None) -> Iterator[Page]:
    """The pages of `data / "pages"` that hold a story, by name; `names` chooses some."""
    gold = json.loads((data / "pages" / "gold.json").read_text(encoding="utf-8"))
    for name in sorted(gold) if names is None else names:
        html = read_html(data, name)
        lines = visible_lines(html)
        try:
            body = clean(RawText(name, "", "html", html, Declared(url=gold[name]["url"]))).body
        except InputError:
            continue
        story = label(lines, body, gold[name])
        if any(story):
            captions = photo_lines(html)
            shown = tuple(letters(line) in captions for line in lines)
            yield Page(name, gold[name], tuple(lines), tuple(story), body, shown)


def photo_lines(html: str) -> set[str]:
    """The lines of the elements of a page that are made for captions, reduced to letters."""
    tree: Any = trafilatura.load_html(html)
    elements = () if tree is None else tree.xpath(_CAPTIONS)
    short = (one for one in elements if len("".join(one.itertext())) <= MAX_CAPTION)
    return {block.key for element in short for block in blocks_of(element)} - {""}


def label(lines: Sequence[str], body: str, gold: Mapping[str, Any]) -> list[bool]:
    """Whether each line is of the story `body`, corrected by the segments of `gold`."""
    words = re.findall(r"\w+", body.casefold())
    grams = set(zip(*(words[i:] for i in range(_GRAM)), strict=False))
    paragraphs = {_key(line) for line in body.split("\n")}
    sure = [_within(line, grams) for line in lines]
    told = [i for i, is_sure in enumerate(sure) if is_sure]
    if not told:
        return sure
    near = range(max(0, told[0] - _NEAR), told[-1] + _NEAR + 1)
    story = [
        is_sure or (i in near and _key(line) in paragraphs)
        for i, (line, is_sure) in enumerate(zip(lines, sure, strict=True))
    ]
    _correct(story, lines, gold, near)
    return [told and not _is_again(lines, i) for i, told in enumerate(story)]


def _is_again(lines: Sequence[str], index: int) -> bool:
    """Whether a long line stands above already: no article says it twice."""
    line = lines[index]
    return len(line) > _LONG and lines.index(line) < index


def _within(line: str, grams: set[tuple[str, ...]]) -> bool:
    words = re.findall(r"\w+", line.casefold())
    own = list(zip(*(words[i:] for i in range(_GRAM)), strict=False))
    return bool(own) and sum(gram in grams for gram in own) >= _SHARE * len(own)


def _correct(story: list[bool], lines: Sequence[str], gold: Mapping[str, Any], near: range) -> None:
    kept = [" ".join(segment.split()) for segment in gold["with"]]
    gone = [" ".join(segment.split()) for segment in gold["without"]]
    for segment in kept:
        having = [i for i, line in enumerate(lines) if segment in line]
        if not any(story[i] for i in having):
            for i in having:
                story[i] = i in near
    for i, line in enumerate(lines):
        marked = any(segment in line for segment in gone)
        if marked and not any(segment in line for segment in kept):
            story[i] = False


def _key(line: str) -> str:
    return re.sub(r"\W+", "", line.casefold())
