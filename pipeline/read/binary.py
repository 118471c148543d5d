"""Tells files that are no text, and what they are instead."""

from __future__ import annotations

_EXPORT = "export it as plain text or HTML"
_UNPACK = "unpack it, and drop what is in it"
_NOT_NEWS = "only text and HTML are read"

# (offset, signature, what it is, what to do): from the formats' specifications.
_SIGNATURES = (
    (0, b"{\\rtf", "an RTF document", _EXPORT),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", _EXPORT),
    (0, b"PK\3\4", "a zip archive", _UNPACK),
    (0, b"\x1f\x8b\x08", "a gzip file", _UNPACK),
    (0, b"\xfd7zXZ\0", "an xz file", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard file", _UNPACK),
    (0, b"\x04\x22\x4d\x18", "an LZ4 file", _UNPACK),
    (0, b"MSCF\0\0\0\0", "a cabinet archive", _UNPACK),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image", _NOT_NEWS),
    (0, b"\xff\xd8\xff", "a JPEG image", _NOT_NEWS),
    (0, b"GIF87a", "a GIF image", _NOT_NEWS),
    (0, b"GIF89a", "a GIF image", _NOT_NEWS),
    (0, b"II*\0", "a TIFF image", _NOT_NEWS),
    (0, b"MM\0*", "a TIFF image", _NOT_NEWS),
    (8, b"WEBP", "a WebP image", _NOT_NEWS),
    (4, b"ftyp", "a video, sound or HEIF file", _NOT_NEWS),
    (0, b"OggS\0", "an Ogg file", _NOT_NEWS),
    (0, b"ID3\x02", "an MP3 file", _NOT_NEWS),
    (0, b"ID3\x03", "an MP3 file", _NOT_NEWS),
    (0, b"ID3\x04", "an MP3 file", _NOT_NEWS),
    (8, b"WAVE", "a sound file", _NOT_NEWS),
    (0, b"\x1aE\xdf\xa3", "a video file", _NOT_NEWS),
    (0, b"\x7fELF", "a program", _NOT_NEWS),
    (0, b"MZ\x90\0", "a program", _NOT_NEWS),
    (0, b"\xca\xfe\xba\xbe", "a program", _NOT_NEWS),
    (0, b"\xcf\xfa\xed\xfe", "a program", _NOT_NEWS),
    (0, b"SQLite format 3\0", "an SQLite database", _NOT_NEWS),
    (0, b"PAR1", "a Parquet table", "export it as JSON Lines"),
    (0, b"wOFF", "a font", _NOT_NEWS),
    (0, b"wOF2", "a font", _NOT_NEWS),
)
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # readers accept rubbish before the header of a PDF

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_MOST_CONTROLS = 0.02


def looks_like(data: bytes) -> str | None:
    """What a file with a known signature is, and what to do about it; None for others."""
    if _PDF in data[:_PDF_WITHIN]:
        return f"a PDF document, not text: {_EXPORT}"
    for offset, signature, what, advice in _SIGNATURES:
        if data.startswith(signature, offset):
            return f"{what}, not text: {advice}"
    return None


def is_binary(data: bytes) -> bool:
    """Whether there are more control characters (NUL among them) than a damaged text has."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > 1 + _MOST_CONTROLS * len(data)
