"""What zip and tar archives hold, member by member, without unpacking to disk."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import cast

from pipeline.read.limits import Limits
from pipeline.read.streams import Budget, ForwardFile, RefusedError, Stream, Tap, unpacked

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_OFFICE_MARKS = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})
_DIRECTORY_BYTES_PER_MEMBER = 300


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive; `refusal` says why it cannot be read."""

    name: str
    size: int
    open: Callable[[], Stream]
    refusal: str | None = None


def zip_members(stream: io.BufferedReader, limits: Limits, budget: Budget) -> Iterator[Member]:
    """Go through a zip archive in the order of its directory. `stream` must be seekable.

    Raises:
        zipfile.BadZipFile: the archive is broken.
        RefusedError: it has too many members, or is an office document.
    """
    _check_directory(stream, limits)
    with zipfile.ZipFile(stream) as archive:
        infos = archive.infolist()
        if any(info.filename in _OFFICE_MARKS for info in infos[:50]):
            raise RefusedError(
                "an office document, e-book or program package: export it as plain text or HTML"
            )
        for info in infos:
            name = _zip_name(info)
            if not name.endswith("/"):
                yield Member(
                    name=name,
                    size=info.file_size,
                    open=partial(_open_zip_member, archive, info, limits, budget),
                    refusal=_zip_refusal(info),
                )


def _open_zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, budget: Budget
) -> Stream:
    file = cast("zipfile.ZipExtFile", archive.open(info))
    return unpacked(file, lambda: info.compress_size, budget, limits.max_ratio)


def _zip_refusal(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & _ENCRYPTED:
        return "encrypted: unpack it with its password, and drop the file itself"
    if info.compress_type not in _ZIP_METHODS:
        return f"packed by zip method {info.compress_type}, which is not read: pack it by deflate"
    return None


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The member's name; many tools write UTF-8 and do not say so, some use backslashes."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _check_directory(stream: io.BufferedReader, limits: Limits) -> None:
    """Refuse a directory of members that would not fit in memory, before it is read.

    The end record of a zip file (PKWARE APPNOTE 4.3.16, for zip64 4.3.14) says how long it is.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 2**16 - 100))
    tail = stream.read()
    stream.seek(0)
    end = tail.rfind(b"PK\5\6")
    if end < 0 or end + 22 > len(tail):
        return  # broken: zipfile says so
    members, directory_bytes = struct.unpack_from("<HL", tail, end + 10)
    end64 = tail.rfind(b"PK\6\6", 0, end)
    if end64 >= 0 and end64 + 48 <= len(tail):
        members, directory_bytes = struct.unpack_from("<QQ", tail, end64 + 32)
    bound = limits.max_members * _DIRECTORY_BYTES_PER_MEMBER
    if members > limits.max_members or directory_bytes > bound:
        raise RefusedError(f"holds more than {limits.max_members:,} members")


def tar_members(stream: io.BufferedReader) -> Iterator[Member]:
    """Go through a tar archive in its own order. Each member is to be read before the next.

    Raises:
        tarfile.TarError: the archive is broken or cut short.
    """
    file = ForwardFile(stream)
    with tarfile.open(
        fileobj=file,  # type: ignore[call-overload]
        mode="r:",
        encoding="utf-8",
        errors="surrogateescape",
    ) as archive:
        while (info := archive.next()) is not None:
            archive.members.clear()  # tarfile would remember them all
            if not info.isdir():
                yield Member(
                    name=info.name,
                    size=info.size,
                    open=partial(_open_tar_member, file, info),
                    refusal=_tar_refusal(info),
                )
        if not file.last or file.last.strip(b"\0"):
            raise tarfile.ReadError("its end is missing")


def _open_tar_member(file: ForwardFile, info: tarfile.TarInfo) -> Stream:
    file.seek(info.offset_data)
    left = info.size

    def pull(size: int) -> bytes:
        nonlocal left
        data = file.data(min(size, left))
        if left and not data:
            raise tarfile.ReadError("the archive ends within it")
        left -= len(data)
        return data

    return Stream(Tap(pull, close=lambda: None))


def _tar_refusal(info: tarfile.TarInfo) -> str | None:
    if info.issym() or info.islnk():
        return "a link, not a file"
    if not info.isreg() or info.issparse():
        return "not a regular file"
    return None
