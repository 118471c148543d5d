"""`python -m tools.elasticsearch start|stop|status`: a server for development, run by hand."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import Final

from tools.elasticsearch.errors import ElasticsearchError
from tools.elasticsearch.install import CACHE
from tools.elasticsearch.server import Server

PORT: Final = 9210
"""Not 9200, where a full Elasticsearch (docker-compose.yml) may be."""


def main() -> int:
    """Do what the command line asks; 0 done, 1 it failed, or (`status`) does not run."""
    parser = argparse.ArgumentParser(prog="python -m tools.elasticsearch", description=__doc__)
    parser.add_argument("command", choices=("start", "stop", "status"))
    command = parser.parse_args().command
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    server = Server(CACHE / "development", http_port=PORT)
    try:
        if command == "start":
            return _start(server)
        if command == "stop":
            return _stop(server)
    except ElasticsearchError as error:
        _say(str(error))
        return 1
    return _status(server)


def _start(server: Server) -> int:
    was_running = server.pid is not None
    server.start()
    _say(f"Elasticsearch {'runs already' if was_running else 'runs'} at {server.url}")
    _say(f"Its log: {server.log_path}")
    _say("Stop it with: python -m tools.elasticsearch stop")
    return 0


def _stop(server: Server) -> int:
    was_running = server.pid is not None
    server.stop()
    _say("Elasticsearch is stopped; its data is kept." if was_running else "It does not run.")
    return 0


def _status(server: Server) -> int:
    if server.pid is None:
        _say("It does not run. Start it with: python -m tools.elasticsearch start")
        return 1
    _say(f"Elasticsearch runs at {server.url} (process {server.pid})")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
