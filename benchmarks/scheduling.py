"""What the real Airflow adds to a run, and how a run grows with its batches and its workers.

    python -m benchmarks.scheduling --data ../shared/data
    python -m benchmarks.scheduling --data ../shared/data --files 10000

Airflow's services, PostgreSQL, Redis, Celery workers of one task at a time, and Elasticsearch run
on this machine. The drop holds the articles, again and again under other names when more are
wanted. Each run starts with an empty index.

Airflow's cost of a batch is from two runs over the same files, in few batches and in many: the
difference of their times by the difference of their batches. Workers are compared by the part that
they share, from the first batch begun to the last one done.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from elasticsearch import Elasticsearch

from benchmarks.figures import Figure
from tools.airflow import DagRun, Services
from tools.elasticsearch import Server

_DATA: Final = "articles"
_FILES: Final = 400
_SMALL_FILES: Final = 40
_BATCHES: Final = (25, 50, 100, 200)
_SECONDS: Final = 3_600
_DAG: Final = "ingest"
_AS_IN_PRODUCTION: Final = {
    "AIRFLOW__CELERY__WORKER_CONCURRENCY": "1",
    "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "86400",
    "AIRFLOW__CORE__MAX_MAP_LENGTH": "10000",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "300",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "1800",
}
"""The tests' own settings find a killed worker out soon, and would take a long task for one."""


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a run took, in seconds."""

    whole: float
    prepare: float
    """From the first batch begun to the last one done."""


Ingest = Callable[[Path, int], Timed]
"""Run over a drop, in batches of this size."""


def measure(data: Path) -> list[Figure]:
    """Airflow's cost of a batch, and files per second by size of batch and number of workers."""
    figures = []
    prepare: dict[tuple[int, int], float] = {}
    with _drop(data, _FILES) as drop, _drop(data, _SMALL_FILES) as small:
        for workers in (1, 2):
            with _airflow(workers) as ingest:
                ingest(small, _SMALL_FILES)  # what is loaded once is loaded now
                if workers == 1:
                    figures.append(
                        _figure("added by Airflow to a batch, seconds", _cost(ingest, small))
                    )
                for size in _BATCHES:
                    timed = ingest(drop, size)
                    prepare[workers, size] = timed.prepare
                    name = f"{workers} worker(s), batches of {size}, files/s"
                    figures.append(_figure(name, _FILES / timed.whole))
    for size in _BATCHES:
        growth = prepare[1, size] / prepare[2, size]
        figures.append(_figure(f"two workers against one, batches of {size}", growth))
    return figures


def measure_drop(data: Path, files: int, batch: int, workers: int) -> list[Figure]:
    """Seconds and files per second of a run over a drop of so many files."""
    with _drop(data, files) as drop, _airflow(workers) as ingest:
        timed = ingest(drop, batch)
    run = f"{files:,} files, {workers} worker(s), batches of {batch}"
    return [
        _figure(f"{run}, seconds", timed.whole),
        _figure(f"{run}, of these in batches", timed.prepare),
        _figure(f"{run}, files/s", files / timed.whole),
    ]


def _cost(ingest: Ingest, small: Path) -> float:
    few, many = ingest(small, _SMALL_FILES), ingest(small, 2)
    return (many.whole - few.whole) / (_SMALL_FILES // 2 - 1)


@contextmanager
def _drop(data: Path, files: int) -> Iterator[Path]:
    """A drop of so many articles."""
    articles = sorted(one for one in (data / _DATA).rglob("*.txt"))
    with TemporaryDirectory(prefix="newsfold-drop-") as folder:
        for number, article in enumerate(islice(cycle(articles), files)):
            copy = Path(folder) / f"{number // len(articles)}" / article.name
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(article, copy)
        yield Path(folder)


@contextmanager
def _airflow(workers: int) -> Iterator[Ingest]:
    with TemporaryDirectory(prefix="newsfold-work-") as work, Server() as server:
        settings = {"NEWSFOLD_INDEX": server.url, "NEWSFOLD_WORK": work, **_AS_IN_PRODUCTION}
        with Services(settings, workers=workers) as airflow:
            client = airflow.client
            client.unpause(_DAG)

            def ingest(drop: Path, batch: int) -> Timed:
                with Elasticsearch(server.url) as elasticsearch:
                    for name in elasticsearch.indices.get(index="stories*"):
                        elasticsearch.indices.delete(index=name)
                asked = {"drop": str(drop), "batch_documents": batch}
                run = client.wait(client.trigger(_DAG, asked), _SECONDS)
                return Timed(run.duration or 0.0, _prepare_seconds(airflow, run))

            yield ingest


def _prepare_seconds(airflow: Services, run: DagRun) -> float:
    batches = [one for one in airflow.client.task_instances(run) if one.map_index >= 0]
    begun = min(one.start_date for one in batches if one.start_date)
    done = max(one.end_date for one in batches if one.end_date)
    return (done - begun).total_seconds()


def _figure(name: str, value: float) -> Figure:
    return Figure("airflow", _DATA, name, value)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--files", type=int, help="one run over so many files instead")
    parser.add_argument("--batch", type=int, default=200, help="of that run; default 200")
    parser.add_argument("--workers", type=int, default=2, help="of that run; default 2")
    options = parser.parse_args()
    figures = (
        measure_drop(options.data, options.files, options.batch, options.workers)
        if options.files
        else measure(options.data)
    )
    for figure in figures:
        print(f"{figure.measure}: {figure.value:,.2f}")  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
