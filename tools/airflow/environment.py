"""The environment of Airflow's processes: all that they are told, and nothing from around us."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_FAB: Final = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"

_ALWAYS: Final[Mapping[str, str]] = {
    "AIRFLOW__API__WORKERS": "1",
    "AIRFLOW__CELERY__CELERY_CONFIG_OPTIONS": "pipeline.airflow.celery.CONFIG",
    "AIRFLOW__CELERY__OPERATION_TIMEOUT": "10",  # seconds; a busy machine is slow to answer
    "AIRFLOW__CELERY__WORKER_CONCURRENCY": "2",
    "AIRFLOW__CORE__AUTH_MANAGER": _FAB,
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__LOGGING__NAMESPACE_LEVELS": "http.access=WARNING",  # we poll
    # Changed DAGs are seen soon.
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "10",
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
    # What a killed process was doing is found out soon: a task says every two seconds that it
    # lives, and when it has not for fifteen, it is tried again.
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "2",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "15",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "15",
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "2",
    # As many as two workers have slots: what is queued for long is then what a killed worker had
    # taken but not begun. It is sent again; Redis itself would take up to two minutes.
    "AIRFLOW__CORE__PARALLELISM": "4",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "5",
    "AIRFLOW__CELERY__TASK_ACKS_LATE": "True",
    "AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER": "1",
    "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "600",
}


def environment(home: Path, database: str) -> dict[str, str]:
    """What each process of Airflow's must be told, with `home` for its files."""
    return {
        **_inherited(),
        **_ALWAYS,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
    }


def serving(port: int, dags: Path, broker: str | None) -> dict[str, str]:
    """What the services of one Airflow must be told besides.

    Args:
        port: of the API server.
        dags: the folder of the DAGs.
        broker: URL of Redis, which makes it Celery that runs the tasks.
    """
    own = {
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__SECRET_KEY": secrets.token_urlsafe(32),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor" if broker else "LocalExecutor",
        "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    if broker:
        own["AIRFLOW__CELERY__BROKER_URL"] = broker
    return own


def _inherited() -> dict[str, str]:
    """Our own environment, without what would change Airflow or the pipeline."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "NEWSFOLD_"))
    }
