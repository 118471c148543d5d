from __future__ import annotations

from pathlib import Path

import pytest

from tools.env import PROJECT, filled, make_env


@pytest.fixture
def project(tmp_path: Path) -> Path:
    example = (PROJECT / ".env.example").read_text("utf-8")
    (tmp_path / ".env.example").write_text(example, encoding="utf-8")
    return tmp_path


def test_only_what_has_no_value_is_filled() -> None:
    comment, secret, port = filled("# A password=\nPASSWORD=\nPORT=9200\n").splitlines()
    assert (comment, port) == ("# A password=", "PORT=9200")
    name, value = secret.split("=")
    assert name == "PASSWORD"
    assert len(value) == 43


def test_every_secret_is_another_one() -> None:
    lines = filled("A=\nB=\n" * 20).splitlines()
    assert len({line.split("=")[1] for line in lines}) == len(lines)


def test_the_example_holds_no_secret(project: Path) -> None:
    example = (project / ".env.example").read_text("utf-8").splitlines()
    secrets = [line for line in example if "PASSWORD" in line or "_KEY" in line]
    assert secrets
    assert all(line.startswith("#") or line.endswith("=") for line in secrets)


def test_the_file_is_its_owners_alone(project: Path) -> None:
    path = make_env(project)
    assert path == project / ".env"
    assert path.stat().st_mode & 0o777 == 0o600
    assert not any(line.endswith("=") for line in path.read_text("utf-8").splitlines())


def test_a_file_that_is_there_is_never_replaced(project: Path) -> None:
    before = make_env(project).read_bytes()
    with pytest.raises(FileExistsError):
        make_env(project)
    assert (project / ".env").read_bytes() == before
