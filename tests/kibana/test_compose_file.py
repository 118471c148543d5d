"""docker-compose.yml: nothing open, nothing unbounded; and that Compose understands it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from tools.elasticsearch.install import VERSION
from tools.env import filled

PROJECT = Path(__file__).resolve().parents[2]
FILE = PROJECT / "docker-compose.yml"
EXAMPLE = (PROJECT / ".env.example").read_text("utf-8")
CACHE = PROJECT / ".newsfold" / "compose"
COMPOSE_GO = "v2.9.1"
SERVERS = {"elasticsearch", "kibana"}

Services = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def services() -> Services:
    return yaml.safe_load(FILE.read_text("utf-8"))["services"]


def test_the_images_are_of_the_version_that_the_tests_run(services: Services) -> None:
    images = {service["image"] for service in services.values()}
    assert images == {f"elasticsearch:{VERSION}", f"kibana:{VERSION}"}


def test_ports_are_open_to_this_machine_alone(services: Services) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert len(ports) == len(SERVERS)
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_service_is_bounded_and_gains_no_rights(services: Services) -> None:
    for service in services.values():
        assert service["mem_limit"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_servers_say_how_they_are_and_the_rest_runs_once(services: Services) -> None:
    for name, service in services.items():
        assert ("healthcheck" in service) == (name in SERVERS)
        assert (service["restart"] == "no") == (name not in SERVERS)


def test_elasticsearch_and_kibana_speak_tls_only(services: Services) -> None:
    elasticsearch = services["elasticsearch"]["environment"]
    for layer in ("", ".http.ssl", ".transport.ssl"):
        assert elasticsearch[f"xpack.security{layer}.enabled"] == "true"
    assert services["kibana"]["environment"]["ELASTICSEARCH_HOSTS"].startswith("https://")


def test_only_the_maker_of_certificates_sees_the_key_of_the_authority(services: Services) -> None:
    holders = {
        name
        for name, service in services.items()
        if any(volume.startswith("authority:") for volume in service.get("volumes", []))
    }
    assert holders == {"certificates"}


def test_no_secret_is_written_down(services: Services) -> None:
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|ENCRYPTIONKEY", name):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?make env\}", value)


def test_what_is_mounted_is_there(services: Services) -> None:
    for service in services.values():
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (PROJECT / source).exists()


def test_the_example_has_every_variable_and_no_other() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", FILE.read_text("utf-8")))
    assert used == set(variables(EXAMPLE))


def variables(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


Read = Callable[[dict[str, str]], subprocess.CompletedProcess[str]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The file as Compose reads it: the plugin, or else the program of Compose's own library."""
    if has_plugin():
        command = ["docker", "compose", "--file", str(FILE), "config", "--format", "json"]
        return lambda variables: run(command, variables)
    program = library_program()

    def read_by_library(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """It checks the file as the plugin does, but does not hand the environment on."""
        text = FILE.read_text("utf-8")
        for name, value in variables.items():
            if value:
                text = re.sub(rf"\$\{{{name}:[^}}]*\}}", value, text)
        copy = tmp_path / "docker-compose.yml"
        copy.write_text(text, encoding="utf-8")
        return run([str(program), "--format", "json", str(copy)], {})

    return read_by_library


def has_plugin() -> bool:
    return (
        bool(shutil.which("docker")) and run(["docker", "compose", "version"], {}).returncode == 0
    )


def library_program() -> Path:
    program = CACHE / f"compose-go-{COMPOSE_GO}"
    if not program.exists():
        go = shutil.which("go") or pytest.skip("neither the plugin `docker compose` nor Go is here")
        package = f"github.com/compose-spec/compose-go/v2/cmd@{COMPOSE_GO}"
        CACHE.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=CACHE) as folder:
            built = run([go, "install", package], {"GOBIN": folder})
            if built.returncode:
                pytest.skip(f"Go cannot build Compose's library: {built.stderr[-300:]}")
            (Path(folder) / "cmd").rename(program)
    return program


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_compose_reads_the_file_with_what_make_env_makes(read: Read) -> None:
    secrets = variables(filled(EXAMPLE))
    done = read(secrets)
    assert done.returncode == 0, done.stderr
    services = json.loads(done.stdout)["services"]
    assert set(services) == {"certificates", "elasticsearch", "users", "kibana", "dashboard"}
    given = services["elasticsearch"]["environment"]["ELASTIC_PASSWORD"]
    assert given == secrets["ELASTIC_PASSWORD"]


def test_compose_says_what_to_do_without_secrets(read: Read) -> None:
    done = read(variables(EXAMPLE))
    assert done.returncode != 0
    assert "make env" in done.stderr
