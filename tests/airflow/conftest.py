"""Airflow's real services for the tests of this folder, started once for each module."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from pipeline.index import Index, open_index
from tools.airflow import Client, DagRun, MissingToolError, Services

RUN_SECONDS = 180


@dataclass(frozen=True)
class Airflow:
    """Airflow with our DAGs, and what its tasks are told."""

    services: Services
    location: str
    """Of the index that its tasks write."""
    drops: Path
    """The folder that it watches and reads when a run is not told which drop; empty at first."""
    work: Path
    """The folder of its work files."""

    @property
    def client(self) -> Client:
        return self.services.client

    def run(self, dag_id: str, **params: Any) -> DagRun:
        """Run a DAG with these params to its right end."""
        return self.client.wait(self.client.trigger(dag_id, params), RUN_SECONDS)


Start = Callable[..., Airflow]


@pytest.fixture(scope="module")
def start_airflow(elasticsearch: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Start Airflow: `start_airflow({"NEWSFOLD_…": …}, workers=…)`; it runs until the module ends.

    Its index is empty, one of the module's own. Its DAGs are paused.
    """
    folder = tmp_path_factory.mktemp("airflow")
    location = f"{elasticsearch}/stories-test-{uuid4().hex[:12]}"
    with ExitStack() as running:
        running.callback(wipe, location)

        def start(settings: Mapping[str, str] | None = None, *, workers: int = 0) -> Airflow:
            drops, work = folder / "drops", folder / "work"
            drops.mkdir()
            told = {
                "NEWSFOLD_INDEX": location,
                "NEWSFOLD_DROPS": json.dumps([str(drops)]),
                "NEWSFOLD_WORK": str(work),
                **(settings or {}),
            }
            try:
                services = running.enter_context(Services(told, workers=workers))
            except MissingToolError as missing:
                if "CI" in os.environ:  # there every test runs
                    raise
                pytest.skip(str(missing))
            return Airflow(services, location, drops, work)

        yield start


@pytest.fixture
def index(airflow: Airflow) -> Iterator[Index]:
    """The index that Airflow's tasks write, empty before and after each test."""
    wipe(airflow.location)
    yield open_index(airflow.location)
    wipe(airflow.location)


def wipe(location: str) -> None:
    """Delete an alias on Elasticsearch with all its indices."""
    server, _, alias = location.rpartition("/")
    with Elasticsearch(server) as client:
        for name in client.indices.get(index=f"{alias}*"):
            client.indices.delete(index=name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show what the services said when a test fails."""
    report = yield
    airflow = getattr(item, "funcargs", {}).get("airflow")
    if report.failed and airflow:
        report.sections += [
            (f"{name} said at last", said) for name, said in airflow.services.said().items()
        ]
    return report
