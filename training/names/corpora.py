"""The openly licensed corpora that the name recogniser learns from, as text with spans.

Their texts are put together again and cut by the pipeline's own tokeniser, so that the model
learns on what it will see. `model/MODEL_CARD.md` says which corpora are left out, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.enrich.entities.lexicon import group_names
from pipeline.enrich.entities.phrases import find_phrases, norms, phrase_table
from pipeline.enrich.entities.tokens import sentences

Row = tuple[str, str]
"""A word and its tag in the IOB or IO scheme."""
Document = list[list[Row]]
"""The sentences or paragraphs of one document."""

_NO_SPACE_BEFORE = re.compile(r"[.,;:!?%)\]}\u2019'\u201d]|'s|n't|'\w{1,2}")
_NO_SPACE_AFTER = frozenset("([{$\u201c\u2018")
_LABELS = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}


@dataclass(frozen=True, slots=True)
class Annotated:
    """One document: the words of its sentences, and their BIO tags."""

    words: list[list[str]]
    tags: list[list[str]]


def _join(words: Iterable[str]) -> tuple[str, list[int]]:
    """The words as running text, and where each begins."""
    text, starts, quoted = "", [], False
    glue = True
    for word in words:
        closing = word == '"' and quoted
        if not (glue or closing or _NO_SPACE_BEFORE.fullmatch(word)):
            text += " "
        starts.append(len(text))
        text += word
        quoted ^= word == '"'
        glue = word in _NO_SPACE_AFTER or (word == '"' and quoted)
    return text, starts


def named(tags: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """(first word, last word, label) of each name; IO and IOB alike."""
    start, label = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        name = tag[2:] if tag != "O" else ""
        if label and (name != label or tag.startswith("B-")):
            yield start, i - 1, label
            label = ""
        if name and not label:
            start, label = i, name


def annotate(paragraphs: Document) -> Annotated:
    """The document as the pipeline cuts it, with BIO tags of PER, ORG, LOC and GROUP."""
    groups = phrase_table((norms(name), "GROUP") for name in group_names())
    document = Annotated([], [])
    for rows in paragraphs:
        text, starts = _join(word for word, _ in rows)
        names = {}
        for first, last, label in named(tag for _, tag in rows):
            if label in _LABELS:
                names[starts[first]] = (starts[last] + len(rows[last][0]), label)
        for tokens in sentences(text):
            tags = ["O"] * len(tokens)
            end, label = 0, ""
            for i, token in enumerate(tokens):
                if token.start in names:
                    end, label = names[token.start]
                    tags[i] = f"B-{label}"
                elif token.start < end:
                    tags[i] = f"I-{label}"
            words = [token.norm for token in tokens]
            for start, stop, _ in find_phrases(groups, words):
                # no corpus marks groups: the lists stand in for them
                if all(tag == "O" for tag in tags[start:stop]):
                    tags[start:stop] = ["B-GROUP"] + ["I-GROUP"] * (stop - start - 1)
            document.words.append(words)
            document.tags.append(tags)
    return document


def _blocks(path: Path) -> Iterator[list[list[str]]]:
    """The fields of each line, in blocks that empty lines part."""
    block: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            block.append(line.split("\t") if "\t" in line else line.split())
        elif block:
            yield block
            block = []
    if block:
        yield block


def wikigold(folder: Path) -> Iterator[Document]:
    """Wikipedia articles (CC BY 4.0)."""
    document: Document = []
    for block in _blocks(folder / "wikigold/CONLL-format/data/wikigold.conll.txt"):
        if block[0][0] == "-DOCSTART-":
            if document:
                yield document
            document = []
        else:
            document.append([(fields[0], fields[-1]) for fields in block])
    if document:
        yield document


def english_web_treebank(folder: Path) -> Iterator[Document]:
    """Universal NER over blogs, mail, reviews, newsgroups and answers (CC BY-SA 4.0)."""
    for part in ("dev", "test"):
        document: Document = []
        for block in _blocks(folder / f"UNER_English-EWT/en_ewt-ud-{part}.iob2"):
            if any(" ".join(fields).startswith("# newdoc") for fields in block) and document:
                yield document
                document = []
            rows = [(f[1], f[2]) for f in block if f[0].isdigit()]
            document.append(rows)
        yield document
