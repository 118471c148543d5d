"""From a drop to its raw items: folders, archives, JSON Lines, and everything that can be wrong."""

from __future__ import annotations

import bz2
import gzip
import http.server
import io
import json
import lzma
import os
import random
import tarfile
import threading
import unicodedata
import zipfile
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

import fsspec
import pytest
from hypothesis import given, settings, strategies as st

from pipeline.errors import BackendError, InputError, SettingsError
from pipeline.read import Limits, RawItem, list_files, read_drop

LIMITS = Limits()


def outcomes(
    location: Path | str, limits: Limits = LIMITS, only: Collection[str] | None = None
) -> list[tuple[str, bytes | str]]:
    """(source, data) of each item and (source, reason) of each error, in their order."""
    return [
        (one.source, one.data if isinstance(one, RawItem) else one.reason)
        for one in read_drop(str(location), limits=limits, only=only)
    ]


def sources(location: Path | str, **options: Limits) -> list[str]:
    return [source for source, _ in outcomes(location, **options)]


def zip_of(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=compression)
    return file.getvalue()


def tar_of(members: dict[str, bytes], mode: str = "w") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def test_a_folder_in_the_order_of_its_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a-b/x.txt", "a/B/y.html", "é.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    expected = ["a-b/x.txt", "a/B/y.html", "a/z.txt", "b.txt", "é.txt"]
    items = list(read_drop(f"{tmp_path}/", limits=LIMITS))
    assert [item.source for item in items] == expected == sorted(expected)
    assert all(isinstance(item, RawItem) and item.drop == str(tmp_path) for item in items)
    assert sources(f"file://{tmp_path}") == expected


def test_hidden_files_and_leftovers_are_passed_over(tmp_path: Path) -> None:
    names = [".hidden", ".git/a.txt", "a.txt~", "#a.txt#", "Thumbs.db", "__MACOSX/a", "~$a.doc"]
    names += [f"upload.{end}" for end in ("part", "tmp", "partial", "filepart", "unfinished")]
    for name in [*names, "download.crdownload", "a.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert sources(tmp_path) == ["a.txt"]
    (tmp_path / "b.zip").write_bytes(zip_of(dict.fromkeys([*names, "sub/.x", "b.txt"], b"x")))
    assert sources(tmp_path / "b.zip") == ["b.zip!/b.txt"]


def test_what_is_listed_is_what_is_read_and_changes_with_it(tmp_path: Path) -> None:
    for name in ("a.txt", "sub/b.txt", "sub/b.txt.part", ".hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    before = dict(list_files(str(tmp_path)))
    assert list(before) == sources(tmp_path) == ["a.txt", "sub/b.txt"]
    assert dict(list_files(str(tmp_path))) == before
    os.utime(tmp_path / "a.txt", (1, 1))
    after = dict(list_files(str(tmp_path)))
    assert (after["a.txt"] == before["a.txt"], after["sub/b.txt"]) == (False, before["sub/b.txt"])
    assert list(list_files(str(tmp_path / "a.txt"))) == [("a.txt", after["a.txt"])]


def test_one_file_belongs_to_its_folder(tmp_path: Path) -> None:
    (tmp_path / ".story.txt").write_bytes(b"x")
    (item,) = read_drop(str(tmp_path / ".story.txt"), limits=LIMITS)
    assert isinstance(item, RawItem)
    assert (item.drop, item.source, item.data) == (str(tmp_path), ".story.txt", b"x")


def test_names_are_the_same_on_every_machine(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "é.txt")).write_bytes(b"decomposed")
    (tmp_path / "é.txt").write_bytes(b"composed")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"latin")
    (tmp_path / "a#1\n!").mkdir()
    (tmp_path / "a#1\n!/x").write_bytes(b"odd")
    assert outcomes(tmp_path) == [
        ("a%231%0A%21/x", b"odd"),
        ("caf\\udce9.txt", b"latin"),
        ("é.txt", b"decomposed"),
        ("é.txt~2", b"composed"),
    ]


