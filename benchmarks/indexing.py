"""The index stage on a real Elasticsearch, beside a bare `helpers.parallel_bulk`.

    python -m benchmarks.indexing --data ../shared/data
    python -m benchmarks.indexing --data ../shared/data --load 100000

The documents are the articles as the pipeline makes them, again and again under other ids and in
stories of their own. Both load the same into the same mapping, in turns; the ratio is the middle
one of the turns' ratios. The bare load has its documents ready; it sends them, refreshes, and does
nothing else.
"""

from __future__ import annotations

import argparse
import json
import resource
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from benchmarks.figures import Figure
from pipeline.deduplicate import features
from pipeline.document import Document
from pipeline.index import open_index
from pipeline.index.elasticsearch.sources import to_source
from pipeline.index.records import Entry
from pipeline.read import Limits, RawItem, read_drop
from pipeline.run.batch import Batch
from pipeline.run.prepare import prepare
from pipeline.run.request import Stage
from tools.elasticsearch import Server

_DATA: Final = "articles"
_DISTINCT: Final = 500
"""Articles that the generated documents are made from."""

_COMMIT: Final = 1_000
"""Documents between two commits, as a run does it: see `pipeline.run.load`."""

_BARE_CHUNK: Final = 500
"""Documents of a request, the helper's own default."""

_TURNS: Final = 3
_BARE_THREADS: Final = 4
_KIB: Final = 1024
# The server as it is in production: the tests' own is quicker to start, and slower then.
_ENVIRONMENT: Final = {"ES_JAVA_OPTS": "-Xms1g -Xmx1g"}


def measure(data: Path, documents: int = 10_000) -> list[Figure]:
    """Documents per second of both and their ratio; bytes per document."""
    entries = list(_generated(_articles(data), documents))
    ours, bare = [], []
    with Server(environment=_ENVIRONMENT) as server:
        client = Elasticsearch(server.url, request_timeout=120)
        for _ in range(_TURNS):
            _delete_all(client)
            ours.append(documents / _load(server.url, entries))
            _delete_stories(client)
            bare.append(documents / _load_bare(client, entries))
        size = _bytes(client) / documents
    ratio = median(one / other for one, other in zip(ours, bare, strict=True))
    return [
        Figure("index", _DATA, "Elasticsearch, documents/s", median(ours)),
        Figure("index", _DATA, "Elasticsearch, bare parallel_bulk, documents/s", median(bare)),
        Figure("index", _DATA, "Elasticsearch, ratio of the two", ratio),
        Figure("index", _DATA, "Elasticsearch, bytes a document", size),
    ]


def measure_load(data: Path, documents: int) -> list[Figure]:
    """Documents per second and our memory in MiB over a load that is made while it is sent."""
    articles = _articles(data)
    with Server(environment=_ENVIRONMENT) as server:
        seconds = _load(server.url, _generated(articles, documents))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB
    return [
        Figure(
            "index",
            _DATA,
            f"Elasticsearch, {documents:,} generated, documents/s",
            documents / seconds,
        ),
        Figure("index", _DATA, f"Elasticsearch, {documents:,} generated, peak MiB", peak),
    ]


def _articles(data: Path) -> list[Entry]:
    found = read_drop(str(data / _DATA), limits=Limits())
    items = [one for one in islice(found, _DISTINCT) if isinstance(one, RawItem)]
    return [Entry(one, _keys(one)) for one in prepare(Batch(items), Stage.CLEAN).documents]


def _keys(one: Document) -> tuple[str, ...]:
    return features(one.id, one.title, one.body, one.published, one.language).index_keys


def _generated(articles: Sequence[Entry], documents: int) -> Iterator[Entry]:
    """So many entries, made when they are asked for."""
    for number in islice(count(), documents):
        entry = articles[number % len(articles)]
        id_ = f"{number:020x}"
        update = {"id": id_, "source": f"{id_}.txt", "story_id": id_}
        keys = tuple(f"{key}-{number // len(articles)}" for key in entry.keys)
        yield Entry(entry.document.model_copy(update=update), keys)


def _load(url: str, made: Iterable[Entry]) -> float:
    entries = iter(made)
    with open_index(f"{url}/stories").writer() as writer:
        began = perf_counter()
        while batch := list(islice(entries, _COMMIT)):
            writer.put(batch, 1)
            writer.commit()
    return perf_counter() - began


def _load_bare(client: Elasticsearch, made: Iterable[Entry]) -> float:
    index = "stories-v1-bare"
    client.indices.create(index=index)
    actions = [
        {"_index": index, "_id": entry.document.id, "_source": json.loads(to_source(entry))}
        for entry in made
    ]
    began = perf_counter()
    loaded = parallel_bulk(client, actions, thread_count=_BARE_THREADS, chunk_size=_BARE_CHUNK)
    for done, answer in loaded:
        if not done:
            raise RuntimeError(answer)
    client.indices.refresh(index=index)
    return perf_counter() - began


def _delete_all(client: Elasticsearch) -> None:
    for index in client.indices.get(index="stories*"):
        client.indices.delete(index=index)


def _delete_stories(client: Elasticsearch) -> None:
    for index in client.indices.get(index="stories-v*"):
        client.indices.delete(index=index)


def _bytes(client: Elasticsearch) -> int:
    client.indices.forcemerge(index="stories-v*", max_num_segments=1)
    stats: Any = client.indices.stats(index="stories-v*")
    return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--load", type=int, help="load so many generated documents instead")
    options = parser.parse_args()
    load: int | None = options.load
    for figure in measure_load(options.data, load) if load else measure(options.data):
        print(f"{figure.measure}: {figure.value:,.2f}")  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
