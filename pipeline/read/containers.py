"""Opens what a dropped file holds: archives, compressed files, JSON Lines, WARC, however nested."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Literal

from pipeline.errors import InputError
from pipeline.read.archives import Member, tar_members, zip_members
from pipeline.read.limits import Limits
from pipeline.read.names import is_leftover, member_path, tidy_name, unique
from pipeline.read.raw import RawItem
from pipeline.read.selection import Selection
from pipeline.read.streams import (
    Budget,
    BudgetError,
    Packed,
    RefusedError,
    Stream,
    Tap,
    XzFile,
    read_at_most,
    too_large,
    unpacked,
)
from pipeline.read.warc import MAGIC, Page, as_record, pages
from pipeline.read.warc_gzip import WarcGzip, is_packed_warc

Outcome = RawItem | InputError
Form = Literal["zip", "tar", "warc", "gzip", "bzip2", "xz"]

_HEAD = 512
_TAR_MAGIC_AT = 257
_STARTS: dict[bytes, Form] = {
    b"PK\3\4": "zip",
    b"PK\5\6": "zip",
    b"\x1f\x8b\x08": "gzip",
    b"\xfd7zXZ\0": "xz",
    MAGIC: "warc",
}
_JSON_LINES = re.compile(r"\.(?:jsonl|ndjson)(?:\.(?:gz|bz2|xz))?(?:~\d+)?$", re.IGNORECASE)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# What the readers of the standard library raise when they meet damaged or hostile bytes.
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
)


def unpack(  # noqa: PLR0913 - a dropped file is all of these
    drop: str,
    source: str,
    open_file: Callable[[], Stream],
    *,
    size: int | None,
    limits: Limits,
    selection: Selection,
) -> Iterator[Outcome]:
    """Give every raw item that a dropped file holds, in a fixed order.

    What cannot be used comes as an `InputError` with the source that it would have had; when a
    container breaks off, all that came before is given first. An error of `open_file` that is an
    `InputError` is given, any other is raised.
    """
    unpacker = _Unpacker(drop, limits, Budget(limits))
    try:
        yield from unpacker.items(source, open_file, size, 0, selection)
    except BudgetError as error:
        yield InputError(source, "read", f"{error}: the rest of it was not read")


@dataclass(frozen=True)
class _Unpacker:
    drop: str
    limits: Limits
    budget: Budget

    def items(
        self,
        source: str,
        open_file: Callable[[], Stream],
        size: int | None,
        depth: int,
        selection: Selection,
    ) -> Iterator[Outcome]:
        """Every item of one file, be it dropped or a member; whatever fails is one error."""
        try:
            with open_file() as stream:
                yield from self._items_of(source, stream, size, depth, selection)
        except InputError as error:
            yield error
        except RefusedError as error:
            yield InputError(source, "read", str(error))
        except _BROKEN as error:
            yield InputError(source, "read", f"broken or cut short: {error}")

    def _items_of(
        self, source: str, stream: Stream, size: int | None, depth: int, selection: Selection
    ) -> Iterator[Outcome]:
        form = container_form(stream.peek(_HEAD)[:_HEAD])
        if form is not None and depth >= self.limits.max_depth:
            raise RefusedError(f"containers are nested more than {self.limits.max_depth} deep")
        if form == "zip":
            members = zip_members(self._seekable(stream), self.limits, self.budget)
            yield from self._members(source, members, depth, selection)
        elif form == "tar":
            yield from self._members(source, tar_members(stream), depth, selection)
        elif form == "warc":
            yield from self._pages(source, stream, selection.inside(source))
        elif form is not None:
            plain = unpacked(
                _decompressor(form, stream),
                lambda: stream.given,
                self.budget,
                self.limits.max_ratio,
            )
            yield from self.items(source, lambda: plain, None, depth + 1, selection)
        elif _JSON_LINES.search(source):
            yield from self._lines(source, stream, selection.inside(source))
        elif size is not None and size > self.limits.max_item_bytes:
            raise RefusedError(too_large(self.limits.max_item_bytes))
        elif selection.has(source):
            data = read_at_most(stream, self.limits.max_item_bytes)
            yield (
                RawItem(self.drop, source, data)
                if data
                else InputError(source, "read", "an empty file")
            )

    def _members(
        self, container: str, members: Iterator[Member], depth: int, selection: Selection
    ) -> Iterator[Outcome]:
        inside = selection.inside(container)
        seen: dict[str, int] = {}
        for member in members:
            self.budget.spend_member()
            path = member_path(member.name)
            if path is not None and is_leftover(path):
                continue
            source = unique(f"{container}!/{tidy_name(path or member.name)}", seen)
            if not inside.touches(source):
                continue
            if path is None:
                reason = "its name is absolute or leads out of the archive"
                yield InputError(source, "read", reason)
            elif member.refusal:
                yield InputError(source, "read", member.refusal)
            else:
                yield from self.items(source, member.open, member.size, depth + 1, inside)

    def _lines(self, source: str, stream: Stream, selection: Selection) -> Iterator[Outcome]:
        """The records of a JSON Lines file; lines are counted from 1, blank ones are no records."""
        if stream.peek(_HEAD).startswith(_UTF16_MARKS):
            raise RefusedError("JSON Lines in UTF-16: save it as UTF-8, as JSON has to be")
        limit = self.limits.max_item_bytes
        for number in count(1):
            line = stream.readline(limit + 2)
            if not line:
                return
            record = line.rstrip(b"\r\n")
            part = f"{source}#{number}"
            if len(record) > limit:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(limit)
            if not record.strip() or not selection.has(part):
                continue
            yield (
                RawItem(self.drop, part, record)
                if len(record) <= limit
                else InputError(part, "read", too_large(limit))
            )

    def _pages(self, source: str, stream: Stream, selection: Selection) -> Iterator[Outcome]:
        """The web pages of a WARC file, each as the record that a line of JSON Lines would be."""
        for page in pages(stream, self.limits, self.budget):
            part = f"{source}#{page.number}"
            if selection.has(part):
                yield self._page(part, page)

    def _page(self, part: str, page: Page) -> Outcome:
        try:
            return RawItem(self.drop, part, as_record(page, self.limits, self.budget))
        except RefusedError as error:
            return InputError(part, "read", str(error))
        except _BROKEN as error:
            return InputError(part, "read", f"broken or cut short: {error}")

    def _seekable(self, stream: Stream) -> Stream:
        """Zip has its directory at the end; within another container it is held in memory."""
        if stream.seekable():
            return stream
        file = io.BytesIO(read_at_most(stream, self.limits.max_item_bytes))
        return Stream(Tap(file.read, close=file.close, seekable=file))


def container_form(head: bytes) -> Form | None:
    """What kind of container begins with `head` (512 bytes), None when it is none."""
    for start, form in _STARTS.items():
        if head.startswith(start):
            return form
    if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"):
        return "bzip2"
    if head[_TAR_MAGIC_AT:].startswith(b"ustar"):
        return "tar"
    return None


def _decompressor(form: Form, stream: Stream) -> Packed:
    if form == "gzip":
        if is_packed_warc(stream.peek(_HEAD)[:_HEAD]):
            return WarcGzip(stream)
        return gzip.GzipFile(fileobj=stream)
    if form == "bzip2":
        return bz2.BZ2File(stream)
    return XzFile(stream)
