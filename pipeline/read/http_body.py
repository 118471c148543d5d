"""The body of an HTTP answer, as it was before it was sent: RFC 9110 and 9112."""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

from pipeline.read.binary import is_binary
from pipeline.read.limits import Limits
from pipeline.read.streams import CHUNK, Budget, RefusedError, read_at_most, unpacked

_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]{0,9}(?:;[^\r\n]{0,99})?\r\n")
_ZLIB, _RAW_DEFLATE, _GZIP = zlib.MAX_WBITS, -zlib.MAX_WBITS, zlib.MAX_WBITS + 16


def content_of(http: Any, body: bytes, limits: Limits, budget: Budget) -> bytes:
    """The body of an answer with chunks joined and compression undone.

    Many crawlers store bodies with both done already, and leave the headers as they were.

    Raises:
        RefusedError: it is too large, or packed in a way that is not read.
        EOFError, zlib.error: it is cut short or damaged.
    """
    if "chunked" in (http.get_header("Transfer-Encoding") or "").casefold():
        body = _joined(body)
    codings = (http.get_header("Content-Encoding") or "").casefold().split(",")
    for coding in filter(None, map(str.strip, reversed(codings))):
        if coding != "identity" and is_binary(body):
            body = _inflated(body, coding, limits, budget)
    return body


def _joined(body: bytes) -> bytes:
    if not _CHUNK_SIZE.match(body):
        return body
    try:
        return bytes(ChunkedDataReader(io.BytesIO(body), raise_exceptions=True).read())
    except ChunkedDataException as error:
        raise RefusedError("its HTTP chunks are broken or cut short") from error


def _inflated(body: bytes, coding: str, limits: Limits, budget: Budget) -> bytes:
    if body.startswith(b"\x1f\x8b"):
        bits = _GZIP
    elif coding == "deflate":
        # Servers disagree on whether it has the header of zlib (RFC 9110, 8.4.1.2).
        has_header = body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0
        bits = _ZLIB if has_header else _RAW_DEFLATE
    elif coding in ("gzip", "x-gzip"):
        return body
    else:
        raise RefusedError(f"packed as {coding[:20]!r}, which is not read")
    plain = unpacked(_Inflater(body, bits), lambda: len(body), budget, limits.max_ratio)
    with plain:
        return read_at_most(plain, limits.max_item_bytes)


class _Inflater:
    """Undoes deflate, step by step."""

    def __init__(self, data: bytes, bits: int) -> None:
        self._packed = io.BytesIO(data)
        self._inflater = zlib.decompressobj(bits)

    def read1(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end.

        Raises:
            EOFError: the data is cut short.
            zlib.error: it is damaged.
        """
        while not self._inflater.eof:
            packed = self._inflater.unconsumed_tail or self._packed.read(CHUNK)
            plain = self._inflater.decompress(packed, size)
            if plain:
                return plain
            if not packed:
                raise EOFError("cut short")
        return b""

    def close(self) -> None:
        """Nothing to free."""
