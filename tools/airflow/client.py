"""Airflow's REST API, as far as tests, measurements and pictures need it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

import httpx
from pydantic import BaseModel

from tools.airflow.errors import RunError, StartError

_POLL_SECONDS: Final = 0.5
_PAGE: Final = 100
_LOG_LINES: Final = 40
_LOG_FIELDS: Final = ("level", "event", "error_detail")
_ENDED: Final = frozenset({"success", "failed"})


class DagRun(BaseModel):
    """One run of a DAG."""

    dag_id: str
    dag_run_id: str
    state: str
    run_type: str
    duration: float | None = None
    """Seconds."""
    note: str | None = None
    conf: dict[str, Any] | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen in it."""
        return self.state in _ENDED


class TaskInstance(BaseModel):
    """One task of a run; of a mapped task, one batch."""

    task_id: str
    map_index: int
    """-1 for a task that is not mapped."""
    state: str | None
    try_number: int
    pid: int | None
    """Of the process that runs it, or ran it last."""
    start_date: datetime | None
    end_date: datetime | None
    duration: float | None
    """Seconds."""
    rendered_map_index: str | None
    pool: str

    @property
    def name(self) -> str:
        """The task with its batch."""
        return f"{self.task_id}[{self.map_index}]" if self.map_index >= 0 else self.task_id


class AssetEvent(BaseModel):
    """Something that happened to an asset."""

    name: str
    uri: str
    extra: dict[str, Any]
    source_dag_id: str | None = None
    source_run_id: str | None = None


class Client:
    """Speaks to an API server as one user.

    Raises:
        httpx.HTTPStatusError: the server refuses.
    """

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=60)
        answer = self._http.post("/auth/token", json={"username": user, "password": password})
        answer.raise_for_status()
        self.token: str = answer.json()["access_token"]
        """Proves who we are, in a header here, in the cookie `_token` in a browser."""
        self._http.headers["Authorization"] = f"Bearer {self.token}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(self, path: str, **parameters: str | int) -> Any:
        """What is at a path below `/api/v2`, as JSON."""
        return self._ask("GET", path, params=parameters)

    def unpause(self, dag_id: str, seconds: float = 60) -> None:
        """Let a DAG run, as soon as the DAG processor has found it.

        Raises:
            StartError: it has not, or its file cannot be read.
        """
        until = time.monotonic() + seconds
        while dag_id not in {dag["dag_id"] for dag in self._all("/dags", "dags")}:
            if errors := self.import_errors() or time.monotonic() > until:
                raise StartError(f"There is no DAG {dag_id}: {errors}")
            time.sleep(_POLL_SECONDS)
        self._ask("PATCH", f"/dags/{dag_id}", json={"is_paused": False})

    def trigger(self, dag_id: str, conf: Mapping[str, Any] | None = None) -> DagRun:
        """Start a run with these params."""
        body = {"logical_date": None, "conf": dict(conf or {})}
        return DagRun(**self._ask("POST", f"/dags/{dag_id}/dagRuns", json=body))

    def backfill(self, dag_id: str, days: tuple[str, str], conf: Mapping[str, Any]) -> None:
        """Start a run with these params for each time of the schedule, first and last included."""
        body = {"dag_id": dag_id, "from_date": days[0], "to_date": days[1], "dag_run_conf": conf}
        self._ask("POST", "/backfills", json=body)

    def run(self, run: DagRun) -> DagRun:
        """The run as it is now."""
        return DagRun(**self.get(_path(run)))

    def runs(self, dag_id: str) -> list[DagRun]:
        """All runs of a DAG, the oldest first."""
        return [DagRun(**run) for run in self._all(f"/dags/{dag_id}/dagRuns", "dag_runs")]

    def wait(self, run: DagRun, seconds: float) -> DagRun:
        """Wait until a run has succeeded.

        Raises:
            RunError: it failed, or has not ended after so many seconds.
        """
        until = time.monotonic() + seconds
        while not (now := self.run(run)).has_ended:
            if time.monotonic() > until:
                raise RunError(f"{run.dag_run_id} runs for over {seconds} s\n{self.explain(run)}")
            time.sleep(_POLL_SECONDS)
        if now.state != "success":
            raise RunError(f"{run.dag_run_id} failed\n{self.explain(run)}")
        return now

    def explain(self, run: DagRun) -> str:
        """How far the tasks of a run are, with the end of the log of those that did not succeed."""
        said = []
        for task in self.task_instances(run):
            said.append(f"{task.name}: {task.state}, try {task.try_number}")
            if task.state not in {None, "success", "upstream_failed", "skipped", "scheduled"}:
                said.append(self.log(run, task))
        return "\n".join(said)

    def task_instances(self, run: DagRun) -> list[TaskInstance]:
        """All tasks of a run."""
        tasks = self._all(f"{_path(run)}/taskInstances", "task_instances")
        return [TaskInstance(**task) for task in tasks]

    def log(self, run: DagRun, task: TaskInstance) -> str:
        """The end of what the latest try of a task has logged."""
        answer = self.get(
            f"{_path(run)}/taskInstances/{task.task_id}/logs/{max(task.try_number, 1)}",
            map_index=task.map_index,
            full_content="true",
        )
        lines = [
            " ".join(str(value) for key, value in line.items() if key in _LOG_FIELDS)
            if isinstance(line, dict)
            else str(line)
            for line in answer["content"]
        ]
        return "\n".join(f"    {line}" for line in lines[-_LOG_LINES:])

    def xcom(self, run: DagRun, task_id: str, map_index: int = -1) -> Any:
        """What a task has returned."""
        path = f"{_path(run)}/taskInstances/{task_id}/xcomEntries/return_value"
        return self.get(path, map_index=map_index, deserialize="true")["value"]

    def asset_events(self) -> list[AssetEvent]:
        """What has happened to all assets, the oldest first."""
        return [AssetEvent(**event) for event in self._all("/assets/events", "asset_events")]

    def pools(self) -> dict[str, int]:
        """The slots of each pool."""
        return {pool["name"]: pool["slots"] for pool in self._all("/pools", "pools")}

    def import_errors(self) -> list[str]:
        """Why files of DAGs cannot be read."""
        return [error["stack_trace"] for error in self._all("/importErrors", "import_errors")]

    def _all(self, path: str, key: str) -> Iterator[dict[str, Any]]:
        """The entries of a list, page by page."""
        offset = 0
        while page := self.get(path, limit=_PAGE, offset=offset)[key]:
            yield from page
            offset += len(page)

    def _ask(self, method: str, path: str, **request: Any) -> Any:
        answer = self._http.request(method, f"/api/v2{path}", **request)
        if answer.is_error:
            raise httpx.HTTPStatusError(
                f"{method} {answer.url}: {answer.status_code} {answer.text}",
                request=answer.request,
                response=answer,
            )
        return answer.json()


def is_healthy(url: str) -> bool:
    """Whether the API server at `url` answers, and says that the other services live."""
    try:
        services = httpx.get(f"{url}/api/v2/monitor/health", timeout=10).json()
    except (httpx.TransportError, ValueError):
        return False
    names = ("metadatabase", "scheduler", "dag_processor", "triggerer")
    return all(services.get(name, {}).get("status") == "healthy" for name in names)


def _path(run: DagRun) -> str:
    return f"/dags/{run.dag_id}/dagRuns/{run.dag_run_id}"
