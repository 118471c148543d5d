"""A server that dies, is full, slow or crowded: a run waits or stops, and the next completes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread, Timer
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest
from elasticsearch import ApiError, Elasticsearch

from pipeline.document import Document, document_id
from pipeline.errors import BackendError, IndexBusyError
from pipeline.index import Index, open_index
from pipeline.index.records import Entry
from pipeline.run.local import run
from pipeline.run.request import Progress, RunContext, RunRequest
from pipeline.settings import ElasticsearchSettings, Settings
from tools.elasticsearch import Server

FILES = 24
MANY = 4_000
BATCH = 2
UNTIL_SECONDS = 180.0
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def server(elasticsearch: str) -> Iterator[Server]:
    """A server of this module's own, with next to no queue; skipped where there can be none."""
    crowded = {"thread_pool.write.size": 1, "thread_pool.write.queue_size": 1}
    with Server(heap="512m", settings=crowded) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[Elasticsearch]:
    with Elasticsearch(server.url) as client:
        yield client


@pytest.fixture
def location(server: Server, client: Elasticsearch) -> Iterator[str]:
    alias = f"stories-trouble-{uuid4().hex[:12]}"
    yield f"{server.url}/{alias}"
    server.start()
    for index in client.indices.get(index=f"{alias}*"):
        client.indices.delete(index=index)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A drop of small stories, some of them copies of each other."""
    chance = random.Random(7)
    words = sorted({word for seed in SEEDS.iterdir() for word in seed.read_text("utf-8").split()})
    folder = tmp_path / "files"
    folder.mkdir()
    texts = [
        "\n\n".join(" ".join(chance.choices(words, k=40)).capitalize() + "." for _ in range(3))
        for _ in range(FILES * 2 // 3)
    ]
    for number, text in enumerate([*texts, *texts[: FILES - len(texts)]]):
        (folder / f"{number:02}.txt").write_text(f"Story of {number}\n\n{text}\n", encoding="utf-8")
    return folder


@pytest.fixture
def expected(files: Path, tmp_path: Path, settings: Settings) -> dict[str, Document]:
    """What a run without trouble makes of the files, at another home."""
    index = open_index(str(tmp_path / "untroubled"))
    ingest(files, index, settings)
    return contents(index)


def ingest(
    files: Path,
    index: Index,
    settings: Settings,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> None:
    small = settings.model_copy(update={"batch_documents": BATCH, "commit_documents": BATCH})
    finished = run(RunRequest((str(files),)), index, small, RunContext.begin(), on_progress)
    assert finished.seen == finished.indexed + finished.unchanged == FILES


def at_file(number: int, action: Callable[[], object]) -> Callable[[Progress], None]:
    """Progress that does something once, when a run has come as far as that."""
    todo = [action]

    def show(progress: Progress) -> None:
        if progress.files >= number and todo:
            todo.pop()()

    return show


def contents(index: Index) -> dict[str, Document]:
    """The documents, without what tells of the run that made them."""
    blank = dict.fromkeys(("run_id", "ingested_at"))
    documents = list(index.scan())
    assert len({one.id for one in documents}) == len(documents)
    return {one.source: one.model_copy(update=blank) for one in documents}


def refresh_interval(client: Elasticsearch, location: str) -> str | None:
    (index,) = client.indices.get_settings(index=alias_of(location)).values()
    found: str | None = index["settings"]["index"].get("refresh_interval")
    return found


def alias_of(location: str) -> str:
    return location.rpartition("/")[2]


def entries(number: int) -> list[Entry]:
    chance = random.Random(number)
    texts = [" ".join(f"w{chance.randrange(10**6)}" for _ in range(150)) for _ in range(number)]
    documents = [
        Document(id=document_id(str(n)), source=str(n), source_hash=str(n), body=text)
        for n, text in enumerate(texts)
    ]
    return [Entry(one, ("key",)) for one in documents]


def write(
    index: Index,
    written: list[Entry],
    version: int,
    before_commit: Callable[[], object] = lambda: None,
) -> None:
    with index.writer() as writer:
        writer.put(written, version)
        before_commit()
        assert writer.commit() == []


def wait_until(condition: Callable[[], bool]) -> None:
    until = monotonic() + UNTIL_SECONDS
    while not condition():
        assert monotonic() < until, "it never came to that"
        sleep(0.01)


def newsfold_run(files: Path, location: str) -> subprocess.Popen[str]:
    settings = {
        "NEWSFOLD_INDEX": location,
        "NEWSFOLD_BATCH_DOCUMENTS": str(BATCH),
        "NEWSFOLD_COMMIT_DOCUMENTS": str(BATCH),
        "NEWSFOLD_WORKERS": "1",
    }
    return subprocess.Popen(
        [Path(sys.executable).with_name("newsfold"), "run", str(files)],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_run_whose_server_is_killed_stops_and_the_next_completes(
    server: Server, client: Elasticsearch, location: str, files: Path, expected: Any
) -> None:
    with newsfold_run(files, location) as first:
        wait_until(lambda: has_begun(client, location))
        server.kill()
        said, told = first.communicate(timeout=UNTIL_SECONDS)
    assert first.returncode == 3, (said, told)
    assert f"newsfold: Elasticsearch at {server.url} cannot be reached" in told
    assert "Traceback" not in told

    server.start()
    completes(client, location, files, expected)


def test_a_run_that_is_killed_is_completed_by_the_next_at_once(
    client: Elasticsearch, location: str, files: Path, expected: Any
) -> None:
    with newsfold_run(files, location) as first:
        wait_until(lambda: has_begun(client, location))
        first.kill()
    completes(client, location, files, expected)


def has_begun(client: Elasticsearch, location: str) -> bool:
    try:
        return int(client.count(index=alias_of(location))["count"]) >= FILES // 4
    except ApiError:  # the index is not there yet, or not ready
        return False


def completes(client: Elasticsearch, location: str, files: Path, expected: Any) -> None:
    """The next run has nothing to wait for, loses and doubles nothing, and tidies up."""
    assert refresh_interval(client, location) == "-1"
    with newsfold_run(files, location) as second:
        said, told = second.communicate(timeout=UNTIL_SECONDS)
    assert second.returncode == 0, (said, told)
    assert contents(open_index(location)) == expected
    assert refresh_interval(client, location) is None
    assert len(open_index(location).runs(10)) == 1


def test_a_bulk_that_a_kill_cuts_short_is_sent_again(
    server: Server, client: Elasticsearch, location: str
) -> None:
    index, many = open_index(location), entries(MANY)

    def kill_in_mid_bulk() -> None:
        wait_until(lambda: indexed(client, location) > MANY // 6)
        server.kill()

    killer = Thread(target=kill_in_mid_bulk)
    with pytest.raises(BackendError, match="cannot be reached"):
        write(index, many, 1, before_commit=killer.start)
    killer.join()
    server.start()
    client.indices.refresh(index=alias_of(location))
    assert 0 < index.count() < MANY
    # In the process whose lease the dead server still holds, and at once.
    write(index, many, 1)
    assert {one.id for one in index.scan()} == {entry.document.id for entry in many}
    assert index.count() == MANY
    assert refresh_interval(client, location) is None


def indexed(client: Elasticsearch, location: str) -> int:
    stats = client.indices.stats(index=f"{alias_of(location)}-v*", metric="indexing")
    return int(stats["_all"]["primaries"].get("indexing", {}).get("index_total", 0))


def block(client: Elasticsearch, location: str, what: str, *, blocked: bool | None = True) -> None:
    client.indices.put_settings(
        index=alias_of(location), settings={f"index.blocks.{what}": blocked}
    )


def set_disk_is_full(client: Elasticsearch, location: str, *, full: bool) -> None:
    """As the server does itself at the flood stage of the disk's watermark."""
    block(client, location, "read_only_allow_delete", blocked=full or None)


