"""Bytes to text, whatever they were written in."""

from __future__ import annotations

import codecs
import re

import ftfy.bad_codecs

from pipeline.read.binary import is_binary, looks_like
from pipeline.read.legacy import guess

ftfy.bad_codecs.ok()  # registers the 'sloppy' codecs, which know no undefined bytes


class NotTextError(ValueError):
    """The bytes are no text; the message says what they look like."""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF16_NULS = 0.01  # of the code units; Cyrillic or Chinese text has NULs at blanks only
_UNPRINTABLE = 0.05
_HIGH = re.compile(rb"[\x80-\xff]")
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CUT_QUOTE = b"\xe2\x80"  # the beginning of quotes and dashes; 'â€' is never meant
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")

_BEGINNING = 4096
_META = re.compile(
    rb"<meta\b[^<>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{2,40})"
    rb"|<\?xml\b[^<>]{0,100}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{2,40})",
    re.IGNORECASE,
)
# What a page may declare, and how browsers read it: https://encoding.spec.whatwg.org/#names-and-labels
_DECLARED = {
    "ascii": "sloppy-windows-1252",
    "iso8859-1": "sloppy-windows-1252",
    "cp1252": "sloppy-windows-1252",
    "iso8859-9": "sloppy-windows-1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_AS_DECLARED = re.compile(
    r"cp(?:125[013-8]|866|874|932|949)|iso8859-\d+|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|gb18030|big5hkscs|euc_jp|iso2022_jp"
)


def to_text(data: bytes, charset: str | None = None) -> str:
    """Decode a file.

    In this order: a byte order mark; UTF-16 told by its NULs; UTF-8; UTF-8 with stray bytes of
    Windows-1252; what is declared, where it holds true; the legacy encoding in which the words
    are known ones.

    Args:
        data: its bytes.
        charset: the encoding that was declared with it, which goes before what a page declares.

    Raises:
        NotTextError: it is binary.
    """
    if what := looks_like(data):
        raise NotTextError(what)
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], codec)
    data = data.rstrip(b"\0") if data.endswith(b"\0\0\0") else data  # padding after a crash
    if is_binary(data):
        if (text := _utf16(data)) is None:
            raise NotTextError("binary data, not text: only text and HTML are read")
        return text
    if (text := _strictly(data, "utf-8")) is None:
        return _mixed(data) or _declared(data, charset) or guess(data)
    japanese = _strictly(data, "iso2022_jp") if _ISO_2022_JP.search(data) else None
    return japanese or text


def _marked(data: bytes, codec: str) -> str:
    if codec == "utf-8":
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return _mixed(data) or data.decode("utf-8", "replace")
    text = data.decode(codec, "replace")
    if is_binary(text.encode("utf-8", "replace")):
        raise NotTextError(f"begins like {codec.upper()} text but is binary data")
    return text


def _utf16(data: bytes) -> str | None:
    """Decode UTF-16 without a byte order mark: one byte of most blanks and letters is NUL."""
    units = len(data) // 2
    first, second = data[::2].count(0), data[1::2].count(0)
    few, many = sorted((first, second))
    if many < max(_UTF16_NULS * units, 1) or 2 * few > many:
        return None
    text = _strictly(data[: 2 * units], "utf-16-le" if second > first else "utf-16-be")
    if text is None or is_binary(text.encode("utf-8", "replace")):
        return None
    unprintable = sum(not (char.isprintable() or char.isspace()) for char in text[:_BEGINNING])
    return text if unprintable <= _UNPRINTABLE * min(len(text), _BEGINNING) else None


def _mixed(data: bytes) -> str | None:
    """Decode UTF-8 with bytes of Windows-1252 among it, as files pasted together have.

    Legacy Chinese, Japanese and Korean files look like UTF-8 in up to a third of their bytes,
    others nowhere; a mixed file is one with no fewer sequences of UTF-8 than stray bytes.
    """
    sequences = sum(1 for _ in _SEQUENCE.finditer(data))
    stray = len(_HIGH.findall(_SEQUENCE.sub(b"", data)))
    return None if sequences < stray else data.decode("utf-8", "newsfold_stray")


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252, the beginning of a cut sequence as U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    is_last = error.end == len(error.object)
    is_cut = len(stray) > 1 and (is_last or stray.startswith(_CUT_QUOTE))
    return "\ufffd" if is_cut else stray.decode("sloppy-windows-1252"), error.end


codecs.register_error("newsfold_stray", _stray)


def _declared(data: bytes, charset: str | None) -> str | None:
    """Decode by `charset`, or else as a web page says, where every byte agrees."""
    if charset is None:
        found = _META.search(data[:_BEGINNING])
        charset = (found[1] or found[2]).decode("ascii") if found else ""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    codec = _DECLARED.get(name, name)
    return _strictly(data, codec) if codec != name or _AS_DECLARED.fullmatch(name) else None


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
