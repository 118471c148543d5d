"""Celery's settings for workers that have the pipeline loaded before they take up a task.

Each task is a process of its own, forked from the worker: what the worker has loaded it need not
load again. Set `[celery] celery_config_options` to `pipeline.airflow.celery.CONFIG`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from airflow.providers.celery.executors.default_celery import DEFAULT_CELERY_CONFIG
from celery.signals import worker_init  # type: ignore[import-untyped]

CONFIG: Final[dict[str, Any]] = DEFAULT_CELERY_CONFIG


@worker_init.connect  # type: ignore[untyped-decorator]
def load_stages(**_: object) -> None:
    """Load the tasks, and the stages with their models by a story that goes through them."""
    from pipeline.read import RawItem  # noqa: PLC0415 - by workers alone, not by who reads settings
    from pipeline.run.batch import Batch  # noqa: PLC0415
    from pipeline.run.prepare import prepare  # noqa: PLC0415
    from pipeline.run.request import Stage  # noqa: PLC0415

    story = "OSLO, 3 May 2021 - The mayor, Anna Berg, opened a library in Oslo on Monday.\n" * 5
    import_module("pipeline.airflow.tasks")
    import_module("pipeline.airflow.index_tasks")
    prepare(Batch([RawItem("", "story.txt", story.encode())]), Stage.CLEAN)
