"""Maintain: is the index still what the drops are?

| task | does |
| --- | --- |
| `check` | reads the drops and reports what is missing in the index, has changed, or is gone |
| `remove_gone` | takes out what is gone from its drop, only when that is chosen in the form |
| `choose_retry`, `retry` | start `ingest` over what was set aside, if there is any |
| `remove_old_work` | takes away the work files of runs that are long done |
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import CronTriggerTimetable, Param, dag, task

from pipeline.airflow import common
from pipeline.airflow.assets import STORIES

PARAMS = {
    "drop": common.drop_param(),
    "retry_set_aside": Param(
        True,  # noqa: FBT003 - a default
        type="boolean",
        title="Retry what was set aside",
        section="What",
    ),
    "remove_gone": Param(
        False,  # noqa: FBT003 - a default
        type="boolean",
        title="Take out what is gone",
        description="Documents whose raw file is no longer in its drop leave the index.",
        section="What",
    ),
    "most_removed": Param(
        0.1,
        type="number",
        minimum=0,
        maximum=1,
        title="Most taken out",
        description="The share of the index beyond which nothing is taken out: a drop that is "
        "empty is more often one that was not mounted.",
        section="How",
    ),
}


@dag(
    dag_id=Path(__file__).stem,
    dag_display_name="Maintain the index",
    schedule=CronTriggerTimetable("@weekly", timezone="UTC"),
    params=PARAMS,
    doc_md=__doc__,
    **common.DAG,
)
def maintain() -> None:
    """Wire the tasks; each is one call into the pipeline."""

    @task(doc_md="Holds the index against the drops and reports the difference.", **common.LONG)
    def check(**context: Any) -> dict[str, Any]:
        from pipeline.airflow import tasks

        return tasks.check(context)

    @task(
        doc_md="Takes out what is gone from its drop, if that was chosen.",
        outlets=[STORIES],
        **common.LONG,
    )
    def remove_gone(checked: Any, **context: Any) -> dict[str, Any]:
        from pipeline.airflow import index_tasks

        return index_tasks.remove_gone(context, checked)

    @task.short_circuit(
        doc_md="Goes on if something is set aside, and trying it again was chosen.",
        pool=common.INDEX_POOL,
    )
    def choose_retry(**context: Any) -> bool:
        from pipeline.airflow import tasks

        return tasks.choose_retry(context)

    @task(doc_md="Takes away the work files of runs that are long done.")
    def remove_old_work() -> list[str]:
        from pipeline.airflow import tasks

        return tasks.remove_old_work()

    retry = TriggerDagRunOperator(
        task_id="retry",
        doc_md="Starts `ingest` over what was set aside.",
        trigger_dag_id="ingest",
        conf={"redo": "set-aside"},
    )
    remove_gone(check())
    choose_retry() >> retry
    remove_old_work()


maintain()