def test_links_are_followed_within_the_drop_only(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    (drop / "sub").mkdir(parents=True)
    (drop / "a.txt").write_bytes(b"a")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (drop / "in.txt").symlink_to("a.txt")
    (drop / "sub/loop").symlink_to("..")
    (drop / "out.txt").symlink_to(tmp_path / "secret.txt")
    (drop / "outer").symlink_to("..")
    (drop / "none.txt").symlink_to("nothing.txt")
    os.mkfifo(drop / "pipe")
    assert outcomes(drop) == [
        ("a.txt", b"a"),
        ("in.txt", b"a"),
        ("none.txt", "a symbolic link that leads nowhere"),
        ("out.txt", "a symbolic link that leads out of the drop"),
        ("outer", "a symbolic link that leads out of the drop"),
        ("pipe", "not a regular file"),
    ]


def test_containers_are_told_by_content(tmp_path: Path) -> None:
    two = {"b.txt": b"B", "dir/a.txt": b"A"}
    files = {
        "1.dat": zip_of(two),
        "2.dat": tar_of(two),
        "3.tar.gz": tar_of(two, "w:gz"),
        "4.tar.bz2": tar_of(two, "w:bz2"),
        "5.tar.xz": tar_of(two, "w:xz"),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert outcomes(tmp_path) == [
        (f"{name}!/{member}", data) for name in files for member, data in two.items()
    ]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_one_item(tmp_path: Path, compress: partial[bytes]) -> None:
    story = b"A story. " * 30_000
    (tmp_path / "a.txt").write_bytes(compress(story[:9]) + compress(story[9:]))
    assert outcomes(tmp_path) == [("a.txt", story)]


def test_json_lines_give_one_item_a_line(tmp_path: Path) -> None:
    feed = b'{"text": "one"}\r\n\n  \n{"text": "two"}'
    wanted = [("#1", b'{"text": "one"}'), ("#4", b'{"text": "two"}')]
    (tmp_path / "a.jsonl").write_bytes(feed)
    (tmp_path / "b.NDJSON.gz").write_bytes(gzip.compress(feed))
    (tmp_path / "c.zip").write_bytes(zip_of({"d/e.jsonl": feed}))
    (tmp_path / "f.txt").write_bytes(feed)
    assert outcomes(tmp_path) == [
        *((f"a.jsonl{number}", data) for number, data in wanted),
        *((f"b.NDJSON.gz{number}", data) for number, data in wanted),
        *((f"c.zip!/d/e.jsonl{number}", data) for number, data in wanted),
        ("f.txt", feed),
    ]
    (tmp_path / "a.jsonl").write_bytes(feed.decode().encode("utf-16"))
    assert "UTF-16" in str(outcomes(tmp_path / "a.jsonl"))


def test_a_record_too_large_is_set_aside_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"12345678\n" + b"x" * 90_000 + b"\n123456789\nlast")
    assert outcomes(tmp_path, Limits(max_item_bytes=8)) == [
        ("a.jsonl#1", b"12345678"),
        ("a.jsonl#2", "larger than 8 bytes, the largest story that is read"),
        ("a.jsonl#3", "larger than 8 bytes, the largest story that is read"),
        ("a.jsonl#4", b"last"),
    ]


def test_nested_containers_up_to_a_depth(tmp_path: Path) -> None:
    nested = tar_of({"in.zip": zip_of({"deep.gz": gzip.compress(b"story")})})
    (tmp_path / "out.tar").write_bytes(nested)
    assert outcomes(tmp_path) == [("out.tar!/in.zip!/deep.gz", b"story")]
    assert outcomes(tmp_path, Limits(max_depth=2)) == [
        ("out.tar!/in.zip!/deep.gz", "containers are nested more than 2 deep")
    ]


def test_only_what_is_wanted_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "s.txt").write_bytes(b"x")
        (tmp_path / folder / "z.zip").write_bytes(zip_of({"1.txt": b"1", "2.jsonl": b"{}\n{}\n"}))
    opened = []
    real = fsspec.implementations.local.LocalFileSystem.open
    monkeypatch.setattr(
        fsspec.implementations.local.LocalFileSystem,
        "open",
        lambda self, path, mode: opened.append(Path(path).name) or real(self, path, mode),
    )
    wanted = ["a/z.zip!/2.jsonl#2", "b/s.txt", "no/such.txt"]
    assert sources_of(tmp_path, wanted) == wanted[:2]
    assert opened == ["z.zip", "s.txt"]
    assert sources_of(tmp_path, []) == []
    assert sources_of(tmp_path, ["b/z.zip"]) == [
        "b/z.zip!/1.txt",
        "b/z.zip!/2.jsonl#1",
        "b/z.zip!/2.jsonl#2",
    ]


