"""Who may do what on a server with security, and what those are told who may not."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import json
import os
import socket
import ssl
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from elasticsearch import AuthenticationException, AuthorizationException, Elasticsearch

from pipeline.errors import BackendError, SettingsError
from pipeline.index import Index, open_index
from pipeline.index.query import Search
from pipeline.settings import ElasticsearchSettings
from tools.elasticsearch import Server

ROLES = Path(__file__).parents[2] / "config" / "elasticsearch" / "roles"
PASSWORD = token_urlsafe()
FILES = 6
UNTIL_SECONDS = 180.0
RELOADS_FAST = {"resource.reload.interval.high": "1s"}

# Each lacks one thing of what a writer needs.
LACKING: dict[str, dict[str, Any]] = {
    "no_templates": {
        "indices": [{"names": ["stories*"], "privileges": ["read", "write", "manage"]}]
    },
    "no_manage": {
        "cluster": ["manage_index_templates"],
        "indices": [{"names": ["stories*"], "privileges": ["read", "write"]}],
    },
    "no_write": {
        "cluster": ["manage_index_templates"],
        "indices": [{"names": ["stories*"], "privileges": ["read", "manage"]}],
    },
    "elsewhere": {
        "cluster": ["manage_index_templates"],
        "indices": [{"names": ["tales*"], "privileges": ["all"]}],
    },
}
MISSING = {
    "no_templates": "manage_index_templates on the cluster",
    "no_manage": "manage on stories, manage on stories-",
    "no_write": "write on stories, write on stories-",
    "elsewhere": "manage on stories, read on stories, write on stories",
}


@pytest.fixture(scope="module")
def server(elasticsearch: str) -> Iterator[Server]:
    """A server of this module's own with our roles; skipped where there can be none."""
    with Server(security=True, heap="512m", settings=RELOADS_FAST) as server:
        write_users(server.folder / "config")
        with as_elastic(server) as client:
            until = monotonic() + UNTIL_SECONDS
            while not is_known(client.options(basic_auth=("newsfold_writer", PASSWORD))):
                assert monotonic() < until, "the users are not known"
                sleep(0.2)
        yield server


def write_users(config: Path) -> None:
    """Our roles, and a user of the name of each, in files as a server without Kibana has them.

    See Elasticsearch Guide, File-based user authentication, Defining roles in a file.
    """
    roles = {file.stem: json.loads(file.read_text("utf-8")) for file in ROLES.glob("*.json")}
    for role in roles.values():
        del role["description"]
    salt = b"0123456789abcdef0123456789abcdef"
    derived = hashlib.pbkdf2_hmac("sha512", PASSWORD.encode(), salt, 10_000, 32)
    known = f"{{PBKDF2}}10000${b64encode(salt).decode()}${b64encode(derived).decode()}"
    everyone = sorted({**roles, **LACKING})
    (config / "roles.yml").write_text(yaml.safe_dump({**roles, **LACKING}), encoding="utf-8")
    (config / "users_roles").write_text("".join(f"{one}:{one}\n" for one in everyone))
    (config / "users").write_text("".join(f"{one}:{known}\n" for one in everyone))


def is_known(client: Elasticsearch) -> bool:
    try:
        asked = client.security.has_privileges(cluster=["manage_index_templates"])
        return bool(asked["has_all_requested"])
    except AuthenticationException:
        return False


@pytest.fixture
def admin(server: Server) -> Iterator[Elasticsearch]:
    """The superuser, on a server that holds nothing of ours before and after."""
    with as_elastic(server) as client:
        yield client
        for index in client.indices.get(index="stories*,secrets*"):
            client.indices.delete(index=index)
        for name in ours_of(client.indices.get_index_template()["index_templates"]):
            client.indices.delete_index_template(name=name)
        for name in ours_of(client.cluster.get_component_template()["component_templates"]):
            client.cluster.delete_component_template(name=name)


def as_elastic(server: Server) -> Elasticsearch:
    return Elasticsearch(
        server.url, basic_auth=(server.user, server.password or ""), ca_certs=str(server.ca_path)
    )


def as_user(server: Server, name: str, password: str = PASSWORD) -> Index:
    return open_index(server.url, options(server, name, password))


def options(server: Server, name: str, password: str = PASSWORD) -> ElasticsearchSettings:
    return ElasticsearchSettings.model_validate(
        {"username": name, "password": password, "ca_certs": str(server.ca_path)}
    )


def ours_of(templates: Any) -> list[str]:
    return [one["name"] for one in templates if one["name"].startswith("stories")]


def left_behind(client: Elasticsearch) -> list[str]:
    return [
        *client.indices.get(index="stories*"),
        *ours_of(client.indices.get_index_template()["index_templates"]),
        *ours_of(client.cluster.get_component_template()["component_templates"]),
    ]


