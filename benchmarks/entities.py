"""Names in 776 news articles from 40 countries (Worldwide Newswire, development part).

The text of an article is its words joined by spaces; an empty line in the file, the end of a
sentence, becomes a paragraph break. A name counts when its first and last character and its
kind are those of the hand-made annotation (exact-span F1). Of nested annotations the
outermost counts. Facilities count as places; nationalities and political or religious groups
are measured apart; the micro average is over people, organizations and places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.figures import Figure
from pipeline.enrich.entities import find_entities

_DATA = "ner/worldwide-dev"
_LABELS = {
    "Person": "PER",
    "Organization": "ORG",
    "Location": "LOC",
    "Facility": "LOC",
    "NORP": "GROUP",
}
_MICRO = ("PER", "ORG", "LOC")

Name = tuple[int, int, str]
"""Start, end and label; code points of the text."""


def read_article(lines: Iterable[str]) -> tuple[str, set[Name]]:
    """The text of an article, and its names; an I- without a name before it begins one."""
    text, kind = "", ""
    names: list[tuple[int, int, str]] = []
    for line in lines:
        word, _, tags = line.partition("\t")
        if not word.strip():
            text, kind = text.rstrip(" ") + "\n\n" if text else "", ""
            continue
        tag = tags.split("\t")[0].strip()
        start, end = len(text), len(text) + len(word)
        if tag in {"", "O"}:
            kind = ""
        elif tag == f"I-{kind}":
            names[-1] = (names[-1][0], end, kind)
        else:
            kind = tag[2:]
            names.append((start, end, kind))
        text += word + " "
    return text, {(start, end, _LABELS[kind]) for start, end, kind in names if kind in _LABELS}


def _f1(right: Counter[str], found: Counter[str], gold: Counter[str], *labels: str) -> float:
    """Harmonic mean of precision and recall over the labels."""
    both = sum(found[label] + gold[label] for label in labels)
    return 2 * sum(right[label] for label in labels) / both if both else 0.0


def measure(data: Path) -> list[Figure]:
    """The F1 of each label and their micro average; under a minute."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for path in sorted((data / _DATA).glob("*.tsv")):
        text, names = read_article(path.read_text(encoding="utf-8").split("\n"))
        entities = {(entity.start, entity.end, entity.label) for entity in find_entities(text)}
        right.update(label for _, _, label in names & entities)
        found.update(label for _, _, label in entities)
        gold.update(label for _, _, label in names)
    figures = [
        Figure("entities", _DATA, f"{label} F1", _f1(right, found, gold, label))
        for label in (*_MICRO, "GROUP")
    ]
    return [*figures, Figure("entities", _DATA, "micro F1", _f1(right, found, gold, *_MICRO))]
