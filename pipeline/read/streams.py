"""Byte streams that know their bounds: counted, budgeted, forward-only."""

from __future__ import annotations

import io
import lzma
import re
import tarfile
from collections.abc import Callable
from typing import Protocol

from pipeline.read.limits import MIB, Limits

CHUNK = 16 * 1024
_BUFFER = 64 * 1024
_RATIO_FLOOR = MIB
_MANY_DIGITS = re.compile(rb"\d{100}")
_XZ_MEMORY = 128 * MIB  # all presets of xz stay below; a header may claim 4 GiB


class RefusedError(Exception):
    """One item or one container is not read, for the reason given; the rest can go on."""


class BudgetError(Exception):
    """A whole dropped file is larger than the limits allow; nothing more is read from it."""


class Budget:
    """What one dropped file may still unpack to, over all containers within it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes = 0
        self._members = 0

    def spend_bytes(self, count: int) -> None:
        """Count unpacked bytes.

        Raises:
            BudgetError: too many of them.
        """
        self._bytes += count
        if self._bytes > self._limits.max_unpacked_bytes:
            raise BudgetError(f"unpacks to more than {_size(self._limits.max_unpacked_bytes)}")

    def spend_member(self) -> None:
        """Count one member of an archive.

        Raises:
            BudgetError: too many of them.
        """
        self._members += 1
        if self._members > self._limits.max_members:
            raise BudgetError(f"holds more than {self._limits.max_members:,} members")


class Tap(io.RawIOBase):
    """A raw stream over any function that gives bytes; counts what it gave.

    Bytes that came before a failure are handed out first, and the failure only then, so that of a
    damaged archive all that precedes the damage can be read.
    """

    def __init__(
        self,
        pull: Callable[[int], bytes],
        *,
        close: Callable[[], None],
        seekable: SeekableFile | None = None,
        gave: Callable[[int], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self.given = 0
        self._pull = pull
        self._close = close
        self._seekable = seekable
        self._gave = gave
        self._failure: Exception | None = None

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Whether one can go back."""
        return self._seekable is not None

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        if self._seekable is None:
            raise io.UnsupportedOperation("seek")
        return self._seekable.seek(offset, whence)

    def tell(self) -> int:
        """The place one is at."""
        if self._seekable is None:
            raise io.UnsupportedOperation("tell")
        return self._seekable.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` as far as there are bytes."""
        if self._failure:
            raise self._failure
        filled = 0
        try:
            while filled < len(buffer) and (data := self._pull(len(buffer) - filled)):
                buffer[filled : filled + len(data)] = data
                filled += len(data)
                self.given += len(data)
                self._gave(len(data))
        except Exception as failure:
            self._failure = failure
            if not filled:
                raise
        return filled

    def close(self) -> None:
        """Close what is below."""
        if not self.closed:
            super().close()
            self._close()


class SeekableFile(Protocol):
    """The part of a file that `Tap` needs to go back."""

    def seek(self, offset: int, whence: int = ..., /) -> int:
        """Go to a place."""

    def tell(self) -> int:
        """The place one is at."""


class Stream(io.BufferedReader):
    """A buffered `Tap`."""

    def __init__(self, tap: Tap) -> None:
        super().__init__(tap, _BUFFER)
        self._tap = tap

    @property
    def given(self) -> int:
        """How many bytes were taken from below."""
        return self._tap.given


class Packed(Protocol):
    """A decompressor as a file: `read1` gives what one step of unpacking gives."""

    def read1(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end."""

    def close(self) -> None:
        """Free it."""


def unpacked(file: Packed, packed_bytes: Callable[[], int], budget: Budget, ratio: int) -> Stream:
    """A stream of what `file` unpacks to, which fails when that is out of all proportion."""
    total = 0

    def gave(count: int) -> None:
        nonlocal total
        total += count
        budget.spend_bytes(count)
        if total > _RATIO_FLOOR and total > ratio * packed_bytes():
            raise RefusedError(
                f"unpacks to more than {ratio} times its size: a decompression bomb?"
            )

    return Stream(Tap(file.read1, close=file.close, gave=gave))


class XzFile:
    """Unpacks xz and lzma streams within a bound on memory, which `lzma.LZMAFile` lacks."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._decoder = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def read1(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end.

        Raises:
            EOFError: the stream is cut short.
            lzma.LZMAError: it is damaged, or asks for too much memory.
        """
        while True:
            if self._decoder.eof:
                rest = self._decoder.unused_data.lstrip(b"\0") or self._next_stream()
                if not rest:
                    return b""
                self._decoder = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
            elif self._decoder.needs_input:
                rest = self._stream.read(CHUNK)
                if not rest:
                    raise EOFError("cut short")
            else:
                rest = b""
            if data := self._decoder.decompress(rest, size):
                return data

    def _next_stream(self) -> bytes:
        """The beginning of a further stream behind padding of zeros; empty when there is none."""
        while block := self._stream.read(CHUNK):
            if stripped := block.lstrip(b"\0"):
                return stripped
        return b""

    def close(self) -> None:
        """Nothing to free."""


class ForwardFile:
    """What `tarfile` reads headers from: it never goes back, and gives no large or costly ones.

    A header may claim that gigabytes of attributes follow, which `tarfile` would read at once;
    and some versions take quadratic time over long runs of digits in them (CVE-2024-6232).
    The last block read tells whether the archive ended as it should.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._at = 0
        self.last = b""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes of a header.

        Raises:
            tarfile.ReadError: it is larger than any header has to be, or made to be slow.
        """
        if size > CHUNK:
            raise tarfile.ReadError("header too large")
        self.last = self.data(size)
        if _MANY_DIGITS.search(self.last):
            raise tarfile.ReadError("header out of order")
        return self.last

    def data(self, size: int) -> bytes:
        """Up to `size` bytes of a member."""
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were passed."""
        return self._at

    def seek(self, place: int) -> None:
        """Go forward to `place`, or to the end."""
        if self._stream.seekable():
            self._at = self._stream.seek(place)
        while self._at < place and self.data(min(CHUNK, place - self._at)):
            pass


def read_at_most(stream: io.BufferedReader, limit: int) -> bytes:
    """All of a stream that holds no more than `limit` bytes.

    Raises:
        RefusedError: it holds more.
    """
    blocks = []
    total = 0
    while block := stream.read(CHUNK):
        blocks.append(block)
        total += len(block)
        if total > limit:
            raise RefusedError(too_large(limit))
    return b"".join(blocks)


def too_large(limit: int) -> str:
    """The reason for refusing an item of more than `limit` bytes."""
    return f"larger than {_size(limit)}, the largest story that is read"


def _size(count: int) -> str:
    return f"{count / MIB:,.0f} MiB" if count >= MIB else f"{count:,} bytes"
