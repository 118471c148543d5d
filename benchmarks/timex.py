"""Time expressions against TimeML by hand (TimeBank, AQUAINT), with the measures of TempEval-3.

Spans match when they overlap (relaxed) or are equal (strict), one to one; the F1 of type and of
value is the relaxed F1 times the share of relaxed matches that have the same attribute. Counts are
taken over all files and all expressions of their running text; the document's own date is given.
`timex/held-back` is every fifth file of both sets, at which nobody looked when the rules were
written, `timex/tuning` the others.

python -m benchmarks.timex --data ../shared/data    these measures, and words per second
"""

from __future__ import annotations

import argparse
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from benchmarks.figures import Figure
from pipeline.enrich.dates import find_dates

SETS = ("TimeBank", "AQUAINT")
_FIFTH = 5
_PROSE = "articles"
_PUBLISHED = "2022-07-15"
_DOCUMENT_DATE = frozenset({"CREATION_TIME", "PUBLICATION_TIME"})


@dataclass(frozen=True, slots=True)
class Gold:
    """One TIMEX3 by hand, or one that was found."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Example:
    """One file: its running text, the date it was made, its time expressions."""

    name: str
    text: str
    published: str | None
    gold: tuple[Gold, ...]


@dataclass(slots=True)
class Counts:
    """What the measures are made of."""

    gold: int = 0
    found: int = 0
    relaxed: int = 0
    strict: int = 0
    type: int = 0
    value: int = 0

    def add(self, gold: tuple[Gold, ...], found: tuple[Gold, ...]) -> None:
        """Count one file."""
        pairs = list(matched(gold, found))
        self.gold += len(gold)
        self.found += len(found)
        self.relaxed += len(pairs)
        self.strict += sum((a.start, a.end) == (b.start, b.end) for a, b in pairs)
        self.type += sum(a.type == b.type for a, b in pairs)
        self.value += sum(a.value == b.value for a, b in pairs)

    def measures(self) -> Iterator[tuple[str, float]]:
        """Each measure by its name."""
        for name, hits in (("relaxed", self.relaxed), ("strict", self.strict)):
            yield f"{name} precision", hits / max(1, self.found)
            yield f"{name} recall", hits / max(1, self.gold)
            yield f"{name} F1", 2 * hits / max(1, self.found + self.gold)
        for name, hits in (("type", self.type), ("value", self.value)):
            yield f"{name} F1", 2 * hits / max(1, self.found + self.gold)


def matched(gold: tuple[Gold, ...], found: tuple[Gold, ...]) -> Iterator[tuple[Gold, Gold]]:
    """Pairs that overlap, each member in one pair; both rows are in order of the text."""
    waiting = list(found)
    for wanted in gold:
        while waiting and waiting[0].end <= wanted.start:
            waiting.pop(0)
        if waiting and waiting[0].start < wanted.end:
            yield wanted, waiting.pop(0)


def examples(folder: Path) -> Iterator[Example]:
    """The files of a TimeML folder, sorted by name."""
    for path in sorted(folder.glob("*.tml")):
        root = ET.parse(path).getroot()  # noqa: S314 - the data are our own
        dates = [node for node in root.iter("TIMEX3") if _is_document_date(node)]
        body = root.find("TEXT")
        if body is None:
            continue
        parts: list[str] = []
        gold = tuple(sorted(_walk(body, parts), key=lambda timex: timex.start))
        published = dates[0].get("value") if dates else None
        yield Example(path.name, "".join(parts), published, gold)


def _is_document_date(node: ET.Element) -> bool:
    return node.get("functionInDocument") in _DOCUMENT_DATE


def _walk(node: ET.Element, parts: list[str]) -> Iterator[Gold]:
    """Append the text of `node` to `parts`, and give the time expressions in it."""
    start = sum(map(len, parts))
    parts.append(node.text or "")
    for child in node:
        yield from _walk(child, parts)
        parts.append(child.tail or "")
    if node.tag == "TIMEX3":
        end = sum(map(len, parts))
        yield Gold(start, end, node.get("type", ""), node.get("value", ""))


def count(files: Iterable[Example]) -> Counts:
    """Run the stage over `files` and count."""
    counts = Counts()
    for example in files:
        found = find_dates(example.text, example.published)
        counts.add(
            example.gold,
            tuple(Gold(timex.start, timex.end, timex.type, timex.value) for timex in found),
        )
    return counts


def measure(data: Path) -> list[Figure]:
    """All measures for each set, both together, and the parts held back and tuned on."""
    by_set = {name: list(examples(data / "timex" / name)) for name in SETS}
    parts = {f"timex/{name}": files for name, files in by_set.items()}
    parts["timex"] = [file for files in by_set.values() for file in files]
    held_back = [file for files in by_set.values() for file in files[_FIFTH - 1 :: _FIFTH]]
    parts["timex/held-back"] = held_back
    parts["timex/tuning"] = [file for file in parts["timex"] if file not in held_back]
    return [
        Figure("dates", part, name, value)
        for part, files in parts.items()
        for name, value in count(files).measures()
    ]


def _texts(folder: Path) -> Iterator[str]:
    """The files that are plain text; a few of a raw drop are none."""
    for path in sorted(folder.iterdir()):
        with suppress(UnicodeDecodeError):
            yield path.read_text(encoding="utf-8")


def speed(data: Path) -> list[Figure]:
    """Words of English news per second of one core; HeidelTime has 2,500 to 3,000."""
    texts = list(_texts(data / _PROSE))
    find_dates(texts[0], _PUBLISHED)  # rules are compiled outside the clock
    began = process_time()
    for text in texts:
        find_dates(text, _PUBLISHED)
    words = sum(len(text.split()) for text in texts)
    return [Figure("dates", _PROSE, "words/s", words / (process_time() - began))]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.timex", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    folder: Path = parser.parse_args().data
    for figure in [*measure(folder), *speed(folder)]:
        sys.stdout.write(f"{figure.data:16} {figure.measure:18} {figure.value:.4f}\n")
