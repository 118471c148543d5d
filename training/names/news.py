"""News whose names the project labelled: ECB+ and stories written for it.

`labels/ecbplus.jsonl` holds for each document of ECB+ (CC BY 3.0) its names, as lists of
`[name, label]`: every whole occurrence of the name is meant, longer names first, or the
occurrences whose numbers follow. `stories/` holds invented stories (CC0) from all parts of the
world with each name marked, `[ORG Kenya Revenue Authority]`. `labels/GUIDE.md` says what is a
name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pipeline.enrich.entities.tokens import sentences
from training.names.corpora import Annotated

_HERE: Final = Path(__file__).resolve().parent
_MARKED: Final = re.compile(r"\[(PER|ORG|LOC|GROUP) ([^\[\]]+)\]")
_BETWEEN_STORIES: Final = "\n===\n"
KEPT_FOR_TESTS: Final = frozenset([4, 10, 20, 31, 44])
"""Topics of ECB+ that the tests of canonical names are made of."""

Name = tuple[int, int, str]
"""Start and end in the text, and the label."""


def _tagged(text: str, names: Iterable[Name]) -> Annotated:
    """The text as the pipeline cuts it, with BIO tags; a name over two sentences is two."""
    label_at = {i: (start, label) for start, end, label in names for i in range(start, end)}
    document = Annotated([], [])
    for tokens in sentences(text):
        tags, before = [], None
        for token in tokens:
            name = label_at.get(token.start)
            tags.append(f"{'I' if name == before else 'B'}-{name[1]}" if name else "O")
            before = name
        document.words.append([token.norm for token in tokens])
        document.tags.append(tags)
    return document


def unmarked(story: str) -> tuple[str, list[Name]]:
    """The text of a marked story, and its names."""
    text, at = "", 0
    names = []
    for mark in _MARKED.finditer(story):
        text += story[at : mark.start()]
        names.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        at = mark.end()
    return text + story[at:], names


def _occurrences(text: str, listed: Iterable[list[str | list[int]]]) -> Iterator[Name]:
    """Where the listed names stand in the text."""
    taken: set[int] = set()
    for name, label, *chosen in sorted(listed, key=lambda one: -len(one[0])):
        found = re.finditer(rf"(?<!\w){re.escape(str(name))}(?!\w)", text)
        free = [match for match in found if taken.isdisjoint(range(*match.span()))]
        for number, match in enumerate(free, start=1):
            if not chosen or number in chosen[0]:
                taken.update(range(*match.span()))
                yield *match.span(), str(label)


def ecb_plus(data: Path) -> Iterator[Annotated]:
    """Short news of 18 topics (CC BY 3.0), from `data`/stories/ecbplus."""
    lines = (data / "stories/ecbplus/docs.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {document["id"]: document["text"] for document in map(json.loads, lines)}
    for line in (_HERE / "labels/ecbplus.jsonl").read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        if int(labelled["id"].split("_")[0]) in KEPT_FOR_TESTS:
            raise ValueError(f"{labelled['id']} is kept for tests: take out its line")
        text = texts[labelled["id"]]
        yield _tagged(text, _occurrences(text, labelled["names"]))


def written_stories() -> Iterator[Annotated]:
    """The invented stories (CC0)."""
    for path in sorted((_HERE / "stories").glob("*.txt")):
        for story in path.read_text(encoding="utf-8").split(_BETWEEN_STORIES):
            if story.strip():
                yield _tagged(*unmarked(story.strip()))