def newsfold(server: Server, user: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    settings = {
        "NEWSFOLD_INDEX": server.url,
        "NEWSFOLD_WORKERS": "1",
        "NEWSFOLD_ELASTICSEARCH__USERNAME": user,
        "NEWSFOLD_ELASTICSEARCH__PASSWORD": PASSWORD,
        "NEWSFOLD_ELASTICSEARCH__CA_CERTS": str(server.ca_path),
    }
    return subprocess.run(
        [Path(sys.executable).with_name("newsfold"), *map(str, arguments)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_writer_does_a_whole_run_and_the_reader_searches_it(
    server: Server, admin: Elasticsearch, drop: Path
) -> None:
    (drop / "empty.txt").write_bytes(b"")
    done = newsfold(server, "newsfold_writer", "run", drop, "--json")
    assert done.returncode == 1, done.stderr  # one is set aside
    assert json.loads(done.stdout)["run"]["indexed"] == FILES
    again = newsfold(server, "newsfold_writer", "run", drop, "--redo", "all", "--json")
    assert json.loads(again.stdout)["run"]["indexed"] == FILES

    reader = as_user(server, "newsfold_reader")
    assert reader.search(Search("flooded")).documents == 2
    assert (reader.count(), len(reader.runs(5)), len(reader.set_aside())) == (FILES, 2, 1)
    assert len(list(reader.scan())) == FILES
    assert newsfold(server, "newsfold_reader", "status").returncode == 0


def test_the_writer_may_not_touch_another_index(server: Server, admin: Elasticsearch) -> None:
    admin.index(index="secrets", id="1", document={"text": "hidden"}, refresh=True)
    with Elasticsearch(
        server.url, basic_auth=("newsfold_writer", PASSWORD), ca_certs=str(server.ca_path)
    ) as client:
        for forbidden in (
            lambda: client.get(index="secrets", id="1"),
            lambda: client.index(index="secrets", id="1", document={}),
            lambda: client.delete(index="secrets", id="1"),
            lambda: client.search(index="secrets"),
            lambda: client.indices.delete(index="secrets"),
            lambda: client.indices.create(index="storiesque"),
            lambda: client.security.put_user(username="me", password=PASSWORD, roles=[]),
            lambda: client.cluster.put_settings(
                persistent={"indices.recovery.max_bytes_per_sec": "1b"}
            ),
        ):
            with pytest.raises(AuthorizationException):
                forbidden()
    assert admin.get(index="secrets", id="1")["_source"] == {"text": "hidden"}
    with (
        pytest.raises(SettingsError, match="missing manage on secrets"),
        open_index(f"{server.url}/secrets", options(server, "newsfold_writer")).writer(),
    ):
        pass


def test_the_reader_is_told_that_it_may_not_run(
    server: Server, admin: Elasticsearch, drop: Path
) -> None:
    refused = newsfold(server, "newsfold_reader", "run", drop)
    assert refused.returncode == 2
    assert f"Elasticsearch at {server.url} does not let the user 'newsfold_reader' write" in (
        refused.stderr
    )
    assert "newsfold_writer.json" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert left_behind(admin) == []


@pytest.mark.parametrize("name", LACKING)
def test_a_writer_that_lacks_a_right_is_told_which_and_leaves_nothing(
    server: Server, admin: Elasticsearch, name: str
) -> None:
    with pytest.raises(SettingsError, match=MISSING[name]), as_user(server, name).writer():
        pass
    assert left_behind(admin) == []


def test_a_user_that_may_not_read_is_told_so(server: Server, admin: Elasticsearch) -> None:
    with as_user(server, "newsfold_writer").writer():
        pass
    stranger = as_user(server, "elsewhere")
    for ask in (lambda: stranger.search(Search("flood")), lambda: list(stranger.scan())):
        with pytest.raises(SettingsError, match=rf"{server.url} refuses this user: .*unauthorized"):
            ask()


@pytest.mark.parametrize("user", ["newsfold_writer", "nobody"])
def test_a_wrong_password_is_told(server: Server, admin: Elasticsearch, user: str) -> None:
    with (
        pytest.raises(SettingsError, match=f"{server.url} does not know this user") as told,
        as_user(server, user, "wrong").writer(),
    ):
        pass
    assert "NEWSFOLD_ELASTICSEARCH__USERNAME" in str(told.value)
    assert "wrong" not in str(told.value)
    assert left_behind(admin) == []


def test_a_certificate_of_an_unknown_authority_is_not_trusted(
    server: Server, tmp_path: Path
) -> None:
    for trusted in ({}, {"ca_certs": str(certificate(tmp_path, days=1))}):
        index = open_index(server.url, ElasticsearchSettings.model_validate(trusted))
        with pytest.raises(SettingsError, match="NEWSFOLD_ELASTICSEARCH__CA_CERTS") as told:
            index.count()
        assert server.url in str(told.value)


def test_an_expired_certificate_is_told(tmp_path: Path) -> None:
    file = certificate(tmp_path, days=-1)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=shake_hands, args=(listener, context), daemon=True).start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        index = open_index(url, ElasticsearchSettings(ca_certs=str(file)))
        with pytest.raises(BackendError, match=f"certificate of .* at {url} has expired"):
            index.count()
        listener.shutdown(socket.SHUT_RDWR)


def shake_hands(listener: socket.socket, context: ssl.SSLContext) -> None:
    """Answer until the listener is shut down."""
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            # The client hangs up at the sight of the certificate.
            with connection, suppress(OSError):
                context.wrap_socket(connection, server_side=True).close()


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_that_holds_no_authority_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match="CA_CERTS") as told:
        open_index("https://127.0.0.1:9", ElasticsearchSettings(ca_certs=str(file))).count()
    assert str(file) in str(told.value)


def test_the_wrong_scheme_is_told(server: Server, elasticsearch: str) -> None:
    for url in (
        server.url.replace("https:", "http:"),
        elasticsearch.replace("http:", "https:"),
    ):
        scheme = url.partition(":")[0]
        with pytest.raises(BackendError, match=f"at {url} .*is {scheme} right"):
            open_index(url).count()


def certificate(folder: Path, days: int) -> Path:
    """A certificate that signs itself, good until so many days from now, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(until - dt.timedelta(days=9))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(here, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / f"certificate{days}.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return file
