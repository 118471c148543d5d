"""Duplicates and stories of very many generated documents: speed and memory of `newsfold group`.

A document is 250 words drawn by their frequency in English, and 12 names of its own event, each
three times. Three of ten repeat an earlier one: as it is, cut to 60 %, in a frame, or with one
word in twenty changed. The three hostile collections are copies of one text, a template with one
word changed, and texts that are tiny or empty.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from wordfreq import get_frequency_dict

from benchmarks.figures import Figure

_WORDS, _NAMES, _OFTEN = 250, 12, 3
_BLOCK = 1000
"""Documents made at once; a copy repeats one of its own block."""

_COPIED, _CHANGED = 0.3, 0.05
_FRAME = "Sign in to read more of our journalism. {} All rights reserved, write to the newsroom."
_KIB = 1024

Chance = np.random.Generator


def measure(documents: int) -> list[Figure]:
    """Documents per second and peak memory of a tenth of so many documents, of all, and of copies.

    Beside that the share of the copies that were found, and of those found that are copies.
    """
    small = max(1, documents // 10)
    figures = [*_measured(small, generated(small)), *_measured(documents, generated(documents))]
    for name, texts in _HOSTILE.items():
        figures += _measured(small, texts(small), name)
    return figures


def _measured(documents: int, texts: Iterator[tuple[str, str]], name: str = "") -> list[Figure]:
    kind = f"{documents} {name or 'generated'}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.jsonl"
        copies = 0
        with file.open("w", encoding="utf-8") as stream:
            for id_, text in texts:
                copies += id_.endswith("copy")
                stream.write(json.dumps({"id": id_, "text": text}) + "\n")
        command = Path(sys.executable).with_name("newsfold")
        began = perf_counter()
        with subprocess.Popen([command, "group", file], stdout=subprocess.PIPE) as process:  # noqa: S603  our own command
            found = right = 0
            for line in process.stdout or ():
                one = json.loads(line)
                if one["duplicate_of"]:
                    found += 1
                    right += _origin(one["id"]) == _origin(one["duplicate_of"])
        seconds = perf_counter() - began
        if process.returncode:
            raise SystemExit(process.returncode)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _KIB
    figures = [
        Figure("group", kind, "documents/s", documents / seconds),
        Figure("group", kind, "peak MiB of the largest process so far", peak),
    ]
    if not name:
        figures += [
            Figure("group", kind, "copies found", right / max(1, copies)),
            Figure("group", kind, "copies right", right / max(1, found)),
        ]
    return figures


def _origin(id_: str) -> str:
    return id_.split(maxsplit=1)[0]


def generated(documents: int) -> Iterator[tuple[str, str]]:
    """Ids and texts; the id of a copy is that of its original with ' … copy'."""
    chance = np.random.default_rng(20210628)
    known = get_frequency_dict("en", "large")
    words = np.array([word for word in known if word.isalpha()])
    share = np.array([known[word] for word in words])
    share /= share.sum()
    for start in range(0, documents, _BLOCK):
        size = min(_BLOCK, documents - start)
        originals = max(1, round(size * (1 - _COPIED)))
        drawn = chance.choice(words, (originals, _WORDS), p=share)
        texts = [_text(row, start + number, chance) for number, row in enumerate(drawn)]
        yield from ((str(start + number), text) for number, text in enumerate(texts))
        for number in range(originals, size):
            of = int(chance.integers(originals))
            yield f"{start + of} {start + number} copy", _altered(texts[of], chance)


def _text(drawn: NDArray[np.str_], number: int, chance: Chance) -> str:
    names = [f"Name{number * _NAMES + n:x}" for n in range(_NAMES)] * _OFTEN
    text = list(drawn)
    for place, name in zip(chance.integers(len(text), size=len(names)), names, strict=True):
        text[place] = name
    return " ".join(text)


def _altered(text: str, chance: Chance) -> str:
    words = text.split()
    kind = chance.integers(4)
    if kind == 0:
        return text
    if kind == 1:
        return " ".join(words[: len(words) * 6 // 10])
    if kind == 2:  # noqa: PLR2004  the third of four
        return _FRAME.format(text)
    changed = chance.random(len(words)) < _CHANGED
    return " ".join("also" if other else word for word, other in zip(words, changed, strict=True))


def _copies(documents: int) -> Iterator[tuple[str, str]]:
    [(_, text)] = generated(1)
    return ((f"{number}", text) for number in range(documents))


def _template(documents: int) -> Iterator[tuple[str, str]]:
    [(_, text)] = generated(1)
    return ((f"{number}", f"{text} Word{number}") for number in range(documents))


def _tiny(documents: int) -> Iterator[tuple[str, str]]:
    return ((f"{number}", f"Tiny {number}" if number % 2 else "") for number in range(documents))


_HOSTILE = {"copies of one text": _copies, "of one template": _template, "tiny": _tiny}


if __name__ == "__main__":
    for figure in measure(int(sys.argv[1])):
        sys.stdout.write(f"{figure}\n")
