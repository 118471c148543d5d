"""The Dockerfile and .dockerignore: what goes in, who runs it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.env import PROJECT

DOCKERFILE = (PROJECT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
IGNORED = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()


def copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_is_there_and_let_through(source: str) -> None:
    assert (PROJECT / source).exists()
    assert {f"!{source}", f"!{source.split('/', maxsplit=1)[0]}"} & set(IGNORED)


def test_nothing_else_is_let_through() -> None:
    let_through = {line.removeprefix("!") for line in IGNORED if line.startswith("!")}
    needed = set(copied())
    assert IGNORED[1] == "*"
    assert let_through == {one for one in needed if str(Path(one).parent) not in needed}


def test_python_is_the_one_of_the_locks_and_pinned() -> None:
    (python,) = re.findall(r"--python-version (\S+)", (PROJECT / "Makefile").read_text("utf-8"))
    images = re.findall(r"^FROM (\S+:\S+)", DOCKERFILE, re.MULTILINE)
    assert len(images) == 1
    assert re.fullmatch(rf"python:{re.escape(python)}\.\d+-slim-bookworm", images[0])


def test_everything_is_installed_with_hashes() -> None:
    installs = re.findall(r"pip install[^&\n]*", DOCKERFILE)
    assert len(installs) == 3
    assert all("--require-hashes" in one or "--no-deps --no-build" in one for one in installs)


def test_code_comes_after_what_it_depends_on() -> None:
    order = [DOCKERFILE.index(part) for part in ("-r requirements-server.lock", "COPY pipeline ")]
    assert order == sorted(order)


def test_it_does_not_run_as_root() -> None:
    (user,) = re.findall(r"^USER (\d+):0$", DOCKERFILE, re.MULTILINE)
    assert int(user) > 0
    assert f"--uid {user} " in DOCKERFILE


def test_dags_are_where_airflow_looks() -> None:
    (folder,) = re.findall(r"AIRFLOW__CORE__DAGS_FOLDER=(\S+)", DOCKERFILE)
    (home,) = set(re.findall(r"^WORKDIR (\S+)$", DOCKERFILE, re.MULTILINE))
    assert Path(folder) == Path(home) / "dags"
