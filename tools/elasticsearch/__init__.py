"""A real Elasticsearch for development and tests, without Docker.

`Server` runs the server that Elasticsearch publishes on Maven Central for integration tests, with
the language analyzers that it lacks put back by a plugin of ours: see `install`. By hand:
`python -m tools.elasticsearch start`.
"""

from tools.elasticsearch.errors import (
    ElasticsearchError,
    InstallError,
    MissingToolError,
    StartError,
)
from tools.elasticsearch.server import Server

__all__ = ["ElasticsearchError", "InstallError", "MissingToolError", "Server", "StartError"]
