from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tools.env import PROJECT, filled, make_env


@pytest.fixture
def project(tmp_path: Path) -> Path:
    example = (PROJECT / ".env.example").read_text("utf-8")
    (tmp_path / ".env.example").write_text(example, encoding="utf-8")
    return tmp_path


def variables(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_only_what_has_no_value_is_filled() -> None:
    comment, secret, port = filled("# A password=\nPASSWORD=\nPORT=9200\n").splitlines()
    assert (comment, port) == ("# A password=", "PORT=9200")
    name, _, value = secret.partition("=")
    assert name == "PASSWORD"
    assert len(value) == 44


def test_every_secret_is_another_one() -> None:
    lines = filled("A=\nB=\n" * 20).splitlines()
    assert len({line.partition("=")[2] for line in lines}) == len(lines)


def test_the_example_holds_no_secret(project: Path) -> None:
    example = variables((project / ".env.example").read_text("utf-8"))
    secrets = {name for name in example if name.endswith(("_PASSWORD", "_KEY", "_SECRET"))}
    assert len(secrets) == 14
    assert secrets == {name for name, value in example.items() if not value}


def test_the_file_is_its_owners_alone_and_complete(project: Path) -> None:
    path = make_env(project)
    assert path == project / ".env"
    assert path.stat().st_mode & 0o777 == 0o600
    assert all(variables(path.read_text("utf-8")).values())


def test_airflow_can_encrypt_with_its_key(project: Path) -> None:
    key = variables(make_env(project).read_text("utf-8"))["AIRFLOW_FERNET_KEY"]
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"a connection")) == b"a connection"


def test_a_file_that_is_there_is_left_as_it_is(project: Path) -> None:
    before = make_env(project).read_bytes()
    assert make_env(project).read_bytes() == before


@pytest.mark.parametrize("end", ["", "\n"])
def test_what_a_newer_version_needs_is_added(project: Path, end: str) -> None:
    old = f"# Mine\nELASTIC_PASSWORD=known to Elasticsearch\nKIBANA_PORT=15601{end}"
    (project / ".env").write_text(old, encoding="utf-8")
    text = make_env(project).read_text("utf-8")
    assert text.startswith(old)
    names = [line.partition("=")[0] for line in text.splitlines() if "=" in line]
    assert sorted(names) == sorted(variables((project / ".env.example").read_text("utf-8")))
    assert variables(text)["ELASTIC_PASSWORD"] == "known to Elasticsearch"  # noqa: S105 - made up
    assert all(variables(text).values())
