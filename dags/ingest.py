"""Ingest: new and changed files of a drop into the index.

Finds the files that are new or changed, cleans and annotates them batch by batch, groups them
into stories with what the index holds, and writes them. Run it as often as you like: files that
have not changed are left alone, and what cannot be read is set aside with the reason.

| task | does | hands on |
| --- | --- | --- |
| `discover` | asks the index which files are new or changed | a work file for each batch |
| `prepare` | reads, cleans and annotates a batch | a work file of documents |
| `load` | groups, writes, and checks that every file is accounted for | the run's sum |
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import Param, dag, task

PARAMS = {
    "drop": Param(
        None,
        type=["null", "string"],
        title="Drop",
        description="Folder, archive or fsspec URL; empty for the `drops` of the settings.",
    ),
    "redo": Param(
        "changed",
        enum=["changed", "set-aside", "older", "all"],
        title="Take up",
        description="New and changed files, only those set aside, only those that an older "
        "version made, or all.",
    ),
}


@dag(
    dag_id=Path(__file__).stem,
    dag_display_name="Ingest raw news",
    schedule="@hourly",
    catchup=False,
    max_active_runs=1,
    params=PARAMS,
    doc_md=__doc__,
    tags=["newsfold"],
    default_args={
        "retries": 3,
        "retry_delay": timedelta(seconds=30),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=10),
    },
)
def ingest() -> None:
    """Wire the tasks; each is one call into the pipeline."""

    @task(doc_md="Asks the index which files of the drop are new or changed.")
    def discover(**context: Any) -> list[str]:
        from pipeline.airflow import tasks

        return tasks.discover(context)

    @task(
        doc_md="Reads, cleans and annotates one batch.",
        map_index_template="{{ task.op_kwargs['batch'].rpartition('/')[2] }}",
    )
    def prepare(batch: str) -> str:
        from pipeline.airflow import tasks

        return tasks.prepare(batch)

    @task(
        doc_md="Groups and writes all batches, then checks that every file is accounted for.",
        trigger_rule="none_failed",
    )
    def load(prepared: Any, **context: Any) -> dict[str, Any]:
        from pipeline.airflow import tasks

        return tasks.load(context, prepared or ())

    load(prepare.expand(batch=discover()))


ingest()
