"""Rebuild: everything again into a new index beside the one in use, then one swap.

For a new version of Newsfold or of the index's mapping. It starts from the documents in the
index; raw files are not read (to read them again, run `ingest` and take up `all`). People search
the old index until the new one is whole; the old one is kept until the next rebuild. A rebuild
that fails changes nothing. Other runs may write until the last task; what they wrote is made
again there.

| task | does | hands on |
| --- | --- | --- |
| `discover` | reads the documents of the index | a work file for each batch |
| `enrich` | finds language, names and dates, from the chosen stage on | a work file of documents |
| `rebuild` | groups all anew, fills the new index and swaps | what the index holds now |
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from airflow.sdk import Param, dag, task

from pipeline.airflow import common
from pipeline.airflow.assets import STORIES

PARAMS = {
    "stage": Param(
        "language",
        enum=["language", "enrich", "group"],
        values_display={
            "language": "from the language on",
            "enrich": "from names and dates on",
            "group": "only the stories, and the index itself",
        },
        title="From stage",
        section="What",
    ),
    "batch_documents": common.batch_documents_param(),
}


@dag(
    dag_id=Path(__file__).stem,
    dag_display_name="Rebuild the index",
    schedule=None,
    params=PARAMS,
    doc_md=__doc__,
    **common.DAG,
)
def rebuild_index() -> None:
    """Wire the tasks; each is one call into the pipeline."""

    @task(doc_md="Reads the documents of the index, batch by batch.", **common.LONG)
    def discover(**context: Any) -> list[str]:
        from pipeline.airflow import tasks

        return tasks.discover_stored(context)

    @task(
        doc_md="Finds language, names and dates of one batch again, from the chosen stage on.",
        map_index_template=common.BATCH_LABEL,
    )
    def enrich(batch: str, **context: Any) -> str:
        from pipeline.airflow import batch_tasks

        return batch_tasks.enrich(context, batch)

    @task(
        doc_md="Groups all documents anew, fills the new index, and puts it in the old one's "
        "place in one step.",
        trigger_rule="none_failed",
        outlets=[STORIES],
        **common.LONG,
    )
    def rebuild(batches: Any, **context: Any) -> dict[str, Any]:
        from pipeline.airflow import index_tasks

        return index_tasks.rebuild(context, batches)

    rebuild(enrich.expand(batch=discover()))


rebuild_index()
