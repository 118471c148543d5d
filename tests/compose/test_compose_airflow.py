"""Airflow and Redis as docker-compose.yml starts them, with its scripts and settings."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
import yaml
from redis import Redis
from redis.exceptions import AuthenticationError, ConnectionError as NoConnectionError

from tools.env import PROJECT

SCRIPTS = PROJECT / "tools" / "compose"
LOGIN = """odd "quotes' and \\ $HOME"""
SECONDS = 120


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[int]:
    """A process, by its number; with all that it started, it ends with the block."""
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, env=environment, stdout=stream, stderr=stream, start_new_session=True
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(SECONDS)


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What docker-compose.yml tells Airflow, but for its database and secrets."""
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text("utf-8"))["services"]
    told: dict[str, str] = services["airflow-api-server"]["environment"]
    outside = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    return {
        **outside,
        **{name: value for name, value in told.items() if "$" not in value},
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")),
        "AIRFLOW__API__SECRET_KEY": "signs sessions in this test",
        "AIRFLOW__API_AUTH__JWT_SECRET": "signs the tokens of tasks and people in this test",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


def set_up(environment: dict[str, str], password: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(SCRIPTS / "airflow.sh")],
        env={**environment, "ADMIN_PASSWORD": password},
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,  # a container has no terminal to ask for a password
        timeout=SECONDS,
    )


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "api-server.log"


@pytest.fixture(scope="module")
def api(environment: dict[str, str], log: Path) -> Iterator[httpx.Client]:
    for password in (LOGIN, "set up again"):
        done = set_up(environment, password)
        assert done.returncode == 0, done.stderr
    port = free_port()
    command = ["airflow", "api-server", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, environment, log), httpx.Client(base_url=f"http://127.0.0.1:{port}") as c:
        until = time.monotonic() + SECONDS
        while not answers(c):
            assert time.monotonic() < until, log.read_text("utf-8")[-2000:]
            time.sleep(0.5)
        yield c


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/api/v2/monitor/health").is_success
    except httpx.TransportError:
        return False


def log_in(api: httpx.Client, password: str) -> httpx.Response:
    return api.post("/auth/token", json={"username": "admin", "password": password})


def test_people_log_in_with_a_password(api: httpx.Client) -> None:
    page = api.get("/auth/login/")
    assert page.is_success
    assert "Enter your login and password" in page.text
    assert log_in(api, LOGIN).status_code == 201


@pytest.mark.parametrize("password", ["admin", "airflow", "set up again"])
def test_a_wrong_password_is_refused(api: httpx.Client, password: str) -> None:
    assert log_in(api, password).status_code == 401


def test_nobody_sees_anything_without_one(api: httpx.Client) -> None:
    assert api.get("/api/v2/dags").status_code == 401


def test_its_tokens_are_signed_with_a_key_that_is_long_enough(api: httpx.Client, log: Path) -> None:
    assert log_in(api, LOGIN).status_code == 201
    assert "HMAC key" not in log.read_text("utf-8")


def test_the_pools_are_there(api: httpx.Client) -> None:
    token = log_in(api, LOGIN).json()["access_token"]
    pool = api.get("/api/v2/pools/newsfold_index", headers={"Authorization": f"Bearer {token}"})
    assert pool.json()["slots"] == 4


def test_the_password_of_the_queue_is_in_no_list_of_processes(
    tmp_path: Path, lacking: Callable[[str], NoReturn]
) -> None:
    server, port = shutil.which("redis-server") or lacking("redis-server is not here"), free_port()
    own = tmp_path / "redis-server"
    own.write_text(f'#!/bin/sh\nexec {server} "$@" --port {port} --dir {tmp_path}\n')
    own.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "QUEUE_PASSWORD": "pass=word-_"}
    with running(["sh", str(SCRIPTS / "queue.sh")], environment, tmp_path / "redis.log") as number:
        assert ping(port, "pass=word-_")
        for password in (None, "another"):
            with pytest.raises(AuthenticationError):
                Redis(port=port, password=password).ping()
        assert b"pass=word" not in Path(f"/proc/{number}/cmdline").read_bytes()


def ping(port: int, password: str) -> bool:
    until = time.monotonic() + SECONDS
    while True:
        try:
            return bool(Redis(port=port, password=password).ping())
        except NoConnectionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