def sources_of(location: Path, only: Collection[str]) -> list[str]:
    return [source for source, _ in outcomes(location, only=only)]


def test_a_name_twice_in_an_archive_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.tar"
    file.write_bytes(tar_of({"x.txt": b"old"}))
    with tarfile.open(file, "a") as archive:
        info = tarfile.TarInfo("./x.txt")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"new"))
    assert outcomes(file) == [("a.tar!/x.txt", b"old"), ("a.tar!/x.txt~2", b"new")]


def test_empty_and_too_large_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"x" * 11)
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"x" * 11))
    (tmp_path / "d.zip").write_bytes(zip_of({"big.txt": b"x" * 11, "good.txt": b"x" * 10}))
    too_large = "larger than 10 bytes, the largest story that is read"
    assert outcomes(tmp_path, Limits(max_item_bytes=10)) == [
        ("a.txt", "an empty file"),
        ("b.txt", too_large),
        ("c.txt.gz", too_large),
        ("d.zip!/big.txt", too_large),
        ("d.zip!/good.txt", b"x" * 10),
    ]


def test_members_whose_names_lead_out(tmp_path: Path) -> None:
    bad = ["/etc/passwd", "../up.txt", "a/../../b.txt", "C:/x.txt", "..\\w.txt"]
    members = dict.fromkeys([*bad, "good.txt", "./also\\good.txt"], b"x")
    (tmp_path / "a.zip").write_bytes(zip_of(members))
    result = dict(outcomes(tmp_path))
    assert result.pop("a.zip!/good.txt") == b"x"
    assert result.pop("a.zip!/also/good.txt") == b"x"
    assert len(result) == len(bad)
    assert set(result.values()) == {"its name is absolute or leads out of the archive"}
    (tmp_path / "a.zip").write_bytes(tar_of({"../up.txt": b"x", "good.txt": b"x"}))
    assert outcomes(tmp_path)[1] == ("a.zip!/good.txt", b"x")


