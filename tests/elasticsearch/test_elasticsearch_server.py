from __future__ import annotations

import os
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import AuthenticationException, BadRequestError, Elasticsearch, SSLError

from tools.elasticsearch import Server, StartError
from tools.elasticsearch.install import installation
from tools.elasticsearch.process import running
from tools.elasticsearch.temporary import TemporaryFolder

LANGUAGES = {
    "arabic": "الكتاب",
    "armenian": "գրքեր",
    "basque": "etxeak",
    "bengali": "বইগুলি",
    "brazilian": "notícias",
    "bulgarian": "книгите",
    "catalan": "notícies",
    "cjk": "新聞記事",
    "czech": "zprávami",
    "danish": "nyhederne",
    "dutch": "kranten",
    "english": "stories",
    "estonian": "uudised",
    "finnish": "uutisia",
    "french": "journaux",
    "galician": "novas",
    "german": "Häuser",
    "greek": "εφημερίδες",
    "hindi": "किताबों",
    "hungarian": "hírekkel",
    "indonesian": "berita",
    "irish": "scéalta",
    "italian": "notizie",
    "latvian": "ziņām",
    "lithuanian": "naujienos",
    "norwegian": "nyhetene",
    "persian": "کتاب‌ها",
    "portuguese": "notícias",
    "romanian": "știrile",
    "russian": "новости",
    "serbian": "новости",
    "sorani": "کتێبەکان",
    "spanish": "noticias",
    "swedish": "nyheterna",
    "thai": "หนังสือพิมพ์",
    "turkish": "haberler",
}


@pytest.fixture
def client(elasticsearch: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch) as client:
        yield client


@pytest.fixture
def index_name(client: Elasticsearch) -> Iterator[str]:
    """The name of an index of the test's own: the server is that of all tests."""
    name = f"test-server-{uuid4().hex[:12]}"
    yield name
    client.indices.delete(index=name, ignore_unavailable=True)


@pytest.fixture(scope="module")
def secure(elasticsearch: str) -> Iterator[Server]:
    """A server of this module's own, to be killed; skipped where there can be no other."""
    with Server(security=True, heap="512m", settings={"node.name": "ours"}) as server:
        yield server


def as_user(server: Server, password: str | None = None) -> Elasticsearch:
    return Elasticsearch(
        server.url,
        basic_auth=(server.user, password or server.password or ""),
        ca_certs=str(server.ca_path),
        retry_on_timeout=True,
    )


def tokens(client: Elasticsearch, analyzer: str, text: str) -> list[str]:
    return [
        token["token"] for token in client.indices.analyze(analyzer=analyzer, text=text)["tokens"]
    ]


def test_has_the_analyzer_of_every_language(client):
    for language, word in LANGUAGES.items():
        assert tokens(client, language, word), language


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("german", "Häuser", "Haus"),
        ("english", "stories", "story"),
        ("french", "chevaux", "cheval"),
        ("russian", "новости", "новостей"),
        ("serbian", "новости", "novosti"),
        ("spanish", "noticias", "noticia"),
    ],
)
def test_forms_of_a_word_are_one_token(client, language, one, other):
    assert tokens(client, language, one) == tokens(client, language, other) != [one]


def test_a_mapping_folds_keywords_and_stems_texts(client, index_name):
    client.indices.create(
        index=index_name,
        settings={
            "analysis": {
                "normalizer": {
                    "folded": {"type": "custom", "filter": ["lowercase", "asciifolding"]}
                }
            }
        },
        mappings={
            "properties": {
                "person": {"type": "keyword", "normalizer": "folded"},
                "body": {"type": "text", "analyzer": "german"},
            }
        },
    )
    client.index(
        index=index_name,
        document={"person": "José Ángel", "body": "Die alten Häuser"},
        refresh=True,
    )

    def hits(query):
        return client.search(index=index_name, query=query)["hits"]["total"]["value"]

    assert hits({"term": {"person": "jose angel"}}) == 1
    assert hits({"prefix": {"person": "JOSÉ"}}) == 1
    assert hits({"match": {"body": "Haus"}}) == 1
    assert hits({"match": {"body": "Hund"}}) == 0


def test_a_configured_analyzer_is_refused_rather_than_taken_for_the_plain_one(client, index_name):
    with pytest.raises(BadRequestError, match="Unknown analyzer type"):
        client.indices.create(
            index=index_name,
            settings={
                "analysis": {"analyzer": {"bare": {"type": "german", "stopwords": "_none_"}}}
            },
        )


def test_security_asks_for_the_password(secure):
    with as_user(secure, "wrong") as client, pytest.raises(AuthenticationException):
        client.cluster.health()
    with as_user(secure) as client:
        assert client.security.authenticate()["username"] == secure.user


def test_security_has_a_certificate_that_only_its_own_authority_vouches_for(secure):
    with (
        Elasticsearch(secure.url, basic_auth=(secure.user, secure.password or "")) as client,
        pytest.raises(SSLError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.cluster.health()
    assert ssl.create_default_context(cafile=secure.ca_path).get_ca_certs()


def test_documents_outlive_a_kill(secure):
    url, first = secure.url, secure.pid
    with as_user(secure) as client:
        client.indices.create(index="kept", settings={"number_of_replicas": 0})
        for number in range(50):
            client.index(index="kept", id=str(number), document={"number": number})
    secure.kill()
    assert secure.pid is None
    secure.restart()
    assert (secure.url, secure.pid != first) == (url, True)
    with as_user(secure) as client:
        client.indices.refresh(index="kept")
        assert client.count(index="kept")["count"] == 50


def test_settings_are_its_own(secure):
    with as_user(secure) as client:
        nodes = client.nodes.info()["nodes"].values()
    assert [node["name"] for node in nodes] == ["ours"]
    assert "started" in secure.log_path.read_text("utf-8")


def test_started_twice_it_is_one(secure):
    pid = secure.pid
    secure.start()
    assert secure.pid == pid is not None


def test_stopping_leaves_no_process(secure):
    """The last of the tests with `secure`, which starts again only if another asks for it."""
    pid = secure.pid
    secure.stop()
    secure.stop()
    assert secure.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_keeps_it_from_starting_is_told(elasticsearch):
    with pytest.raises(StartError, match="Invalid initial heap size"), Server(heap="much"):
        pass


def test_the_server_of_a_killed_process_is_cleared_away(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    claim_and_die = "from tools.elasticsearch import Server; print(Server().folder)"
    made = subprocess.run(
        [sys.executable, "-c", claim_and_die],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    left = Path(made.stdout.strip())
    assert left.parent == tmp_path
    assert left.exists()
    ours = TemporaryFolder()
    assert not left.exists()
    another = TemporaryFolder()
    assert ours.path.exists()
    ours.delete()
    another.delete()
    assert not ours.path.exists()


def test_a_pid_left_by_a_crash_is_not_trusted(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "node.lock").touch()
    (tmp_path / "pid").write_text(str(os.getpid()))
    assert running(tmp_path) is None
    Server(tmp_path).stop()


def test_without_a_start_there_is_no_address(tmp_path):
    with pytest.raises(StartError, match="before it is started"):
        _ = Server(tmp_path).url


def test_the_installation_is_shared_and_readable_by_all(elasticsearch):
    home = installation()
    assert all(path.stat().st_mode & 0o004 for path in home.rglob("*"))
