"""Values for Airflow's Helm chart: that the chart takes them, and they agree with the rest."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from cryptography.fernet import Fernet

import pipeline
from pipeline.settings import ElasticsearchSettings, Settings

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "kubernetes.md").read_text("utf-8")
SCHEMA = Path(__file__).with_name("helm_values.schema.json")


@pytest.fixture(scope="module")
def values() -> Any:
    return yaml.safe_load((PROJECT / "config" / "kubernetes" / "values.yaml").read_text("utf-8"))


def test_the_chart_takes_the_values(values: Any) -> None:
    jsonschema.validate(values, json.loads(SCHEMA.read_text("utf-8")))


def test_the_versions_are_ours(values: Any) -> None:
    assert values["airflowVersion"] == version("apache-airflow")
    assert values["images"]["airflow"]["tag"] == pipeline.__version__


def test_airflow_knows_each_option_that_is_set(
    values: Any, airflow_options: dict[str, list[str]]
) -> None:
    for section, options in values["config"].items():
        assert set(options) <= set(airflow_options[section])


def test_the_pipeline_knows_each_setting_that_is_set(values: Any) -> None:
    given = [one["name"] for one in values["env"]] + re.findall(r"NEWSFOLD_[A-Z_]+(?==)", PAGE)
    for name in given:
        section, _, key = name.removeprefix("NEWSFOLD_").lower().partition("__")
        assert section in Settings.model_fields
        assert not key or key in ElasticsearchSettings.model_fields


def test_the_page_makes_each_secret_that_the_values_name(values: Any) -> None:
    text = json.dumps(values)
    named = set(re.findall(r"newsfold-[a-z]+", text))
    made = set(re.findall(r"create secret generic (newsfold-[a-z]+)", PAGE))
    assert named == made


def test_the_page_makes_a_key_that_airflow_can_encrypt_with(tmp_path: Path) -> None:
    (command,) = re.findall(r"^openssl .*$", PAGE, re.MULTILINE)
    subprocess.run(["bash", "-c", command], cwd=tmp_path, check=True)
    key = Fernet((tmp_path / "fernet").read_bytes())
    assert key.decrypt(key.encrypt(b"a connection")) == b"a connection"


def test_the_user_that_is_made_has_a_password_of_a_secret(values: Any) -> None:
    job = values["createUserJob"]
    assert job["args"][0] == "bash"
    assert "ADMIN_PASSWORD" in (PROJECT / job["args"][1]).read_text("utf-8")
    (told,) = job["env"]
    assert told["name"] == "ADMIN_PASSWORD"
    assert told["valueFrom"]["secretKeyRef"]["name"] == "newsfold-admin"


def test_the_page_links_to_what_is_there() -> None:
    for link in re.findall(r"\]\((\.\./[^)]+)\)", PAGE):
        assert (PROJECT / "docs" / link).exists()
