"""All of Airflow's services, started and stopped together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Self

from tools.airflow.backends import PostgreSQL, Redis, free_port
from tools.airflow.client import Client, is_healthy
from tools.airflow.database import USER, airflow, copy_database
from tools.airflow.environment import environment, serving
from tools.airflow.process import Process, stop, wait_until

PROJECT: Final = Path(__file__).resolve().parents[2]

_START_SECONDS: Final = 180.0
_STOP_SECONDS: Final = 10.0


class Services:
    """Airflow, as long as the `with` block lasts.

    Args:
        settings: more variables for its processes, or other values than ours: `NEWSFOLD_…` for
            the pipeline, `AIRFLOW__…` for Airflow.
        workers: how many Celery workers run the tasks; with none the scheduler does
            (LocalExecutor).
        dags: the folder of the DAGs.
    """

    client: Client
    """Speaks to it as its administrator."""
    workers: list[Process]
    """The Celery workers, each to be killed by a test."""

    def __init__(
        self,
        settings: Mapping[str, str] | None = None,
        *,
        workers: int = 0,
        dags: Path = PROJECT / "dags",
    ) -> None:
        self.workers = []
        self._settings = dict(settings or {})
        self._worker_count = workers
        self._dags = dags
        self._processes: list[Process] = []
        self._cleanup = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as cleanup:
            folder = Path(cleanup.enter_context(TemporaryDirectory(prefix="newsfold-airflow-")))
            folder.chmod(0o755)  # PostgreSQL may run as another user
            self._start(folder, cleanup)
            self._cleanup = cleanup.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._cleanup.close()

    def said(self) -> dict[str, str]:
        """The end of what each service has said."""
        return {process.name: process.said() for process in self._processes}

    def start_worker(self) -> Process:
        """One more Celery worker."""
        name = f"worker-{len(self.workers) + 1}"
        worker = self._service(
            name, "celery", "worker", "--skip-serve-logs", "--celery-hostname", name
        )
        self.workers.append(worker)
        return worker

    def _start(self, folder: Path, cleanup: ExitStack) -> None:
        redis = None
        if self._worker_count:
            redis = Redis(folder / "redis")
            cleanup.callback(stop, [redis.process], _STOP_SECONDS)
        copy_database(folder / "database")
        postgresql = PostgreSQL(folder / "database")
        cleanup.callback(stop, [postgresql.process], _STOP_SECONDS)
        port = free_port()
        self._folder = folder / "airflow"
        self._folder.mkdir()
        self._told = {
            **environment(self._folder, postgresql.url),
            **serving(port, self._dags, redis.url if redis else None),
            **self._settings,
        }
        cleanup.callback(stop, self._processes, _STOP_SECONDS)
        self._service("api-server", "api-server")
        self._service("scheduler", "scheduler", "--skip-serve-logs")
        self._service("dag-processor", "dag-processor")
        self._service("triggerer", "triggerer", "--skip-serve-logs")
        for _ in range(self._worker_count):
            self.start_worker()
        url = f"http://127.0.0.1:{port}"
        self._wait_for("all services are healthy", partial(is_healthy, url))
        for worker in self.workers:
            self._wait_for(f"{worker.name} is ready", partial(_is_ready, worker))
        self.client = cleanup.enter_context(Client(url, USER, postgresql.password))

    def _service(self, name: str, *arguments: str | Path) -> Process:
        process = airflow(name, *arguments, told=self._told, folder=self._folder)
        self._processes.append(process)
        return process

    def _wait_for(self, what: str, condition: Callable[[], bool]) -> None:
        wait_until(condition, what, _START_SECONDS, self._processes)


def _is_ready(worker: Process) -> bool:
    return f"{worker.name} ready" in worker.said()
