"""Takes the pictures of Airflow that the README shows.

    python -m tools.airflow.pictures

Runs `ingest` over `seeds/` in the real Airflow, with an index in a temporary folder.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tools.airflow.browser import browser
from tools.airflow.services import PROJECT, Services

PICTURES: Final = PROJECT / "docs" / "pictures"

_SIZE: Final = (1400, 800)
_RUN_SECONDS: Final = 300.0
_LATE: Final = """River bursts its banks in Lower Harford

HARFORD, 3 May 2019 - The river Lenn burst its banks in Lower Harford on Friday and flooded more
than two hundred houses, said the mayor, Margaret Oduya. Nobody was hurt.
"""


def main() -> int:
    """Take them all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="newsfold-pictures-") as temporary:
        folder = Path(temporary)
        drop = shutil.copytree(PROJECT / "seeds", folder / "drop")
        settings = {
            "NEWSFOLD_BATCH_DOCUMENTS": "1",
            # None that the watcher could see: it would start runs of its own.
            "NEWSFOLD_DROPS": json.dumps([str(folder / "none")]),
            "NEWSFOLD_INDEX": str(folder / "index"),
            "NEWSFOLD_WORK": str(folder / "work"),
        }
        with Services(settings) as services:
            client = services.client
            client.unpause("ingest")
            params = {"drop": str(drop)}
            first = client.wait(client.trigger("ingest", params), _RUN_SECONDS)
            (drop / "late.txt").write_text(_LATE, encoding="utf-8")
            client.wait(client.trigger("ingest", params), _RUN_SECONDS)
            client.wait(client.trigger("ingest", params), _RUN_SECONDS)
            with browser(*_SIZE) as page:
                page.set_cookie(client.url, "_token", client.token)
                page.show(f"{client.url}/dags/ingest", "discover")
                page.click("Expand all task groups")
                page.take_picture(PICTURES / "grid.png")
                page.show(f"{client.url}/dags/ingest/runs/{first.dag_run_id}", "discover")
                page.take_picture(PICTURES / "run.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
