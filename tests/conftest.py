"""What many tests need: a made drop of stories, and a run over it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from pipeline.index import Index, open_index
from pipeline.index.records import Run
from pipeline.run.local import run
from pipeline.run.request import RunContext, RunRequest
from pipeline.settings import Settings, load_settings
from tools.elasticsearch import MissingToolError, Server

SEEDS = Path(__file__).parents[1] / "seeds"

FLOOD = """River bursts its banks in Lower Harford

HARFORD, 3 May 2019 - The river Lenn burst its banks in Lower Harford on Friday and flooded more
than two hundred houses, said the mayor, Margaret Oduya. Nobody was hurt.

Firefighters carried forty residents of a nursing home to safety in rubber boats, said the fire
brigade's commander, Peter Lindqvist. The water rose by almost two metres within one night.

The county council opened a shelter in the secondary school. Rail service between Harford and
Millbrook was suspended until Monday because the embankment had been washed away.
"""

STRIKE = """Bus drivers walk out over rosters

MILLBROOK, 12 June 2020 - Bus drivers in Millbrook walked out on Friday in a dispute over weekend
rosters, leaving thousands of commuters stranded, the transport union said.

The company, Northern Transit, called the walkout unlawful and said it would go to court. A
spokesman said the rosters had been agreed on in March with the works council.

Talks are to resume next week with a mediator, retired judge Helen Abara, in the chair.
"""

GERMAN = """Stadtrat beschließt neues Schwimmbad

BREMEN, 4. März 2021 - Der Stadtrat hat am Donnerstag den Bau eines neuen Schwimmbads beschlossen.
Die Kosten werden auf dreißig Millionen Euro geschätzt, sagte die Baustadträtin Anna Petersen.

Das alte Bad am Hafen war vor zwei Jahren wegen baulicher Mängel geschlossen worden. Die Arbeiten
sollen im Herbst beginnen und drei Jahre dauern.
"""


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A drop of six stories: both seeds, a copy of a story and three others."""
    folder = tmp_path / "drop"
    folder.mkdir()
    for seed in SEEDS.iterdir():
        (folder / seed.name).write_bytes(seed.read_bytes())
    (folder / "flood.txt").write_text(FLOOD, encoding="utf-8")
    (folder / "flood-copy.txt").write_text(
        FLOOD.replace("River bursts its banks in Lower Harford", "Floods hit Lower Harford"),
        encoding="utf-8",
    )
    (folder / "strike.txt").write_text(STRIKE, encoding="cp1252")
    (folder / "bad.html").write_text(f"<html><body><p>{GERMAN}</p></body></html>", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[str]:
    """The URL of a real server, one for all tests of a process."""
    server = Server()
    try:
        server.start()
    except MissingToolError as missing:
        if "CI" in os.environ:  # there every test runs
            raise
        pytest.skip(str(missing))
    with server:
        yield server.url


@pytest.fixture
def elasticsearch_location(elasticsearch: str) -> Iterator[str]:
    """A place of the test's own on the server, empty before and after."""
    alias = f"stories-test-{uuid4().hex[:12]}"
    yield f"{elasticsearch}/{alias}"
    with Elasticsearch(elasticsearch) as client:
        for index in client.indices.get(index=f"{alias}*"):
            client.indices.delete(index=index)


@pytest.fixture(params=["embedded", "elasticsearch"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Index:
    """An empty index, in each of its homes."""
    if request.param == "embedded":
        return open_index(str(tmp_path / "index"))
    return open_index(request.getfixturevalue("elasticsearch_location"))


@pytest.fixture
def embedded(tmp_path: Path) -> Index:
    """An empty embedded index, for what is the same in both homes."""
    return open_index(str(tmp_path / "embedded"))


@pytest.fixture
def settings() -> Settings:
    return load_settings().model_copy(update={"workers": 1})


Ingest = Callable[..., Run]


@pytest.fixture
def ingest(index: Index, settings: Settings) -> Ingest:
    """Run over drops: `ingest(drop, ..., redo=..., into=..., batch_documents=...)`."""

    def ingest_(
        *drops: Path,
        into: Index = index,
        context: RunContext | None = None,
        batch_documents: int = 200,
        workers: int = 1,
        **request: Any,
    ) -> Run:
        chosen = settings.model_copy(
            update={
                "batch_documents": batch_documents,
                "commit_documents": batch_documents,
                "workers": workers,
            }
        )
        asked = RunRequest(tuple(map(str, drops)), **request)
        return run(asked, into, chosen, context or RunContext.begin(), lambda _: None)

    return ingest_
