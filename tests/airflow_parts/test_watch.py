"""Which files of a drop count as finished, and the trigger that watches for them."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import pytest
from airflow.sdk import Asset, AssetWatcher
from airflow.serialization.decoders import smart_decode_trigger_kwargs
from airflow.serialization.encoders import encode_asset_like
from airflow.triggers.base import BaseEventTrigger
from fsspec.implementations.memory import MemoryFileSystem

from pipeline.airflow.watch import FinishedDropTrigger
from pipeline.errors import BackendError, SettingsError
from pipeline.run.arrivals import Arrival, DropWatch
from pipeline.settings import load_settings

SETTLE, LONGEST = 20.0, 300.0


class TroubledStorage(MemoryFileSystem):
    """A bucket that is slow, or away."""

    protocol = "troubled"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    delay: ClassVar[float] = 0.0
    away: ClassVar[bool] = False

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(super()._strip_protocol(path.removeprefix("troubled://")))

    def ls(self, path: str, detail: bool = True, **options: Any) -> Any:  # noqa: FBT001, FBT002 - fsspec's
        time.sleep(self.delay)
        if self.away:
            raise ConnectionError("no route to the bucket")
        return super().ls(path, detail=detail, **options)


@pytest.fixture
def troubled() -> Iterator[type[TroubledStorage]]:
    fsspec.register_implementation("troubled", TroubledStorage, clobber=True)
    TroubledStorage().pipe_file("/drop/a.txt", b"story")
    yield TroubledStorage
    TroubledStorage.store.clear()
    TroubledStorage.delay, TroubledStorage.away = 0.0, False


@pytest.fixture
def drops(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """The drops of the settings: at first one empty folder."""
    found = [str(tmp_path / "drop")]
    Path(found[0]).mkdir()

    class Written(list[str]):
        def append(self, drop: str) -> None:
            super().append(drop)
            monkeypatch.setenv("NEWSFOLD_DROPS", json.dumps(self))

    monkeypatch.setenv("NEWSFOLD_DROPS", json.dumps(found))
    load_settings.cache_clear()
    yield Written(found)
    load_settings.cache_clear()


def watch_of(drop: Path | str) -> DropWatch:
    return DropWatch(str(drop), SETTLE, LONGEST)


def write(file: Path, text: str = "story") -> None:
    file.write_text(text, encoding="utf-8")


# What counts as finished: real files, and times that the test says.


def test_a_file_is_told_of_once_when_it_was_left_alone(tmp_path: Path) -> None:
    watch = watch_of(tmp_path)
    write(tmp_path / "a.txt")
    assert [watch.look(now) for now in (0, 10, 19.9)] == [None] * 3
    assert watch.look(20) == Arrival(str(tmp_path), 1, ("a.txt",))
    assert [watch.look(now) for now in (30, 60, 1000)] == [None] * 3


def test_a_half_written_file_is_not_taken(tmp_path: Path) -> None:
    watch = watch_of(tmp_path)
    for now in range(0, 100, 10):
        with (tmp_path / "a.txt").open("a", encoding="utf-8") as file:
            file.write("another line\n")
        assert watch.look(now) is None
    assert watch.look(100) is None
    assert watch.look(110) == Arrival(str(tmp_path), 1, ("a.txt",))


@pytest.mark.parametrize(
    "name",
    ["a.part", "a.tmp", "a.partial", "a.crdownload", "a.filepart", "a.unfinished", "a~", ".a.txt"],
)
def test_a_file_that_is_renamed_when_it_is_written_is_safe(tmp_path: Path, name: str) -> None:
    watch = watch_of(tmp_path)
    write(tmp_path / name)
    assert [watch.look(now) for now in (0, 100)] == [None, None]
    (tmp_path / name).rename(tmp_path / "a.txt")
    assert [watch.look(now) for now in (110, 120)] == [None, None]
    assert watch.look(130) == Arrival(str(tmp_path), 1, ("a.txt",))


def test_a_drop_of_many_files_is_one_arrival(tmp_path: Path) -> None:
    watch = watch_of(tmp_path)
    for now in range(10):
        (tmp_path / str(now)).mkdir()
        for number in range(20):
            write(tmp_path / str(now) / f"{number:02}.txt")
        assert watch.look(now * 10) is None
    assert watch.look(100) is None
    arrival = watch.look(110)
    assert arrival == Arrival(str(tmp_path), 200, tuple(f"0/0{number}.txt" for number in range(5)))


def test_a_drop_that_never_rests_arrives_too(tmp_path: Path) -> None:
    watch = watch_of(tmp_path)
    arrivals = []
    for now in range(0, 1000, 10):
        write(tmp_path / f"{now:04}.txt")
        if arrival := watch.look(now):
            arrivals.append((now, arrival.files))
    # Each time the two last files are not settled yet, and are first in the next arrival.
    assert arrivals == [(300, 29), (590, 29), (880, 29)]


def test_a_changed_file_is_told_of_again_and_a_removed_one_is_not(tmp_path: Path) -> None:
    watch = watch_of(tmp_path)
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path / name)
    watch.look(0)
    watch.look(20)
    write(tmp_path / "b.txt", "the story, corrected")
    (tmp_path / "c.txt").unlink()
    assert watch.look(30) is None
    assert watch.look(50) == Arrival(str(tmp_path), 1, ("b.txt",))
    assert watch.look(100) is None


def test_times_tell_of_a_change_that_keeps_the_size(tmp_path: Path) -> None:
    watch = watch_of(tmp_path)
    write(tmp_path / "a.txt")
    os.utime(tmp_path / "a.txt", (1, 1))
    watch.look(0)
    assert watch.look(20) is not None
    write(tmp_path / "a.txt", "STORY")
    os.utime(tmp_path / "a.txt", (1, 1))  # as copying tools do; the file system's own time tells
    watch.look(30)
    assert watch.look(50) is not None


def test_a_drop_may_be_one_file(tmp_path: Path) -> None:
    watch = watch_of(tmp_path / "news.zip")
    write(tmp_path / "news.zip")
    watch.look(0)
    assert watch.look(20) == Arrival(str(tmp_path / "news.zip"), 1, ("news.zip",))
    write(tmp_path / "news.zip", "another archive")
    watch.look(30)
    assert watch.look(50) is not None


def test_a_folder_that_is_missing_at_first(tmp_path: Path) -> None:
    watch = watch_of(tmp_path / "later")
    with pytest.raises(SettingsError, match="no such file or folder"):
        watch.look(0)
    (tmp_path / "later").mkdir()
    write(tmp_path / "later" / "a.txt")
    assert watch.look(10) is None
    assert watch.look(30) is not None


def test_an_outage_makes_nothing_new(troubled: type[TroubledStorage]) -> None:
    watch = watch_of("troubled://drop")
    watch.look(0)
    assert watch.look(20) == Arrival("troubled://drop", 1, ("a.txt",))
    troubled.away = True
    with pytest.raises(BackendError, match="no route to the bucket"):
        watch.look(30)
    troubled.away = False
    assert [watch.look(now) for now in (40, 100)] == [None, None]
    troubled().pipe_file("/drop/b.txt", b"story")
    watch.look(110)
    assert watch.look(130) == Arrival("troubled://drop", 1, ("b.txt",))


# The trigger, as the triggerer runs it, with short pauses.


def trigger(longest_wait: float = 30.0) -> FinishedDropTrigger:
    return FinishedDropTrigger(poll_seconds=0.1, settle_seconds=0.3, longest_wait=longest_wait)


@asynccontextmanager
async def running(watcher: BaseEventTrigger) -> AsyncIterator[asyncio.Queue[Any]]:
    """The events of a trigger; at the end it is cancelled and cleaned up, as Airflow does."""
    events: asyncio.Queue[Any] = asyncio.Queue()

    async def collect() -> None:
        async for event in watcher.run():
            events.put_nowait(event.payload)

    task = asyncio.create_task(collect())
    try:
        yield events
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await watcher.cleanup()


async def soon(events: asyncio.Queue[Any]) -> Any:
    return await asyncio.wait_for(events.get(), 10)


def test_finished_drops_fire_and_a_restart_fires_once(drops: list[str]) -> None:
    folder = Path(drops[0])

    async def scenario() -> None:
        async with running(trigger()) as events:
            for number in range(50):
                write(folder / f"{number:02}.txt")
            first = await soon(events)
            assert first == {
                "drop": drops[0],
                "files": 50,
                "names": ["00.txt", "01.txt", "02.txt", "03.txt", "04.txt"],
            }
            assert json.loads(json.dumps(first)) == first
            write(folder / "07.txt", "corrected")
            assert (await soon(events))["names"] == ["07.txt"]
            await asyncio.sleep(0.8)
            assert events.empty()
        async with running(trigger()) as events:
            assert (await soon(events))["files"] == 50
            await asyncio.sleep(0.8)
            assert events.empty()

    asyncio.run(scenario())


def test_a_growing_file_does_not_fire(drops: list[str]) -> None:
    async def scenario() -> None:
        async with running(trigger()) as events:
            for _ in range(20):
                with (Path(drops[0]) / "a.txt").open("a", encoding="utf-8") as file:
                    file.write("another line\n")
                await asyncio.sleep(0.05)
            assert events.empty()
            assert (await soon(events))["names"] == ["a.txt"]

    asyncio.run(scenario())


def test_a_slow_storage_blocks_neither_the_loop_nor_other_drops(
    drops: list[str], troubled: type[TroubledStorage]
) -> None:
    drops.append("troubled://drop")
    troubled.delay = 2.0
    write(Path(drops[0]) / "a.txt")

    async def scenario() -> None:
        async with running(trigger()) as events:
            longest, began = 0.0, time.monotonic()
            fired = asyncio.create_task(soon(events))
            while not fired.done():
                before = time.monotonic()
                await asyncio.sleep(0.01)
                longest = max(longest, time.monotonic() - before)
            assert fired.result()["drop"] == drops[0]
            assert time.monotonic() - began < troubled.delay
            assert longest < 1.0

    asyncio.run(scenario())


def test_an_outage_is_logged_once_and_survived(
    drops: list[str], troubled: type[TroubledStorage], caplog: pytest.LogCaptureFixture
) -> None:
    drops.append("troubled://drop")
    troubled.away = True

    async def scenario() -> None:
        async with running(trigger()) as events:
            await asyncio.sleep(1)
            troubled.away = False
            assert (await soon(events))["drop"] == "troubled://drop"

    with caplog.at_level("INFO", "pipeline.airflow.watch"):
        asyncio.run(scenario())
    away, back = [record.getMessage() for record in caplog.records]
    assert away.startswith("Cannot watch troubled://drop: ")
    assert away.endswith("storage failed: no route to the bucket")
    assert back == "Watching troubled://drop again"


def test_wrong_settings_are_logged_and_looked_at_again(
    drops: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write(Path(drops[0]) / "a.txt")
    monkeypatch.setenv("NEWSFOLD_WORKERS", "many")

    async def scenario() -> None:
        async with running(trigger()) as events:
            await asyncio.sleep(0.5)
            monkeypatch.delenv("NEWSFOLD_WORKERS")
            assert (await soon(events))["files"] == 1

    asyncio.run(scenario())
    (message,) = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    assert "NEWSFOLD_WORKERS" in message
    assert "many" in message


def test_the_watcher_goes_through_airflow_and_comes_back() -> None:
    watcher = AssetWatcher(
        name="newsfold_drop_watcher", trigger=FinishedDropTrigger(settle_seconds=5)
    )
    asset = Asset(name="newsfold_drop", watchers=[watcher])
    (encoded,) = json.loads(json.dumps(encode_asset_like(asset)))["watchers"]
    module, _, name = encoded["trigger"]["classpath"].rpartition(".")
    arguments = {
        key: smart_decode_trigger_kwargs(value)
        for key, value in encoded["trigger"]["kwargs"].items()
    }
    again = getattr(import_module(module), name)(**arguments)
    assert isinstance(again, FinishedDropTrigger)
    assert again.serialize() == watcher.trigger.serialize()
    assert again.settle_seconds == 5
    hashes = {BaseEventTrigger.hash(*one.serialize()) for one in (again, watcher.trigger)}
    assert len(hashes) == 1
