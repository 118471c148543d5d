"""What people are told of a run that failed or is late, through Airflow's own notifier class."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk import DAG, AsyncCallback, DeadlineAlert, DeadlineReference
from airflow.triggers.callback import CallbackTrigger

from pipeline.airflow.notify import (
    Notice,
    failure_notice,
    missed_deadline_notice,
    on_failure,
    on_missed_deadline,
)
from pipeline.settings import load_settings

NOTIFIER = """
from pathlib import Path
from airflow.sdk import BaseNotifier

class FileNotifier(BaseNotifier):
    template_fields = ("text",)

    def __init__(self, file, text):
        super().__init__()
        self.file = file
        self.text = text

    def notify(self, context):
        Path(self.file).write_text(self.text, encoding="utf-8")

class BrokenNotifier(FileNotifier):
    def notify(self, context):
        raise RuntimeError("the mail server is away")
"""

Settings = Callable[..., None]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Settings]:
    """Sets the notifier of the settings; its module is where Python finds it."""
    (tmp_path / "newsfold_test_notifier.py").write_text(NOTIFIER, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    load_settings.cache_clear()

    def use(notifier: str, **arguments: Any) -> None:
        monkeypatch.setenv("NEWSFOLD_NOTIFIER", notifier)
        monkeypatch.setenv("NEWSFOLD_NOTIFIER_ARGUMENTS", json.dumps(arguments))

    yield use
    load_settings.cache_clear()


@pytest.fixture
def failed() -> dict[str, Any]:
    """What Airflow says of a run in which a task failed."""
    task = SimpleNamespace(
        task_id="prepare", map_index=3, log_url="http://airflow/dags/ingest/runs/r/tasks/prepare"
    )
    return {
        "dag": DAG("ingest", schedule=None),
        "run_id": "scheduled__2021-06-28T00:00:00+00:00",
        "task_instance": task,
        "reason": "task_failure",
    }


@pytest.fixture
def late() -> dict[str, Any]:
    """What Airflow says of a run that has missed its deadline."""
    return {
        "dag_run": {"dag_id": "ingest", "dag_run_id": "manual__1", "state": "running"},
        "deadline": {"id": "1", "deadline_time": datetime(2021, 6, 28, 12, tzinfo=UTC)},
    }


def test_the_notice_of_a_failed_task(failed: dict[str, Any]) -> None:
    assert failure_notice(failed) == Notice(
        "ingest failed",
        "Run: scheduled__2021-06-28T00:00:00+00:00\n"
        "Task: prepare [3]\n"
        "Reason: a task failed\n"
        "Log: http://airflow/dags/ingest/runs/r/tasks/prepare",
    )


def test_the_notice_of_a_failed_run(failed: dict[str, Any]) -> None:
    del failed["task_instance"]
    failed["reason"] = "timed_out"
    text = failure_notice(failed).text.splitlines()
    assert text[1] == "Reason: it ran for longer than it may"
    assert text[2].endswith("/dags/ingest/runs/scheduled__2021-06-28T00%3A00%3A00%2B00%3A00")


def test_an_error_says_more_than_its_consequence(failed: dict[str, Any]) -> None:
    failed["exception"] = ValueError("the index is away")
    assert "Reason: the index is away" in failure_notice(failed).text


def test_the_notice_of_a_missed_deadline(late: dict[str, Any]) -> None:
    notice = missed_deadline_notice(late)
    assert notice.title == "ingest has missed its deadline"
    assert notice.text.startswith(
        "Run: manual__1\nState: running\nDeadline: 2021-06-28 12:00:00+00:00\nLog: http"
    )


def test_without_a_notifier_one_line_is_logged(
    settings: Settings, failed: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    on_failure(failed)
    (record,) = caplog.records
    assert record.getMessage() == (
        "ingest failed. Run: scheduled__2021-06-28T00:00:00+00:00; Task: prepare [3]; "
        "Reason: a task failed; Log: http://airflow/dags/ingest/runs/r/tasks/prepare"
    )


def test_the_notifier_of_the_settings_is_told(
    settings: Settings, failed: dict[str, Any], tmp_path: Path
) -> None:
    settings(
        "newsfold_test_notifier.FileNotifier",
        file=str(tmp_path / "mail"),
        text="{{ notice.title }} in {{ dag.dag_id }}\n{{ notice.text }}",
    )
    on_failure(failed)
    notice = failure_notice(failed)
    expected = f"{notice.title} in ingest\n{notice.text}"
    assert (tmp_path / "mail").read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("notifier", "why"),
    [
        ("newsfold_test_notifier.BrokenNotifier", "the mail server is away"),
        ("newsfold_test_notifier.NoNotifier", "NoNotifier"),
        ("no_such_package.Notifier", "no_such_package"),
        ("Notifier", "Empty module name"),
    ],
)
def test_a_notifier_that_fails_is_only_logged(
    settings: Settings,
    failed: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    notifier: str,
    why: str,
) -> None:
    settings(notifier, file="nowhere", text="")
    on_failure(failed)
    assert "The notifier failed to tell that ingest failed" in caplog.messages
    assert why in caplog.text


def test_a_missed_deadline_goes_through_the_triggerer(
    settings: Settings, late: dict[str, Any], tmp_path: Path
) -> None:
    settings(
        "newsfold_test_notifier.FileNotifier",
        file=str(tmp_path / "mail"),
        text="{{ notice.title }}\n{{ notice.text }}",
    )
    alert = DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=1),
        callback=AsyncCallback(on_missed_deadline),
    )
    # What Airflow does once it is late: see airflow.models.deadline, handle_miss.
    callback = CallbackTrigger(alert.callback.path, {**alert.callback.kwargs, "context": late})

    async def states() -> list[Any]:
        return [event.payload["state"] async for event in callback.run()]

    assert asyncio.run(states()) == ["running", "success"]
    notice = missed_deadline_notice(late)
    assert (tmp_path / "mail").read_text(encoding="utf-8") == f"{notice.title}\n{notice.text}"
