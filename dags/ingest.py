r"""Ingest: new and changed files of a drop into the index.

Run it as often as you like: files that have not changed are left alone, and what cannot be read
is set aside with the reason. It runs by itself when new files of a drop are finished, once a day
for what was missed, and by hand.

| task | does | hands on |
| --- | --- | --- |
| `discover` | asks the index which files are new or changed | a work file for each batch |
| `prepare.clean` | reads a batch and takes out what is not the story | a work file of documents |
| `prepare.enrich` | finds language, names and dates | a work file of documents |
| `index` | groups all into stories with what the index holds, and writes both | the run's sum |
| `publish` | judges the run, tells other DAGs of a change by an asset | the last word |

Grouping and writing are one task, for they are one transaction: which story a document belongs to
is asked of the index, and must be written before anyone else asks.

**Backfill** of a drop with a folder for each day: set `folder` to `{date:%Y/%m/%d}`, e.g.

    airflow backfill create --dag-id ingest --from-date 2021-06-01 --to-date 2021-06-30 \
        --dag-run-conf '{"drop": "s3://news/wire", "folder": "{date:%Y/%m/%d}"}'
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, Param, dag, task, task_group

from pipeline.airflow import common
from pipeline.airflow.assets import DROP, STORIES

PARAMS = {
    "drop": common.drop_param(),
    "folder": Param(
        None,
        type=["null", "string"],
        title="Folder",
        description="Only this folder of the drop; `{date:%Y/%m/%d}` stands for the run's day.",
        section="What",
    ),
    "redo": Param(
        "changed",
        enum=["changed", "set-aside", "older", "all"],
        values_display={
            "changed": "what is new or has changed",
            "set-aside": "only what was set aside",
            "older": "what an older version of Newsfold made",
            "all": "all",
        },
        title="Take up",
        section="What",
    ),
    "stage": Param(
        "clean",
        enum=["clean", "language", "enrich", "group"],
        values_display={
            "clean": "from the raw files on",
            "language": "from the language on",
            "enrich": "from names and dates on",
            "group": "only the stories",
        },
        title="From stage",
        description="Later stages start from the documents in the index: choose to take up `all`, "
        "or what an older version made.",
        section="What",
    ),
    "limit": Param(
        None,
        type=["null", "integer"],
        minimum=1,
        title="Limit",
        description="Take up no more files than this; the next run goes on.",
        section="How",
    ),
    "batch_documents": common.batch_documents_param(),
    "most_set_aside": Param(
        0.5,
        type="number",
        minimum=0,
        maximum=1,
        title="Most set aside",
        description="The share of the files beyond which the run fails: the drop is mostly bad.",
        section="How",
    ),
    "dry_run": Param(
        False,  # noqa: FBT003 - a default
        type="boolean",
        title="Dry run",
        description="Only count; see the log of `discover`.",
        section="How",
    ),
}


@dag(
    dag_id=Path(__file__).stem,
    dag_display_name="Ingest raw news",
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("@daily", timezone="UTC"), assets=[DROP]
    ),
    params=PARAMS,
    doc_md=__doc__,
    **common.DAG,
)
def ingest() -> None:
    """Wire the tasks; each is one call into the pipeline."""

    @task(doc_md="Asks the index which files of the drop are new or changed.", **common.LONG)
    def discover(**context: Any) -> list[str]:
        from pipeline.airflow import tasks

        return tasks.discover(context)

    @task(
        doc_md="Reads one batch and takes out what is not the story.",
        map_index_template=common.BATCH_LABEL,
    )
    def clean(batch: Any) -> str:
        from pipeline.airflow import batch_tasks

        return batch_tasks.clean(batch)

    @task(
        doc_md="Finds the language, names and dates of one batch.",
        map_index_template=common.BATCH_LABEL,
    )
    def enrich(batch: Any, **context: Any) -> str:
        from pipeline.airflow import batch_tasks

        return batch_tasks.enrich(context, batch)

    @task_group(tooltip="Each batch by itself, on any worker.")
    def prepare(batch: str) -> Any:
        return enrich(clean(batch))

    @task(
        task_display_name="deduplicate and index",
        doc_md="Groups all batches with what the index holds, writes them, and checks that every "
        "file is accounted for.",
        trigger_rule="none_failed",
        **common.LONG,
    )
    def index(tally: Any, batches: Any, **context: Any) -> dict[str, Any]:
        from pipeline.airflow import index_tasks

        return index_tasks.index(context, tally, batches)

    @task(
        doc_md="Fails if the drop is mostly bad; else tells what the index holds now, and other "
        "DAGs that it has changed. Skipped if it has not.",
        outlets=[STORIES],
        pool=common.INDEX_POOL,
    )
    def publish(run: Any, **context: Any) -> dict[str, Any]:
        from pipeline.airflow import tasks

        return tasks.publish(context, run)

    batches: Any = discover()
    publish(index(batches["tally"], prepare.expand(batch=batches)))


ingest()
