"""Unpacks `.warc.gz` files, in which each record is a gzip member of its own."""

from __future__ import annotations

import io
import zlib

from pipeline.read.streams import CHUNK

_GZIP = zlib.MAX_WBITS + 16
_START = b"\x1f\x8b\x08"
_HEAD = 512

_CUT = b"\r\n(damaged)\r\n\r\n"
_LOST = b"WARC/1.0\r\n\r\n"


def is_packed_warc(head: bytes) -> bool:
    """Whether gzip data that begins with `head` (512 bytes) holds a WARC file."""
    try:
        return zlib.decompressobj(_GZIP).decompress(head, 16).startswith(b"WARC/1.")
    except zlib.error:
        return False


class WarcGzip:
    """Goes on behind a damaged member, which would end the reading of any other gzip file.

    In place of what is lost stands what is no record: the reader of records sets it aside, with
    its number.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._packed = b""
        self._inflater = zlib.decompressobj(_GZIP)
        self._inside = False

    def read1(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end.

        Raises:
            EOFError: the last member is cut short.
            zlib.error: a member is damaged, and no other follows.
        """
        while True:
            packed = self._packed or self._stream.read(CHUNK)
            if not packed and self._inside:
                raise EOFError("cut short")
            if not self._inside:
                packed = packed.lstrip(b"\0")  # padding
            if not packed:
                self._packed = self._stream.read(CHUNK)
                if not self._packed:
                    return b""
                continue
            try:
                plain = self._inflater.decompress(packed, size)
            except zlib.error:
                self._packed = self._next_member(packed)
                if not self._packed:
                    raise
                lost = _CUT if self._inside else _LOST
                self._begin()
                return lost
            self._inside = True
            self._packed = self._inflater.unused_data or self._inflater.unconsumed_tail
            if self._inflater.eof:
                self._begin()
            if plain:
                return plain

    def close(self) -> None:
        """Nothing to free."""

    def _begin(self) -> None:
        self._inflater = zlib.decompressobj(_GZIP)
        self._inside = False

    def _next_member(self, packed: bytes) -> bytes:
        """The beginning of the next member that is a record; empty when there is none."""
        at = 1
        while True:
            at = packed.find(_START, at)
            if at < 0 or len(packed) - at < _HEAD:
                more = self._stream.read(CHUNK)
                if not more:
                    return packed[at:] if at >= 0 and is_packed_warc(packed[at:]) else b""
                packed = packed[at if at >= 0 else 1 - len(_START) :] + more
                at = 0
            elif is_packed_warc(packed[at : at + _HEAD]):
                return packed[at:]
            else:
                at += 1
