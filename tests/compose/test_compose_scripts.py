"""The scripts of docker-compose.yml: what they ask of servers, and what they make."""

from __future__ import annotations

import base64
import json
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NoReturn

import pytest
from cryptography import x509

from tools.elasticsearch.install import installation
from tools.elasticsearch.java import java_home

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTS = PROJECT / "tools" / "compose"
ROLES = PROJECT / "config" / "elasticsearch" / "roles"

PASSWORDS = {
    "KIBANA_SYSTEM_PASSWORD": "shows",
    "WRITER_PASSWORD": "writes",
    "READER_PASSWORD": "reads",
    "IMPORTER_PASSWORD": "imports",
}


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def login(self) -> str:
        return base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()


@dataclass
class Stub:
    """A server that keeps what it is asked, and answers what the test says."""

    url: str = ""
    answers: list[tuple[int, object]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stub.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            status, answer = stub.answers.pop(0) if stub.answers else (200, {})
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer, separators=(",", ":")).encode())

        do_POST = do_PUT = _answer  # noqa: N815 - the names that http.server calls

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        stub.url = f"http://127.0.0.1:{server.server_port}"
        yield stub
        server.shutdown()


def script(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(SCRIPTS / name)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def set_up_users(url: str, elastic: str = "administers") -> subprocess.CompletedProcess[str]:
    return script(
        "users.sh",
        ELASTICSEARCH_URL=url,
        CA="unused.crt",
        ROLES=str(ROLES),
        ELASTIC_PASSWORD=elastic,
        **PASSWORDS,
    )


def test_every_user_gets_its_password_and_the_one_role_of_its_name(stub: Stub) -> None:
    done = set_up_users(stub.url)
    assert done.returncode == 0, done.stderr
    asked = {(one.method, one.path): json.loads(one.body) for one in stub.asked}
    assert asked.pop(("POST", "/_security/user/kibana_system/_password")) == {"password": "shows"}
    for user, password in {
        "newsfold_writer": "writes",
        "newsfold_reader": "reads",
        "newsfold_importer": "imports",
    }.items():
        assert asked.pop(("PUT", f"/_security/user/{user}")) == {
            "password": password,
            "roles": [user],
        }
        role = json.loads((ROLES / f"{user}.json").read_text("utf-8"))
        assert asked.pop(("PUT", f"/_security/role/{user}")) == role
    assert not asked


def test_a_role_is_there_before_its_user(stub: Stub) -> None:
    set_up_users(stub.url)
    paths = [one.path for one in stub.asked]
    for role in ROLES.iterdir():
        assert paths.index(f"/_security/role/{role.stem}") < paths.index(
            f"/_security/user/{role.stem}"
        )


def test_a_password_may_hold_any_characters(stub: Stub) -> None:
    odd = """quote" backslash\\ percent% dollar$ apostrophe' # é"""
    assert set_up_users(stub.url, elastic=odd).returncode == 0
    assert {one.login for one in stub.asked} == {f"elastic:{odd}"}


def test_what_elasticsearch_refuses_is_said_and_ends_the_script(stub: Stub) -> None:
    stub.answers.append((401, {"error": "unable to authenticate user [elastic]"}))
    done = set_up_users(stub.url)
    assert done.returncode != 0
    assert "unable to authenticate user [elastic]" in done.stderr
    assert len(stub.asked) == 1


def test_an_elasticsearch_that_is_not_ready_is_asked_again(stub: Stub) -> None:
    stub.answers.append((503, {"error": "the shard of .security-7 is unavailable"}))
    assert set_up_users(stub.url).returncode == 0


@pytest.fixture(scope="module")
def certificates(
    tmp_path_factory: pytest.TempPathFactory, lacking: Callable[[str], NoReturn]
) -> Path:
    if not shutil.which("unzip"):
        lacking("the script needs `unzip`, which the image of Elasticsearch has")
    folder = tmp_path_factory.mktemp("certificates")
    done = make_certificates(folder)
    assert done.returncode == 0, done.stderr
    return folder


def make_certificates(folder: Path) -> subprocess.CompletedProcess[str]:
    volumes = {name.upper(): folder / name for name in ("authority", "server", "trust")}
    for volume in volumes.values():
        volume.mkdir(exist_ok=True)
    return script(
        "certificates.sh",
        PATH=f"{installation() / 'bin'}:{os.environ['PATH']}",
        ES_JAVA_HOME=str(java_home()),
        CLI_JAVA_OPTS="-XX:TieredStopAtLevel=1",  # compiling less, it is faster
        **{name: str(volume) for name, volume in volumes.items()},
    )


def test_the_certificate_is_elasticsearchs_and_the_authority_signed_it(certificates: Path) -> None:
    authority = x509.load_pem_x509_certificate((certificates / "trust" / "ca.crt").read_bytes())
    server = x509.load_pem_x509_certificate(
        (certificates / "server" / "elasticsearch.crt").read_bytes()
    )
    server.verify_directly_issued_by(authority)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(names.get_values_for_type(x509.DNSName)) == {"elasticsearch", "localhost"}
    assert list(map(str, names.get_values_for_type(x509.IPAddress))) == ["127.0.0.1"]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(
        certificates / "server" / "elasticsearch.crt", certificates / "server" / "elasticsearch.key"
    )


def test_whoever_connects_sees_no_key(certificates: Path) -> None:
    assert [path.name for path in (certificates / "trust").iterdir()] == ["ca.crt"]
    assert {path.name for path in (certificates / "server").iterdir()} == {
        *("ca.crt", "elasticsearch.crt", "elasticsearch.key")
    }
    assert (certificates / "server" / "elasticsearch.key").stat().st_mode & 0o777 == 0o640
    assert (certificates / "authority" / "ca.key").stat().st_mode & 0o777 == 0o600


def test_certificates_that_are_there_are_kept(certificates: Path) -> None:
    before = (certificates / "server" / "elasticsearch.crt").read_bytes()
    assert make_certificates(certificates).returncode == 0
    assert (certificates / "server" / "elasticsearch.crt").read_bytes() == before


def bring(url: str) -> subprocess.CompletedProcess[str]:
    objects = str(PROJECT / "config" / "kibana" / "newsfold.ndjson")
    return script("dashboard.sh", KIBANA_URL=url, OBJECTS=objects, **PASSWORDS)


def test_the_objects_are_imported_over_those_that_are_there(stub: Stub) -> None:
    stub.answers.append((200, {"successCount": 12, "success": True, "warnings": []}))
    done = bring(stub.url)
    assert done.returncode == 0, done.stderr
    (asked,) = stub.asked
    assert (asked.method, asked.path) == ("POST", "/api/saved_objects/_import?overwrite=true")
    assert asked.login == "newsfold_importer:imports"
    assert "kbn-xsrf" in asked.headers
    assert asked.headers["Content-Type"].startswith("multipart/form-data")
    assert b'name="file"; filename="newsfold.ndjson"' in asked.body


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, {"successCount": 11, "success": False, "errors": [{"id": "newsfold"}]}),
        (401, {"statusCode": 401, "error": "Unauthorized"}),
    ],
)
def test_what_kibana_does_not_take_is_a_failure(stub: Stub, status: int, answer: object) -> None:
    stub.answers.append((status, answer))
    done = bring(stub.url)
    assert done.returncode == 1
    assert json.dumps(answer, separators=(",", ":")) in done.stderr


def test_a_kibana_that_is_not_ready_is_asked_again(stub: Stub) -> None:
    stub.answers += [(503, {}), (200, {"success": True})]
    assert bring(stub.url).returncode == 0
