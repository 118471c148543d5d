"""What the DAGs follow and what other people's DAGs may follow."""

from __future__ import annotations

from typing import Final

from airflow.sdk import Asset, AssetWatcher

from pipeline.airflow.watch import FinishedDropTrigger

DROP: Final = Asset(
    name="newsfold_drop",
    uri="newsfold://drop",
    watchers=[AssetWatcher(name="newsfold_drop_watcher", trigger=FinishedDropTrigger())],
    extra={"description": "Raw files, in any of the drops of the settings."},
)
"""Has an event when new files of a drop are finished."""

STORIES: Final = Asset(
    name="newsfold_stories",
    uri="newsfold://stories",
    extra={"description": "The index that people search."},
)
"""Has an event when a run has changed the index, with what it holds: `documents`, `stories` and
`set_aside`, and the `run_id`."""
