"""WARC files: web pages as crawlers store them, and everything that can be wrong."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import tempfile
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.clean import clean
from pipeline.read import Limits, RawItem, decode, read_drop

LIMITS = Limits()
HTML = "text/html; charset=utf-8"
STORY = (
    "<html><head><title>River floods Harford</title></head><body><h1>River floods Harford</h1>"
    "<p>The river Lenn burst its banks in Lower Harford on Friday and flooded more than two "
    "hundred houses, said the mayor.</p><p>Nobody was hurt, said the fire brigade's commander. "
    "The water rose by almost two metres within one night.</p></body></html>"
)

Answer = tuple[str, bytes, dict[str, str]]


class Writer(WARCWriter):
    """Writes the same each time, and leaves no temporary file open."""

    def __init__(self, file: io.BytesIO, *, gzip: bool) -> None:
        super().__init__(file, gzip=gzip)
        self.written = 0

    @staticmethod
    def _create_temp_file() -> io.BytesIO:
        return io.BytesIO()

    def _make_warc_id(self) -> str:
        self.written += 1
        return f"<urn:test:{self.written}>"

    def curr_warc_date(self) -> str:
        return "2019-05-04T00:00:00Z"


def page(body: str | bytes = STORY, status: str = "200 OK", **headers: str) -> Answer:
    content = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, content, {"Content-Type": HTML, **named}


def warc_of(*answers: Answer, packed: bool = False) -> bytes:
    """A WARC file with one record about itself, and a request and a response for each answer."""
    file = io.BytesIO()
    writer = Writer(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("news.warc", {"software": "crawler"}))
    for number, (status, body, headers) in enumerate(answers):
        url = f"https://news.example/{number}"
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
        writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
        answered = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=answered,
        )
        writer.write_record(record)
    return file.getvalue()


def read(
    tmp_path: Path,
    data: bytes,
    limits: Limits = LIMITS,
    only: Collection[str] | None = None,
    name: str = "a.warc",
) -> list[tuple[str, str]]:
    """(source, text) of each item and (source, reason) of each error, in their order."""
    (tmp_path / name).write_bytes(data)
    return [
        (one.source, decode(one).text if isinstance(one, RawItem) else one.reason)
        for one in read_drop(str(tmp_path / name), limits=limits, only=only)
    ]


def with_length(data: bytes, record: int, change: int) -> bytes:
    """The file with the Content-Length of a record (counted from 1) off by `change`."""
    starts = [found.start() for found in re.finditer(rb"WARC/1\.\d\r\n", data)]
    found = re.compile(rb"Content-Length: (\d+)").search(data, starts[record - 1])
    assert found
    return data[: found.start(1)] + str(int(found[1]) + change).encode() + data[found.end(1) :]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("packed", [False, True])
def test_a_response_is_an_item(tmp_path: Path, pack: type[bytes], *, packed: bool) -> None:
    data = pack(warc_of(page(), page("<p>Another page.</p>"), packed=packed))
    found = read(tmp_path, data, name="news.anything")
    assert found == [("news.anything#3", STORY), ("news.anything#5", "<p>Another page.</p>")]


def test_address_is_declared_and_the_crawl_is_no_publication(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(warc_of(page(), packed=True))
    (item,) = read_drop(str(tmp_path), limits=LIMITS)
    assert isinstance(item, RawItem)
    assert json.loads(item.data)["crawled"] == "2019-05-04T00:00:00Z"
    raw = decode(item)
    assert (raw.source, raw.kind) == ("a.warc.gz#3", "html")
    assert raw.declared.url == "https://news.example/0"
    document = clean(raw)
    assert (document.url, document.published) == ("https://news.example/0", None)
    assert document.title == "River floods Harford"


def test_only_pages_that_were_found_are_read(tmp_path: Path) -> None:
    answers = [
        page(status="404 Not Found"),
        page(status="301 Moved Permanently", Location="/x"),
        page(b"\x89PNG\r\n\x1a\n", Content_Type="image/png"),
        page("p { margin: 0 }", Content_Type="text/css"),
        page("Words alone.", Content_Type="text/plain"),
        page("<p>XHTML.</p>", Content_Type="application/xhtml+xml"),
        page("<p>No type.</p>", Content_Type=""),
    ]
    texts = [text for _, text in read(tmp_path, warc_of(*answers))]
    assert texts == ["Words alone.", "<p>XHTML.</p>", "<p>No type.</p>"]


def chunked(body: bytes, size: int = 50) -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


ENCODED = [
    page(gzip.compress(STORY.encode()), Content_Encoding="gzip"),
    page(zlib.compress(STORY.encode()), Content_Encoding="deflate"),
    page(raw_deflate(STORY.encode()), Content_Encoding="deflate"),
    page(chunked(STORY.encode()), Transfer_Encoding="chunked"),
    page(
        chunked(gzip.compress(STORY.encode())),
        Content_Encoding="gzip",
        Transfer_Encoding="chunked",
    ),
    # The crawler undid it and left the headers.
    page(STORY, Content_Encoding="gzip", Transfer_Encoding="chunked"),
    page(STORY, Content_Encoding="br"),
    page(STORY.encode("utf-16"), Content_Encoding="gzip", Content_Type="text/html"),
]


@pytest.mark.parametrize("answer", ENCODED)
def test_encodings_of_http_are_undone(tmp_path: Path, answer: Answer) -> None:
    assert [text for _, text in read(tmp_path, warc_of(answer))] == [STORY]


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("windows-1251", "<p>Тише, мыши.</p>"),
        ("ISO-8859-1", "<p>„Wie schön“, sagte er.</p>"),
        ("gb2312", "<p>河水泛滥。</p>"),
        ("utf-8", "<p>Déjà vu.</p>"),
        ("no-such-thing", "<p>Plain words.</p>"),
    ],
)
def test_the_charset_of_http_is_used(tmp_path: Path, charset: str, text: str) -> None:
    codec = {"ISO-8859-1": "cp1252", "no-such-thing": "ascii"}.get(charset, charset)
    answer = page(text.encode(codec), Content_Type=f'text/html; charset="{charset}"')
    assert [found for _, found in read(tmp_path, warc_of(answer))] == [text]


def test_utf8_goes_before_a_charset_that_says_otherwise(tmp_path: Path) -> None:
    answer = page("<p>Déjà vu à Orléans.</p>", Content_Type="text/html; charset=iso-8859-1")
    assert read(tmp_path, warc_of(answer))[0][1] == "<p>Déjà vu à Orléans.</p>"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page(gzip.compress(STORY.encode())[:-20], Content_Encoding="gzip"), "broken or cut short"),
        (page(chunked(STORY.encode())[:-40], Transfer_Encoding="chunked"), "its HTTP chunks"),
        (page(random.Random(1).randbytes(500), Content_Encoding="br"), "packed as 'br'"),
        (page(b"%PDF-1.4 \x00\x01\x02"), "a PDF document"),
        (page(b""), "an empty page"),
    ],
)
def test_a_broken_page_is_set_aside_and_the_rest_goes_on(
    tmp_path: Path, answer: Answer, reason: str
) -> None:
    (broken, why), (good, text) = read(tmp_path, warc_of(answer, page()))
    assert (broken, good, text) == ("a.warc#3", "a.warc#5", STORY)
    assert why.startswith(reason)


def test_a_length_off_by_line_ends_does_no_harm(tmp_path: Path) -> None:
    data = with_length(warc_of(page(), page()), 3, 3)
    assert [text.rstrip() for _, text in read(tmp_path, data)] == [STORY, STORY]


@pytest.mark.parametrize("change", [-100, -1, 5, 150, 100_000])
@pytest.mark.parametrize("packed", [False, True])
def test_a_wrong_length_costs_one_record(tmp_path: Path, change: int, *, packed: bool) -> None:
    data = with_length(warc_of(page(), page(), page()), 5, change)
    found = read(tmp_path, gzip.compress(data) if packed else data)
    assert [source for source, _ in found] == ["a.warc#3", "a.warc#5", "a.warc#7"]
    assert [text == STORY for _, text in found] == [True, False, True]
    assert "Content-Length" in found[1][1]


@pytest.mark.parametrize("where", ["start", "middle", "end"])
def test_a_damaged_gzip_member_costs_one_record(tmp_path: Path, where: str) -> None:
    data = bytearray(warc_of(page(), page(), page(), packed=True))
    starts = [found.start() for found in re.finditer(rb"\x1f\x8b\x08\x00", bytes(data))]
    assert len(starts) == 7
    at = {"start": starts[4] + 2, "middle": starts[5] - 150, "end": starts[5] - 6}[where]
    data[at : at + 3] = b"\xff\xff\xff"
    found = read(tmp_path, bytes(data) + bytes(1000))
    assert [source for source, _ in found] == ["a.warc#3", "a.warc#5", "a.warc#7"]
    assert [text == STORY for _, text in found] == [True, False, True]


def test_a_length_beyond_all_limits(tmp_path: Path) -> None:
    data = with_length(warc_of(page(), page(), page()), 5, 10**15)
    found = read(tmp_path, data)
    assert [text == STORY for _, text in found] == [True, False, True]


def test_headers_that_are_broken(tmp_path: Path) -> None:
    data = warc_of(page(), page(), page(), page())
    starts = [found.start() for found in re.finditer(rb"WARC/1\.\d\r\n", data)]
    third = data[starts[6] : starts[7]].replace(b"Content-Length: ", b"Content-Length: -", 1)
    fourth = data[starts[8] :].replace(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK" + b" " * 300_000)
    second = data[starts[4] :][:20] + b"x" * 300_000 + b"\r\n\r\n"
    broken = b"".join(
        [data[: starts[4]], second, data[starts[5] : starts[6]], third, data[starts[7] :][:0]]
    )
    found = read(tmp_path, broken + data[starts[7] : starts[8]] + fourth)
    reasons = {source: text for source, text in found if text != STORY}
    assert "a.warc#5" in reasons
    assert "a.warc#7" in reasons
    assert "header is broken" in reasons["a.warc#5"]
    assert "no number" in reasons["a.warc#7"]
    assert found[0] == ("a.warc#3", STORY)


@pytest.mark.parametrize("packed", [False, True])
def test_what_precedes_a_break_still_comes(tmp_path: Path, *, packed: bool) -> None:
    data = warc_of(page(), page(), packed=packed)
    found = read(tmp_path, data[:-100])
    assert found[0] == ("a.warc#3", STORY)
    assert len(found) == 2
    assert "cut short" in found[1][1]


def test_bombs_are_set_aside(tmp_path: Path) -> None:
    bomb = page(gzip.compress(bytes(5_000_000)), Content_Encoding="gzip")
    (_, why), (_, text) = read(tmp_path, warc_of(bomb, page()))
    assert "bomb" in why
    assert text == STORY
    large = page(b"x" * 5_000_000)
    found = read(tmp_path, warc_of(page(), large, page(), packed=True))
    assert [source for source, _ in found] == ["a.warc#3", "a.warc#5", "a.warc"]
    assert "bomb" in found[-1][1]


def test_limits_hold(tmp_path: Path) -> None:
    data = warc_of(page("<p>" + "x" * 2000 + "</p>"), page("<p>Short.</p>"), page("<p>Last.</p>"))
    found = read(tmp_path, data, Limits(max_item_bytes=1000))
    assert "larger than" in found[0][1]
    assert found[1:] == [("a.warc#5", "<p>Short.</p>"), ("a.warc#7", "<p>Last.</p>")]
    found = read(tmp_path, data, Limits(max_members=2))
    assert [source for source, _ in found] == ["a.warc#3", "a.warc#5", "a.warc"]
    assert "holds more than 2 members" in found[-1][1]
    found = read(tmp_path, gzip.compress(data), Limits(max_unpacked_bytes=4000))
    assert "unpacks to more than" in found[-1][1]
    inflated = page(gzip.compress(b"<p>word</p>" * 500), Content_Encoding="gzip")
    ((_, why),) = read(tmp_path, warc_of(inflated), Limits(max_item_bytes=2000))
    assert "larger than" in why


def test_within_other_containers_and_by_choice(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("in/a.warc.gz", warc_of(page(), page("<p>Second.</p>"), packed=True))
    source = "a.zip!/in/a.warc.gz#5"
    assert read(tmp_path, file.getvalue(), only=[source], name="a.zip") == [
        (source, "<p>Second.</p>")
    ]


def test_many_wrong_lengths_are_bounded(tmp_path: Path) -> None:
    record = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 90000\r\n\r\nx\r\n\r\n"
    limits = Limits(max_unpacked_bytes=2_000_000)
    found = read(tmp_path, record * 2000, limits)
    assert "unpacks to more than" in found[-1][1]
    assert len(found) < 100


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.data())
def test_damaged_files_never_raise(data: st.DataObject) -> None:
    whole = warc_of(*ENCODED, packed=data.draw(st.booleans()))
    at = data.draw(st.integers(0, len(whole) - 1))
    width = data.draw(st.integers(0, 30))
    damaged = whole[:at] + data.draw(st.binary(max_size=30)) + whole[at + width :]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.warc").write_bytes(damaged)
        found = list(read_drop(folder, limits=Limits(max_item_bytes=100_000)))
    sources = [one.source for one in found]
    assert len(sources) == len(set(sources))
