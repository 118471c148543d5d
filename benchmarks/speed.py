"""Documents per second of each stage and of a whole run, and its memory.

Each stage runs alone, in this process, over the raw files of `articles`; the run is the command,
in processes of its own, into an empty index.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

from benchmarks import html_speed
from benchmarks.figures import Figure
from pipeline.clean import clean
from pipeline.deduplicate import features, group
from pipeline.enrich.dates import find_dates
from pipeline.enrich.entities import find_entities
from pipeline.errors import InputError
from pipeline.index import open_index
from pipeline.index.records import Entry
from pipeline.language import with_language
from pipeline.read import Limits, RawItem, decode, read_drop

_DATA: Final = "articles"
_KIB: Final = 1024

In = TypeVar("In")
Out = TypeVar("Out")


def measure(data: Path) -> list[Figure]:
    """Documents per second by stage, and of `newsfold run` with its peak memory in MiB."""
    return [*_stages(data), *html_speed.measure(data), *_whole_run(data)]


def _stages(data: Path) -> list[Figure]:
    figures: list[Figure] = []

    def timed(stage: str, function: Callable[[In], Out], values: Sequence[In]) -> list[Out]:
        function(values[0])  # models and word lists are loaded once, outside the clock
        began = perf_counter()
        results = [function(value) for value in values]
        rate = len(values) / (perf_counter() - began)
        figures.append(Figure(stage, _DATA, "documents/s", rate))
        return results

    began = perf_counter()
    found = list(read_drop(str(data / _DATA), limits=Limits()))
    items = [one for one in found if isinstance(one, RawItem) and _is_usable(one)]
    figures.append(Figure("read", _DATA, "files/s", len(found) / (perf_counter() - began)))
    raws = timed("decode", decode, items)
    cleaned = timed("clean", clean, raws)
    documents = timed("language", with_language, cleaned)
    timed("entities", lambda one: find_entities(one.body, one.language), documents)
    timed("dates", lambda one: find_dates(one.body, one.published, one.language), documents)
    made = timed(
        "fingerprint",
        lambda one: features(one.id, one.title, one.body, one.published, one.language),
        documents,
    )
    began = perf_counter()
    group(made)
    figures.append(Figure("group", _DATA, "documents/s", len(made) / (perf_counter() - began)))
    with tempfile.TemporaryDirectory() as folder:
        entries = [Entry(one, of.index_keys) for one, of in zip(documents, made, strict=True)]
        began = perf_counter()
        with open_index(folder).writer() as writer:
            writer.put(entries, 1)
            writer.commit()
        rate = len(entries) / (perf_counter() - began)
        figures.append(Figure("index", _DATA, "documents/s", rate))
    return figures


def _is_usable(item: RawItem) -> bool:
    """What is set aside takes other time than a story."""
    try:
        clean(decode(item))
    except InputError:
        return False
    return True


def _whole_run(data: Path) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        command = Path(sys.executable).with_name("newsfold")
        finished = subprocess.run(  # noqa: S603 - our own command
            [command, "run", data / _DATA, "--json"],
            env={**os.environ, "NEWSFOLD_INDEX": folder},
            stdout=subprocess.PIPE,
            check=False,
        )
        run = json.loads(finished.stdout)["run"]
    # The largest process of the run: children wait for their own, so all are counted.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _KIB
    return [
        Figure("run", _DATA, "documents/s", run["seen"] / run["seconds"]),
        Figure("run", _DATA, "peak MiB of the largest process", peak),
    ]
