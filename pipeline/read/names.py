"""Names of raw items: the same on every machine, safe to print, never ambiguous."""

from __future__ import annotations

import re
import unicodedata

_LEFTOVER = re.compile(
    r"""\..*                                     # hidden
    | .*~ | \~\$.* | \#.*\#                      # backups and locks of editors and office suites
    | .*\.(?:swp|swo)
    | .*\.(?:tmp|part|partial|filepart|crdownload|unfinished)   # still being written
    | __MACOSX | Thumbs\.db | ehthumbs\.db | desktop\.ini
    | \$RECYCLE\.BIN | System\ Volume\ Information | lost\+found
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_UNSAFE_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029#]|!(?=$|/)")
_DRIVE = re.compile(r"[A-Za-z]:")


def tidy_name(path: str) -> str:
    r"""Write a path so that it is the same everywhere and can be part of a source.

    Unicode is composed (NFC), for the same file has decomposed names on some systems. Bytes that
    are no UTF-8 appear as `\udcXX`. Control characters, `#` and a final `!` are percent-encoded:
    `#` and `!/` separate a container from what is in it.
    """
    valid = path.encode("utf-8", "backslashreplace").decode("utf-8")
    composed = unicodedata.normalize("NFC", valid)
    return _UNSAFE_CHARACTER.sub(lambda found: f"%{ord(found[0]):02X}", composed)


def is_leftover(path: str) -> bool:
    """Whether a file or one of its folders is hidden, or left by an editor or a system."""
    return any(_LEFTOVER.fullmatch(part) for part in path.split("/"))


def member_path(name: str) -> str | None:
    """The path of an archive's member without `.` and empty parts; None when it is not safe.

    A name is not safe when it is absolute or has `..` in it. Nothing is ever written under such a
    name, but whoever made it did not mean well.
    """
    parts = name.split("/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in parts:
        return None
    return "/".join(part for part in parts if part not in ("", ".")) or None


def unique(name: str, seen: dict[str, int]) -> str:
    """Give a name that was not `seen` yet: one already there gets `~2`, `~3` … and is not lost.

    Archives may hold the same name twice; two files of a folder may differ in Unicode form only.
    """
    stem, slash = (name[:-1], "/") if name.endswith("/") else (name, "")
    candidate, number = name, seen.get(name, 1)
    while candidate in seen:
        number += 1
        candidate = f"{stem}~{number}{slash}"
    seen[name] = number  # where to go on, should it come a thousand times
    seen.setdefault(candidate, 1)
    return candidate
