"""The web pages of a WARC file (ISO 28500), record by record.

Headers are read by `warcio`. Records are told apart here, for its own iterator passes over what is
broken without a word, and reads lines of any length.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from pipeline.read.encoding import NotTextError, to_text
from pipeline.read.http_body import content_of
from pipeline.read.limits import Limits
from pipeline.read.streams import CHUNK, Budget, RefusedError, too_large

MAGIC = b"WARC/1."

_MAX_HEADER = 256 * 1024
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_NEXT_RECORD = re.compile(rb"\r?\n\r?\n(?=WARC/1\.\d\r?\n)")
_LENGTH = re.compile(r"\d{1,18}")
_BETWEEN = 16

_HTML = ("text/html", "application/xhtml+xml")
_TYPES = (*_HTML, "text/plain", "")
"""Media types of stories; a server that names none may well send one."""

_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of a server that may be a story; `refusal` says why it cannot be read.

    `number` counts the records of the file from 1, of whatever type they are.
    """

    number: int
    url: str = ""
    crawled: str = ""
    """When it was fetched (WARC-Date), which is not when it was published."""
    http: Any = None
    body: bytes = b""
    refusal: str | None = None


def pages(stream: io.BufferedReader, limits: Limits, budget: Budget) -> Iterator[Page]:
    """Go through a WARC file: responses of status 200 whose type is HTML or plain text.

    Records of other kinds are passed over, broken ones of any kind are refused. Where a record's
    length is wrong, reading goes on at the next line that begins a record.

    Raises:
        BudgetError: it holds too many pages, or too many wrong lengths.
    """
    file = _Rereadable(stream, budget)
    number = 0
    while file.find_record():
        number += 1
        try:
            page = _page(file, number, limits.max_item_bytes)
        except RefusedError as error:
            page = Page(number, refusal=str(error))
        if page:
            budget.spend_member()
            yield page


def as_record(page: Page, limits: Limits, budget: Budget) -> bytes:
    """A page as the record that a line of JSON Lines would be: `html` or `text`, and its `url`.

    Raises:
        RefusedError: it is broken, too large, no text, or packed in a way that is not read.
        EOFError, zlib.error: it is cut short or damaged.
    """
    if page.refusal:
        raise RefusedError(page.refusal)
    declared = page.http.get_header("Content-Type") or ""
    charset = _CHARSET.search(declared)
    content = content_of(page.http, page.body, limits, budget)
    try:
        text = to_text(content, charset[1] if charset else None)
    except NotTextError as error:
        raise RefusedError(str(error)) from error
    if not text or text.isspace():
        raise RefusedError("an empty page")
    record = {
        "url": page.url,
        "crawled": page.crawled,
        "html" if _media_type(declared) in _HTML else "text": text,
    }
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")


def _page(file: _Rereadable, number: int, limit: int) -> Page | None:
    """Read one record; None when it holds no page. Raises RefusedError when it is broken."""
    headers = _headers(file.read_header(), "WARC/1.")
    length = headers.get_header("Content-Length") or ""
    if not _LENGTH.fullmatch(length):
        raise RefusedError("its Content-Length is missing or no number")
    block = file.read_block(int(length), limit)
    if headers.get_header("WARC-Type") != "response" or not block.startswith(b"HTTP/"):
        return None
    end = _BLANK_LINE.search(block, 0, _MAX_HEADER)
    at = end.end() if end else 0
    http = _headers(block[:at], "HTTP/")
    media_type = _media_type(http.get_header("Content-Type") or "")
    if http.get_statuscode() != "200" or media_type not in _TYPES:
        return None
    if int(length) > limit:
        raise RefusedError(too_large(limit))
    return Page(
        number,
        url=(headers.get_header("WARC-Target-URI") or "").strip("<>"),
        crawled=headers.get_header("WARC-Date") or "",
        http=http,
        body=block[at:],
    )


def _headers(data: bytes, protocol: str) -> Any:
    """The headers of a record or of an HTTP answer. Raises RefusedError when they are none."""
    try:
        headers = StatusAndHeadersParser([protocol]).parse(io.BytesIO(data))
    except (StatusAndHeadersParserException, EOFError) as error:
        raise RefusedError(f"its {protocol[:4]} header is broken") from error
    # What is left of the status line is the rest of the version, and then the status.
    headers.statusline = headers.statusline.partition(" ")[2].strip()
    return headers


def _media_type(declared: str) -> str:
    return declared.partition(";")[0].strip().casefold()


class _Rereadable:
    """A stream of records that takes back what was read too far."""

    def __init__(self, stream: io.BufferedReader, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._held = b""
        self._at = 0

    def find_record(self) -> bool:
        """Go to the next line that begins a record; False when there is none."""
        begins = True
        while line := self._readline():
            if begins and line.startswith(MAGIC):
                self._give_back(line)
                return True
            begins = line.endswith(b"\n")
        return False

    def read_header(self) -> bytes:
        """The lines up to the next blank one; empty when that is nowhere near."""
        lines = []
        size = 0
        while line := self._readline():
            lines.append(line)
            size += len(line)
            if size > _MAX_HEADER:
                break
            if line in (b"\r\n", b"\n"):
                return b"".join(lines)
        return b""

    def read_block(self, length: int, limit: int) -> bytes:
        """The block of `length` bytes behind a header; of a longer one than `limit` its beginning.

        Raises:
            RefusedError: the record does not end there. Reading goes on where another begins
                within the block, or else behind it.
        """
        block = self._read(min(length, limit))
        left = length - len(block)
        within = _NEXT_RECORD.search(block) if left else None
        if left and not within:
            left = self._pass_over(left)
        between = b"" if left else self._read(_BETWEEN)
        following = between.lstrip(b"\r\n")
        if not left and (not following or following.startswith(MAGIC)):
            self._give_back(following)
            return block
        read = block + between
        within = within or _NEXT_RECORD.search(read)
        self._give_back(read[within.end() :] if within else between)
        raise RefusedError("cut short, or its Content-Length is wrong")

    def _pass_over(self, length: int) -> int:
        """Go on by `length` bytes, but not beyond the beginning of a record; give what is left."""
        below_blank = False
        while length and (line := self._readline(min(length, CHUNK))):
            if below_blank and line.startswith(MAGIC):
                self._give_back(line)
                break
            below_blank = line in (b"\r\n", b"\n")
            length -= len(line)
        return length

    def _read(self, size: int) -> bytes:
        data = self._held[self._at : self._at + size]
        self._at += len(data)
        return data + self._stream.read(size - len(data)) if len(data) < size else data

    def _readline(self, size: int = CHUNK) -> bytes:
        if self._at >= len(self._held):
            return self._stream.readline(size)
        end = self._held.find(b"\n", self._at, self._at + size) + 1
        line = self._held[self._at : end or self._at + size]
        self._at += len(line)
        if len(line) < size and not line.endswith(b"\n"):
            line += self._stream.readline(size - len(line))
        return line

    def _give_back(self, data: bytes) -> None:
        """Take back the last bytes that were read. They are read again, and so count again."""
        self._budget.spend_bytes(len(data))
        if self._at < len(self._held):
            self._at -= len(data)
        else:
            self._held, self._at = data, 0
