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
from typing import Any, NoReturn

import pytest
import yaml

from pipeline.settings import ElasticsearchSettings, Settings
from tools.elasticsearch.install import VERSION
from tools.env import filled

PROJECT = Path(__file__).resolve().parents[2]
FILE = PROJECT / "docker-compose.yml"
EXAMPLE = (PROJECT / ".env.example").read_text("utf-8")
CACHE = PROJECT / ".newsfold" / "compose"
COMPOSE_GO = "v2.9.1"
ONCE = {"certificates", "users", "dashboard", "airflow-setup"}
SERVERS = {
    *("elasticsearch", "kibana", "postgres", "redis", "airflow-api-server", "airflow-scheduler"),
    *("airflow-dag-processor", "airflow-triggerer", "airflow-worker"),
}

Services = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def services() -> Services:
    return yaml.safe_load(FILE.read_text("utf-8"))["services"]


def test_it_has_these_services(services: Services) -> None:
    assert set(services) == ONCE | SERVERS


def test_the_images_are_of_the_version_that_the_tests_run(services: Services) -> None:
    images = {service["image"] for service in services.values() if "elastic" in service["image"]}
    assert images == {f"elasticsearch:{VERSION}"}
    assert services["kibana"]["image"] == services["dashboard"]["image"] == f"kibana:{VERSION}"


def test_an_image_is_pinned_or_built_here(services: Services) -> None:
    for service in services.values():
        pinned = re.fullmatch(r"[a-z]+:\d+(\.\d+)+(-[a-z]+)?", service["image"])
        assert bool(pinned) != ("build" in service)


def test_ports_are_open_to_this_machine_alone(services: Services) -> None:
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert set(ports) == {"elasticsearch", "kibana", "airflow-api-server"}
    for (port,) in ports.values():
        assert port.startswith("127.0.0.1:")


def test_every_service_is_bounded_and_gains_no_rights(services: Services) -> None:
    for service in services.values():
        assert service["mem_limit"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_what_has_to_be_root_has_the_rights_of_root(services: Services) -> None:
    for name, service in services.items():
        if name.startswith("airflow-") or name in {"postgres", "redis"}:
            assert service["cap_drop"] == ["ALL"]


def test_servers_say_how_they_are_and_the_rest_runs_once(services: Services) -> None:
    for name, service in services.items():
        assert ("healthcheck" in service) == (name in SERVERS)
        assert service["restart"] == ("unless-stopped" if name in SERVERS else "no")


def test_all_that_ends_is_waited_for(services: Services) -> None:
    """Or `up --wait` takes its end for a failure."""
    waited_for = {
        name
        for service in services.values()
        for name, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }
    assert waited_for == ONCE


def test_there_can_be_many_workers_and_they_end_what_they_are_at(services: Services) -> None:
    worker = services["airflow-worker"]
    assert not {"container_name", "hostname", "ports"} & set(worker)
    assert worker["stop_grace_period"] == "10m"


def test_what_people_drop_and_what_we_ship_cannot_be_written(services: Services) -> None:
    for name in SERVERS:
        volumes = services[name].get("volumes", [])
        mounted = [volume for volume in volumes if volume.startswith(("./", "${"))]
        assert all(volume.endswith(":ro") for volume in mounted)
    assert "${DROPS_FOLDER:-./drops}:/drops:ro" in services["airflow-worker"]["volumes"]


def test_tasks_find_each_others_work_files(services: Services) -> None:
    (work,) = re.findall(r"NEWSFOLD_WORK=(\S+)", (PROJECT / "Dockerfile").read_text("utf-8"))
    assert f"work:{work}" in services["airflow-worker"]["volumes"]


def test_airflow_knows_each_option_that_is_set(
    services: Services, airflow_options: dict[str, list[str]]
) -> None:
    names = [name for name in services["airflow-worker"]["environment"] if name[:9] == "AIRFLOW__"]
    assert names
    for name in names:
        _, section, option = name.lower().split("__")
        assert option in airflow_options[section]


def test_the_pipeline_knows_each_setting_that_is_set(services: Services) -> None:
    environment = services["airflow-worker"]["environment"]
    names = {name for name in environment if name.startswith("NEWSFOLD_")}
    top = {f"NEWSFOLD_{name.upper()}" for name in Settings.model_fields}
    nested = {
        f"NEWSFOLD_ELASTICSEARCH__{name.upper()}" for name in ElasticsearchSettings.model_fields
    }
    assert names
    assert names <= top | nested


def test_what_is_taken_up_by_default_is_what_is_mounted(services: Services) -> None:
    mounted = {volume.split(":")[-2] for volume in services["airflow-worker"]["volumes"][:4]}
    assert set(json.loads(variables(EXAMPLE)["DROPS"])) <= mounted


def test_only_setup_is_told_the_password_of_the_administrator(services: Services) -> None:
    text = "AIRFLOW_ADMIN_PASSWORD"
    told = {name for name, service in services.items() if text in json.dumps(service)}
    assert told == {"airflow-setup"}


def test_no_secret_is_in_a_list_of_processes(services: Services) -> None:
    for service in services.values():
        started = [service.get("entrypoint"), service.get("command"), service.get("healthcheck")]
        assert not re.search(r"(?<!\$)\$\{", json.dumps(started))


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
            if re.search("PASSWORD|ENCRYPTIONKEY|SECRET|FERNET", name):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?make env\}", value)
            elif "://" in value and "@" in value:
                assert re.search(r":\$\{[A-Z_]+:\?make env\}@", value)


def test_what_is_mounted_is_there(services: Services) -> None:
    for service in services.values():
        for volume in service.get("volumes", []):
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
def read(tmp_path: Path, lacking: Callable[[str], NoReturn]) -> Read:
    """The file as Compose reads it: the plugin, or else the program of Compose's own library."""
    if has_plugin():
        command = ["docker", "compose", "--file", str(FILE), "config", "--format", "json"]
        return lambda variables: run(command, variables)
    program = library_program(lacking)

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


def library_program(lacking: Callable[[str], NoReturn]) -> Path:
    program = CACHE / f"compose-go-{COMPOSE_GO}"
    if not program.exists():
        go = shutil.which("go") or lacking("neither the plugin `docker compose` nor Go is here")
        package = f"github.com/compose-spec/compose-go/v2/cmd@{COMPOSE_GO}"
        CACHE.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=CACHE) as folder:
            built = run([go, "install", package], {"GOBIN": folder})
            if built.returncode:
                lacking(f"Go cannot build Compose's library: {built.stderr[-300:]}")
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
    assert set(services) == ONCE | SERVERS
    given = services["elasticsearch"]["environment"]["ELASTIC_PASSWORD"]
    assert given == secrets["ELASTIC_PASSWORD"]
    worker = services["airflow-worker"]["environment"]
    assert secrets["AIRFLOW_QUEUE_PASSWORD"] in worker["AIRFLOW__CELERY__BROKER_URL"]
    assert worker["NEWSFOLD_DROPS"] == secrets["DROPS"]


def test_compose_says_what_to_do_without_secrets(read: Read) -> None:
    done = read(variables(EXAMPLE))
    assert done.returncode != 0
    assert "make env" in done.stderr