def test_encrypted_and_oddly_packed_members(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.txt": b"A", "b.txt": b"B", "c.txt": b"C"}))
    directory = data.index(b"PK\1\2")
    data[directory + 8] |= 1  # the flag that says a.txt is encrypted
    second = data.index(b"PK\1\2", directory + 1)
    data[second + 10] = 99
    (tmp_path / "a.zip").write_bytes(data)
    first, other, last = outcomes(tmp_path)
    assert "encrypted" in str(first[1])
    assert "method 99" in str(other[1])
    assert last == ("a.zip!/c.txt", b"C")


def test_links_in_archives_are_no_stories(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        info = tarfile.TarInfo("link.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
        archive.addfile(tarfile.TarInfo("empty.txt"))
    assert outcomes(tmp_path) == [
        ("a.tar!/link.txt", "a link, not a file"),
        ("a.tar!/empty.txt", "an empty file"),
    ]


def test_office_documents_are_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(zip_of({"[Content_Types].xml": b"<x/>", "word/d.xml": b"x"}))
    ((source, reason),) = outcomes(tmp_path)
    assert source == "a.docx"
    assert "office document" in str(reason)


NOISE = random.Random(1).randbytes(200_000)


def test_what_precedes_a_break_still_comes(tmp_path: Path) -> None:
    members = {"1.txt": b"one", "2.bin": NOISE, "3.txt": b"three"}
    whole = tar_of(members)
    for name, data in {
        "a.tar": whole[:150_000],
        "b.tar.gz": gzip.compress(whole)[:-60_000],
        "c.tar": whole[: whole.rindex(b"3.txt") + 100],
        "d.tar": whole[:-10_240] if len(whole) % 10_240 == 0 else whole,
        "e.txt.gz": gzip.compress(NOISE)[:-9],
        "f.txt.xz": lzma.compress(NOISE)[:-30],
        "g.zip": zip_of(members)[:-100],
    }.items():
        (tmp_path / name).write_bytes(data)
    result = outcomes(tmp_path)
    errors = {source for source, outcome in result if isinstance(outcome, str)}
    items = {source for source, outcome in result if isinstance(outcome, bytes)}
    assert {"a.tar!/1.txt", "b.tar.gz!/1.txt", "c.tar!/1.txt", "c.tar!/2.bin"} <= items
    assert {"a.tar", "b.tar.gz", "c.tar", "e.txt.gz", "f.txt.xz", "g.zip"} <= errors
    assert "a.tar!/2.bin" in errors


def test_a_damaged_member_leaves_the_others(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.txt": b"first " * 50, "b.txt": b"second"}, zipfile.ZIP_STORED))
    data[data.index(b"first")] ^= 1
    (tmp_path / "a.zip").write_bytes(data)
    first, second = outcomes(tmp_path)
    assert "CRC" in str(first[1])
    assert second == ("a.zip!/b.txt", b"second")


def test_bombs_are_set_aside(tmp_path: Path) -> None:
    zeros = b"0" * 3_000_000
    good = {"good.txt": b"x"}
    (tmp_path / "a.gz").write_bytes(gzip.compress(zeros))
    (tmp_path / "b.zip").write_bytes(zip_of({"bomb.txt": zeros, **good}))
    (tmp_path / "c.zip").write_bytes(zip_of({f"{n}.txt": b"x" for n in range(30)}))
    (tmp_path / "d.tgz").write_bytes(tar_of({"1.txt": NOISE, "2.txt": NOISE * 2}, "w:gz"))
    limits = Limits(max_unpacked_bytes=6_000_000, max_members=20)
    result = dict(outcomes(tmp_path, limits))
    assert "bomb" in str(result["a.gz"])
    assert "bomb" in str(result["b.zip!/bomb.txt"])
    assert result["b.zip!/good.txt"] == b"x"
    assert result["c.zip"] == "holds more than 20 members"
    assert outcomes(tmp_path / "d.tgz", Limits(max_unpacked_bytes=300_000)) == [
        ("d.tgz!/1.txt", NOISE),
        ("d.tgz", "unpacks to more than 300,000 bytes: the rest of it was not read"),
    ]


def test_members_are_counted_over_all_nested_archives(tmp_path: Path) -> None:
    inner = zip_of({f"{n}.txt": b"x" for n in range(8)})
    (tmp_path / "a.zip").write_bytes(zip_of({f"{n}.zip": inner for n in range(8)}))
    result = outcomes(tmp_path, Limits(max_members=20))
    assert len(result) == 17 + 1
    assert result[-1] == ("a.zip", "holds more than 20 members: the rest of it was not read")


def test_a_tar_header_that_asks_for_gigabytes(tmp_path: Path) -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 7 * 2**30
    (tmp_path / "a.tar").write_bytes(tar_of({"1.txt": b"1"})[:1024] + info.tobuf() + b"\0" * 4096)
    first, broken = outcomes(tmp_path)
    assert first == ("a.tar!/1.txt", b"1")
    assert broken == ("a.tar", "broken or cut short: header too large")
    info.size = 16_000
    (tmp_path / "a.tar").write_bytes(info.tobuf() + b"1" * 16_384)
    assert outcomes(tmp_path) == [("a.tar", "broken or cut short: header out of order")]


def test_one_name_three_thousand_times(tmp_path: Path) -> None:
    header = tarfile.TarInfo("x").tobuf()
    (tmp_path / "a.tar").write_bytes(header * 3_000 + b"\0" * 1024)
    assert sources(tmp_path)[-1] == "a.tar!/x~3000"


def test_what_cannot_be_opened_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(b"x")
    real = fsspec.implementations.local.LocalFileSystem.open

    def refuse(self: object, path: str, mode: str) -> object:
        if path.endswith("a.txt"):
            raise PermissionError(13, "no", path)
        if path.endswith("b.txt"):
            raise FileNotFoundError(2, "no", path)
        return real(self, path, mode)

    monkeypatch.setattr(fsspec.implementations.local.LocalFileSystem, "open", refuse)
    assert outcomes(tmp_path) == [
        ("a.txt", "permission denied"),
        ("b.txt", "taken away while the drop was read"),
        ("c.txt", b"x"),
    ]


def test_storage_that_fails_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(fsspec.implementations.local.LocalFileSystem, "open", fail)
    with pytest.raises(BackendError, match="Input/output error"):
        outcomes(tmp_path)


@pytest.mark.parametrize("location", ["{}/none", "file://{}/none", "nosuch://x", "memory://none"])
def test_a_location_that_is_none(location: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        read_drop(location.format(tmp_path), limits=LIMITS)


def test_fsspec_drops_are_like_folders(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/news/b.txt": b"B", "/news/a/z.zip": zip_of({"x.txt": b"X"}), "/news/.h": b"h"})
    try:
        expected = [("a/z.zip!/x.txt", b"X"), ("b.txt", b"B")]
        assert outcomes("memory://news") == expected
        assert outcomes("memory://news/b.txt") == [("b.txt", b"B")]
        item = next(iter(read_drop("memory://news/", limits=LIMITS)))
        assert isinstance(item, RawItem)
        assert item.drop == "memory:///news"
    finally:
        memory.rm("/news", recursive=True)
    (tmp_path / "a.zip").write_bytes(zip_of({"d/x.txt": b"X", "y.txt": b"Y"}))
    assert outcomes(f"zip://::{tmp_path}/a.zip") == [("d/x.txt", b"X"), ("y.txt", b"Y")]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_file_over_http(server: str, tmp_path: Path) -> None:
    (tmp_path / "a b.zip").write_bytes(zip_of({"x.txt": b"X"}))
    (tmp_path / "f.jsonl").write_bytes(b"{}\n")
    assert outcomes(f"{server}/a%20b.zip?token=1") == [("a b.zip!/x.txt", b"X")]
    assert outcomes(f"{server}/f.jsonl") == [("f.jsonl#1", b"{}")]
    with pytest.raises(SettingsError):
        outcomes(f"{server}/none.txt")


def test_a_server_that_is_away() -> None:
    with pytest.raises(BackendError):
        outcomes("http://127.0.0.1:9/a.txt")


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.data())
def test_damaged_archives_never_raise(data: st.DataObject) -> None:
    members = {"a.txt": b"one " * 100, "b.jsonl": b"{}\n" * 9, "c.gz": gzip.compress(b"3", mtime=0)}
    tar = tar_of(members)
    kinds = [zip_of(members), tar, gzip.compress(tar, mtime=0), lzma.compress(tar)]
    whole = bytearray(data.draw(st.sampled_from(kinds)))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    memory = fsspec.filesystem("memory")
    memory.pipe("/damaged/a.bin", bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    first = outcomes("memory://damaged")
    assert first == outcomes("memory://damaged")
    assert all(source.startswith("a.bin") for source, _ in first)
    memory.rm("/damaged", recursive=True)


def test_what_json_says_is_bytes_of_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(json.dumps({"text": "é"}, ensure_ascii=False).encode())
    (item,) = read_drop(str(tmp_path), limits=LIMITS)
    assert isinstance(item, RawItem)
    assert json.loads(item.data) == {"text": "é"}


def test_errors_are_values(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (error,) = read_drop(str(tmp_path), limits=LIMITS)
    assert isinstance(error, InputError)
    assert (error.source, error.stage) == ("a.txt", "read")
