"""Tells people when a run fails or is late: by the notifier that the settings name, or in the log.

A notifier is one of Airflow's (`airflow.sdk.BaseNotifier`; its providers have them for Slack, mail
and many more). Its arguments are Jinja templates: `{{ notice.title }}` and `{{ notice.text }}` are
what happened.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final
from urllib.parse import quote

from airflow.sdk.configuration import conf

_log = logging.getLogger(__name__)

# Airflow's words for why a run as a whole has failed.
_REASONS: Final = {
    "task_failure": "a task failed",
    "timed_out": "it ran for longer than it may",
    "all_tasks_deadlocked": "none of its tasks can go on",
}

Context = Mapping[str, Any]
"""What Airflow says of a run; of some runs it says little."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened, for people."""

    title: str
    """One line: the DAG, and what happened to its run."""
    text: str
    """The facts, one a line, and a link to the log."""


def on_failure(context: Context) -> None:
    """Notify of a failed run: a DAG's `on_failure_callback`."""
    _notify(failure_notice(context), context)


async def on_missed_deadline(context: Context) -> None:
    """Notify of a late run: the callback of a `DeadlineAlert`, run by the triggerer."""
    await asyncio.to_thread(_notify, missed_deadline_notice(context), context)


def failure_notice(context: Context) -> Notice:
    """The notice of a failed run; Airflow does not always know of the task that failed."""
    instance, dag = context.get("task_instance"), context["dag"]
    run_id, reason = context["run_id"], context.get("reason", "")
    facts = {
        "Run": run_id,
        "Task": instance and _task(instance),
        "Reason": context.get("exception") or _REASONS.get(reason, reason),
        "Log": instance.log_url if instance else _run_url(dag.dag_id, run_id),
    }
    return Notice(f"{dag.dag_id} failed", _lines(facts))


def missed_deadline_notice(context: Context) -> Notice:
    """The notice of a run that was not done by its deadline."""
    run = context["dag_run"]
    facts = {
        "Run": run["dag_run_id"],
        "State": run["state"],
        "Deadline": context["deadline"]["deadline_time"],
        "Log": _run_url(run["dag_id"], run["dag_run_id"]),
    }
    return Notice(f"{run['dag_id']} has missed its deadline", _lines(facts))


def _task(instance: Any) -> object:
    index = instance.map_index
    return instance.task_id if index is None or index < 0 else f"{instance.task_id} [{index}]"


def _run_url(dag_id: str, run_id: str) -> str:
    base = conf.get("api", "base_url", fallback="http://localhost:8080")
    return f"{base.rstrip('/')}/dags/{dag_id}/runs/{quote(run_id)}"


def _lines(facts: Mapping[str, object]) -> str:
    return "\n".join(f"{name}: {fact}" for name, fact in facts.items() if fact)


def _notify(notice: Notice, context: Context) -> None:
    """Log the notice and send it by the notifier of the settings, if there is one.

    A notifier that fails is logged: it never makes anything worse.
    """
    _log.error("%s. %s", notice.title, notice.text.replace("\n", "; "))
    try:
        from pipeline.settings import load_settings  # noqa: PLC0415 - a DAG file imports this

        settings = load_settings()
        if name := settings.notifier:
            module, _, notifier = name.rpartition(".")
            notify = getattr(import_module(module), notifier)(**settings.notifier_arguments)
            notify({**context, "notice": notice})
    except Exception:  # noqa: BLE001 - whatever the library of a notifier raises
        _log.exception("The notifier failed to tell that %s", notice.title)
