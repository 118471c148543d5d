"""The real Airflow for tests, measurements and pictures: each service a process of its own.

`Services` starts PostgreSQL, the API server, the scheduler, the DAG processor, the triggerer and,
when asked, Redis and Celery workers, in a temporary folder, and stops them all. `Client` speaks to
it as people's own programs would, through the REST API.
"""

from tools.airflow.client import AssetEvent, Client, DagRun, TaskInstance
from tools.airflow.errors import AirflowError, MissingToolError, RunError, StartError
from tools.airflow.services import Services

__all__ = [
    "AirflowError",
    "AssetEvent",
    "Client",
    "DagRun",
    "MissingToolError",
    "RunError",
    "Services",
    "StartError",
    "TaskInstance",
]
