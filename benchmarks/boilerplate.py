"""A table by kind of boilerplate: what cleaning keeps and takes out, before and after.

python -m benchmarks.boilerplate --data ../shared/data     the table, as Markdown

Counted are the words of the pages that nothing was learned or tuned on, read as text drops with
everything left in, and the segments of them that people marked as story or not (`gold.json`).
Which lines are of the story is known as in `benchmarks.text_drops`; their kind is what the page
itself calls them (`benchmarks.page_kinds`). Before cleaning all is kept; the rules alone are those
of `config/clean/`, without the model of lines, and trafilatura is what the pages as HTML give
before our own cleaning. Examples of what is still wrong are from pages that are not counted.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import trafilatura
from trafilatura.settings import Document

from benchmarks.cleaning import cleaned
from benchmarks.page_kinds import KINDS, OTHER, kinds_of
from pipeline.clean.blocks import blocks_of, letters
from pipeline.clean.page_tree import parsed
from pipeline.clean.text import sort_text
from training.lines.pages import Page, held_out, read_html, read_pages

STORY: Final = "the story"

_EXAMPLES, _EXAMPLE, _LENGTH = 2, 6, 70
"""Examples of a kind, every how many pages they are looked for, and characters of each."""

_BEFORE, _TEXT = "rules alone", "text drop"
_BASE, _HTML = "trafilatura", "HTML"


@dataclass
class Tally:
    """Counts by kind: of all, and of those that each way of cleaning keeps."""

    all: Counter[str] = field(default_factory=Counter)
    kept: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, kind: str, kept: Mapping[str, bool], size: int = 1) -> None:
        """Count one line of `size` words, or one segment."""
        self.all[kind] += size
        for way, is_kept in kept.items():
            self.kept[way][kind] += size * is_kept


def main() -> int:
    """Print the tables and the examples."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.boilerplate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    data: Path = parser.parse_args().data
    sys.stdout.writelines(f"{line}\n" for line in report(data))
    return 0


def report(data: Path) -> Iterator[str]:
    """The lines of the report, as Markdown."""
    words, segments = Tally(), Tally()
    pages = 0
    for page in read_pages(data, held_out(data, held=True)):
        pages += 1
        _count(page, read_html(data, page.name), words, segments)
    yield f"The words of {pages} pages, as text drops with everything left in:"
    yield ""
    yield from _table("words", words, (_BEFORE, _TEXT))
    yield ""
    yield f"The segments of {pages} pages that people marked:"
    yield ""
    yield from _table("segments", segments, (_BEFORE, _TEXT, _BASE, _HTML))
    yield ""
    yield "Examples of lines of text drops that are still wrong, from other pages:"
    yield ""
    yield from _examples(data)


def _count(page: Page, html: str, words: Tally, segments: Tally) -> None:
    kinds, bodies = _kinds(html), _bodies(page)
    known = {way: set(map(letters, body.split("\n"))) for way, body in bodies.items()}
    for line, is_story in zip(page.lines, page.story, strict=True):
        key = letters(line)
        kind = STORY if is_story else kinds.get(key, OTHER)
        size = len(line.split())
        words.add(kind, {way: key in keys for way, keys in known.items()}, size)
    extracted = trafilatura.bare_extraction(html)
    base = str(extracted.text or "") if isinstance(extracted, Document) else ""
    found = {**bodies, _BASE: base, _HTML: page.body}
    spaced = {way: " ".join(body.split()) for way, body in found.items()}
    for kind, segment in _segments(page, kinds):
        segments.add(kind, {way: segment in body for way, body in spaced.items()})


def _bodies(page: Page) -> dict[str, str]:
    now = cleaned(page.name, "text", page.whole(), None)
    return {
        _BEFORE: sort_text(page.whole(), extracted=True).body,
        _TEXT: now.body if now else "",
    }


def _segments(page: Page, kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The marked segments with their kinds; one that is in no line is not counted."""
    for segment in page.gold["with"]:
        yield STORY, " ".join(segment.split())
    for marked in page.gold["without"]:
        segment = " ".join(marked.split())
        having = (letters(line) for line in page.lines if segment in line)
        named = [kinds.get(key, OTHER) for key in having]
        if named:
            yield next((kind for kind in named if kind != OTHER), OTHER), segment


def _kinds(html: str) -> dict[str, str]:
    tree: Any = parsed(html)
    return kinds_of(tree, list(blocks_of(tree)))


def _table(counted: str, tally: Tally, ways: Sequence[str]) -> Iterator[str]:
    yield f"| kind | {counted} | " + " | ".join(f"kept: {way}" for way in ways) + " |"
    yield "| --- " + "| ---: " * (len(ways) + 1) + "|"
    boilerplate = sum(tally.all[kind] for kind in KINDS)
    sums = {way: sum(tally.kept[way][kind] for kind in KINDS) for way in ways}
    for kind in sorted(KINDS, key=lambda kind: (kind == OTHER, -tally.all[kind])):
        if tally.all[kind]:
            yield _row(kind, tally.all[kind], [tally.kept[way][kind] for way in ways])
    yield _row("**all boilerplate**", boilerplate, [sums[way] for way in ways])
    story = tally.all[STORY]
    kept = [tally.kept[way][STORY] for way in ways]
    yield _row(f"**{STORY}**", story, kept)
    yield _row("**wrongly taken out**", story, [story - count for count in kept])


def _row(name: str, whole: int, counts: Iterable[int]) -> str:
    cells = (f"{count:,} ({count / max(whole, 1):.1%})" for count in counts)
    return f"| {name} | {whole:,} | " + " | ".join(cells) + " |"


def _examples(data: Path) -> Iterator[str]:
    found: dict[str, list[str]] = defaultdict(list)
    for page in read_pages(data, held_out(data, held=False)[::_EXAMPLE]):
        kinds = _kinds(read_html(data, page.name))
        body = set(map(letters, _bodies(page)[_TEXT].split("\n")))
        seen: set[str] = set()
        for line, is_story in zip(page.lines, page.story, strict=True):
            key = letters(line)
            kind = STORY if is_story else kinds.get(key, OTHER)
            is_wrong = (key in body) != is_story
            if key and is_wrong and kind not in seen and len(found[kind]) < _EXAMPLES:
                found[kind].append(_short(line))
                seen.add(kind)
    for kind in (*KINDS, STORY):
        what = "taken out of the story" if kind == STORY else f"{kind}, kept"
        if found[kind]:
            yield f"- {what}: " + "; ".join(f"“{line}”" for line in found[kind])


def _short(line: str) -> str:
    return line if len(line) <= _LENGTH else line[:_LENGTH].rpartition(" ")[0] + " …"


if __name__ == "__main__":
    sys.exit(main())
