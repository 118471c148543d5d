"""Files that the tasks of a run leave for each other: JSON Lines, anywhere fsspec reaches.

The first line holds the counts; each further line a raw file (its bytes as base64), a document
or a problem. A file appears under its name only when it is whole, so a task that is killed and
tried again finds either nothing or all of it.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import fsspec

from pipeline.document import Document
from pipeline.errors import BackendError
from pipeline.read import RawItem
from pipeline.run.batch import Batch, Problem
from pipeline.run.request import RunContext, Tally

_STARTED: Final = "%Y%m%dT%H%M%SZ"
_NAME_CHARACTERS: Final = 20


def work_folder(work: str, context: RunContext) -> str:
    """The folder of a run's work files; its name tells when the run began."""
    started = context.started.astimezone(UTC)
    return f"{work.rstrip('/')}/{started:{_STARTED}}-{quote(context.run_id, safe='')}"


def batch_name(number: int, batch: Batch) -> str:
    """A name for people, from what the batch begins with; fit to be a file's."""
    sources = [
        one.source for some in (batch.items, batch.documents, batch.problems) for one in some
    ]
    first = re.sub(r"[^A-Za-z0-9]+", "-", sources[0]).strip("-")[:_NAME_CHARACTERS]
    return f"{number:05d}-{first}"


def write_batch(url: str, batch: Batch) -> None:
    """Write a batch for `read_batch`.

    Raises:
        BackendError: the storage is away or refuses.
    """
    _write(url, _lines(batch))


def read_batch(url: str) -> Batch:
    """Read what `write_batch` wrote.

    Raises:
        BackendError: the storage is away, or there is no such file.
    """
    lines = _read(url)
    head = next(lines)
    batch = Batch(tally=Tally(**head["tally"]), files=head["files"])
    for line in lines:
        _add(line, batch)
    return batch


def write_sources(url: str, sources: Mapping[str, str]) -> None:
    """Write ids and sources for `read_sources`. Raises as `write_batch` does."""
    _write(url, sources.items())


def read_sources(url: str) -> dict[str, str]:
    """Read what `write_sources` wrote. Raises as `read_batch` does."""
    return dict(_read(url))


def remove_old_work(work: str, before: datetime) -> list[str]:
    """Take away the work files of the runs that began before; give their folders' names."""
    with _storage(work, "listed"):
        filesystem, root = fsspec.url_to_fs(work)
        if not filesystem.exists(root):
            return []
        names = (path.rstrip("/").rpartition("/")[2] for path in filesystem.ls(root, detail=False))
        old = sorted(name for name in names if (began := _began(name)) and began < before)
        for name in old:
            filesystem.rm(f"{root}/{name}", recursive=True)
    return old


def _began(folder: str) -> datetime | None:
    try:
        return datetime.strptime(folder.partition("-")[0], _STARTED).replace(tzinfo=UTC)
    except ValueError:
        return None  # not ours


def _lines(batch: Batch) -> Iterator[dict[str, Any]]:
    yield {"tally": batch.tally.model_dump(), "files": batch.files}
    for problem in batch.problems:
        yield {"problem": asdict(problem)}
    for item in batch.items:
        data = b64encode(item.data).decode("ascii")
        yield {"item": {"drop": item.drop, "source": item.source, "data": data}}
    for document in batch.documents:
        drop = batch.drops.get(document.source)
        yield {"document": document.model_dump(), **({"drop": drop} if drop else {})}


def _add(line: dict[str, Any], batch: Batch) -> None:
    if problem := line.get("problem"):
        batch.problems.append(Problem(**problem))
    elif item := line.get("item"):
        batch.items.append(RawItem(item["drop"], item["source"], b64decode(item["data"])))
    else:
        document = Document.model_validate(line["document"])
        batch.documents.append(document)
        if drop := line.get("drop"):
            batch.drops[document.source] = drop


def _write(url: str, lines: Iterable[Any]) -> None:
    with _storage(url, "written"):
        filesystem, path = fsspec.url_to_fs(url)
        unfinished = f"{path}.unfinished"
        filesystem.makedirs(path.rpartition("/")[0], exist_ok=True)
        with filesystem.open(unfinished, "wt", encoding="utf-8") as stream:
            for line in lines:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        filesystem.mv(unfinished, path)


def _read(url: str) -> Iterator[Any]:
    with _storage(url, "read"):
        filesystem, path = fsspec.url_to_fs(url)
        with filesystem.open(path, "rt", encoding="utf-8") as stream:
            yield from map(json.loads, stream)


@contextmanager
def _storage(url: str, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackendError(f"The work files at {url} cannot be {done}: {error}") from error