def test_a_run_on_a_full_disk_stops_and_the_next_completes(
    client: Elasticsearch, location: str, files: Path, expected: Any, settings: Settings
) -> None:
    # One request at a time: the queue of this server has no room for more, and would say so first.
    index = open_index(location, ElasticsearchSettings(retries=1, requests_in_flight=1))
    fills_up = at_file(FILES // 2, lambda: set_disk_is_full(client, location, full=True))
    with pytest.raises(BackendError, match=r"takes no documents \(429\): .*disk usage exceeded"):
        ingest(files, index, settings, fills_up)
    assert index.set_aside() == {}
    assert 0 < index.count() < FILES
    set_disk_is_full(client, location, full=False)
    ingest(files, index, settings)
    assert contents(index) == expected
    assert refresh_interval(client, location) is None


def test_a_run_waits_for_room_on_the_disk(
    client: Elasticsearch, location: str, files: Path, expected: Any, settings: Settings
) -> None:
    index = open_index(location)
    room_again = Timer(1.0, set_disk_is_full, (client, location), {"full": False})

    def fill_up() -> None:
        set_disk_is_full(client, location, full=True)
        room_again.start()

    ingest(files, index, settings, at_file(FILES // 2, fill_up))
    assert contents(index) == expected


def test_an_index_that_was_made_read_only_is_no_matter_of_rights(
    client: Elasticsearch, location: str
) -> None:
    index = open_index(location)
    with index.writer():
        pass
    block(client, location, "write")
    with pytest.raises(BackendError, match=r"takes no documents \(403\)"):
        write(index, entries(1), 1)
    block(client, location, "read_only")
    with pytest.raises(BackendError, match=r"refuses: .*read-only"), index.writer():
        pass
    block(client, location, "read_only", blocked=None)


def test_a_run_stops_at_a_server_that_hangs_and_the_next_completes(
    server: Server,
    client: Elasticsearch,
    location: str,
    files: Path,
    expected: Any,
    settings: Settings,
) -> None:
    pid = server.pid
    assert pid
    index = open_index(location, ElasticsearchSettings(timeout_seconds=1.0))
    with open_index(location).writer():  # makes what takes long to make
        pass
    try:
        with pytest.raises(BackendError, match="did not answer in time"):
            ingest(
                files, index, settings, at_file(FILES // 2, lambda: os.kill(pid, signal.SIGSTOP))
            )
    finally:
        os.kill(pid, signal.SIGCONT)
    # At once: what was sent before may be done only now.
    patient = open_index(location)
    ingest(files, patient, settings)
    assert contents(patient) == expected
    assert refresh_interval(client, location) is None


def test_a_run_waits_for_a_server_that_hangs_for_a_while(
    server: Server, location: str, files: Path, expected: Any, settings: Settings
) -> None:
    pid = server.pid
    assert pid
    index = open_index(location, ElasticsearchSettings(timeout_seconds=2.0))
    goes_on = Timer(3.0, os.kill, (pid, signal.SIGCONT))

    def hang() -> None:
        os.kill(pid, signal.SIGSTOP)
        goes_on.start()

    ingest(files, index, settings, at_file(FILES // 2, hang))
    assert contents(index) == expected


def test_a_full_queue_is_waited_for(client: Elasticsearch, location: str) -> None:
    many = entries(MANY)
    before = turned_away(client)
    hurried = open_index(location, ElasticsearchSettings(requests_in_flight=16, retries=0))
    with pytest.raises(BackendError, match="429"):
        write(hurried, many, 1)
    assert turned_away(client) > before
    patient = open_index(location, ElasticsearchSettings(requests_in_flight=16))
    write(patient, many, 2)
    assert patient.count() == MANY
    assert refresh_interval(client, location) is None


def turned_away(client: Elasticsearch) -> int:
    (node,) = client.nodes.stats(metric="thread_pool")["nodes"].values()
    return sum(node["thread_pool"][name]["rejected"] for name in ("write", "write_coordination"))


def test_an_index_that_is_deleted_while_it_is_written_is_not_made_anew_without_its_mapping(
    client: Elasticsearch, location: str
) -> None:
    index = open_index(location)

    def wipe() -> None:
        for name in client.indices.get(index=alias_of(location)):
            client.indices.delete(index=name)

    with pytest.raises(BackendError, match="no such index"):
        write(index, entries(3), 1, wipe)
    assert not client.indices.exists(index=alias_of(location))
    write(index, entries(3), 2)
    assert index.count() == 3


def test_a_writer_that_was_held_up_while_another_took_over_writes_nothing(
    client: Elasticsearch, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.index.elasticsearch.lease._DOUBTFUL_SECONDS", 0.0)
    index = open_index(location)
    lease = f"{alias_of(location)}-lease"
    write(index, entries(3), 1)

    def take_over() -> None:
        client.index(index=lease, id="writer", document={"token": "another's"})

    with pytest.raises(IndexBusyError, match="held up"):
        write(index, entries(6), 2, take_over)
    assert index.count() == 3
    assert client.get(index=lease, id="writer")["_source"] == {"token": "another's"}
