"""Files that the tasks of a run leave for each other: JSON Lines, anywhere fsspec reaches.

The first line holds the counts; each further line a raw file (its bytes as base64), a document
or a problem. A file appears under its name only when it is whole, so a task that is killed and
tried again finds either nothing or all of it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

import fsspec

from pipeline.document import Document
from pipeline.errors import BackendError
from pipeline.read import RawItem
from pipeline.run.discover import Batch, Problem
from pipeline.run.prepare import Prepared
from pipeline.run.request import Tally


def work_folder(work: str, run_id: str) -> str:
    """The folder of a run's work files."""
    return f"{work.rstrip('/')}/{quote(run_id, safe='')}"


def write_batch(url: str, batch: Batch) -> None:
    """Write raw files for `read_batch`."""
    head = {"tally": batch.tally.model_dump(), "files": batch.files}
    items = (
        {
            "item": {
                "drop": item.drop,
                "source": item.source,
                "data": b64encode(item.data).decode("ascii"),
            }
        }
        for item in batch.items
    )
    problems = ({"problem": asdict(problem)} for problem in batch.problems)
    _write(url, [head, *problems], items)


def read_batch(url: str) -> Batch:
    """Read what `write_batch` wrote."""
    lines = _read(url)
    head = next(lines)
    batch = Batch(tally=Tally(**head["tally"]), files=head["files"])
    for line in lines:
        if problem := line.get("problem"):
            batch.problems.append(Problem(**problem))
        else:
            item = line["item"]
            batch.items.append(RawItem(item["drop"], item["source"], b64decode(item["data"])))
    return batch


def write_prepared(url: str, prepared: Prepared) -> None:
    """Write documents for `read_prepared`."""
    head = {"tally": prepared.tally.model_dump(), "files": prepared.files}
    problems = ({"problem": asdict(problem)} for problem in prepared.problems)
    documents = ({"document": document.model_dump()} for document in prepared.documents)
    _write(url, [head, *problems], documents)


def read_prepared(url: str) -> Prepared:
    """Read what `write_prepared` wrote."""
    lines = _read(url)
    head = next(lines)
    prepared = Prepared([], [], Tally(**head["tally"]), head["files"])
    for line in lines:
        if problem := line.get("problem"):
            prepared.problems.append(Problem(**problem))
        else:
            prepared.documents.append(Document.model_validate(line["document"]))
    return prepared


def remove_work_folder(folder: str) -> None:
    """Take a run's work files away; it does not matter if they are gone already."""
    filesystem, path = fsspec.url_to_fs(folder)
    if filesystem.exists(path):
        filesystem.rm(path, recursive=True)


def _write(url: str, head: Iterable[Any], lines: Iterable[Any]) -> None:
    filesystem, path = fsspec.url_to_fs(url)
    unfinished = f"{path}.unfinished"
    try:
        filesystem.makedirs(path.rpartition("/")[0], exist_ok=True)
        with filesystem.open(unfinished, "wt", encoding="utf-8") as stream:
            for source in (head, lines):
                for line in source:
                    stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        filesystem.mv(unfinished, path)
    except OSError as error:
        raise BackendError(f"The work file {url} cannot be written: {error}") from error


def _read(url: str) -> Iterator[dict[str, Any]]:
    filesystem, path = fsspec.url_to_fs(url)
    try:
        with filesystem.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                yield json.loads(line)
    except OSError as error:
        raise BackendError(f"The work file {url} cannot be read: {error}") from error
