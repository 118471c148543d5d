"""Finds the files of a drop, in a folder or wherever fsspec reaches, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import fsspec
from fsspec.implementations.local import LocalFileSystem

from pipeline.errors import BackendError, InputError, NewsfoldError, SettingsError
from pipeline.read.containers import Outcome, unpack
from pipeline.read.limits import Limits
from pipeline.read.names import is_leftover, tidy_name, unique
from pipeline.read.selection import Selection
from pipeline.read.streams import Stream, Tap

_HTTP = ("http", "https")
_HTTP_MISSING = (404, 410)

# What the storages that fsspec reaches call a file's size, times and checksum. Not among them is
# the time of the last access, for reading would change it.
_STATE: Final = (
    *("size", "mtime", "modify", "last_modified", "LastModified", "Last-Modified"),
    *("modificationTime", "updated", "created", "ETag", "etag", "md5Hash", "Content-MD5"),
)


def read_drop(
    location: str, *, limits: Limits, only: Collection[str] | None = None
) -> Iterator[Outcome]:
    """Give every raw item of a drop, sorted by path, members of archives in their own order.

    Args:
        location: a file or folder, as a path or any URL that fsspec knows; `http(s)` is for one
            file. Of a folder all files below it are read, but for hidden ones and leftovers of
            editors and systems.
        limits: what one file may cost.
        only: the sources wanted; files and containers with none of them are not opened. A
            container's source stands for all that is in it, and so does a folder's, which ends
            with `/`.

    Returns:
        Items, and an `InputError` as a value for each that cannot be used.

    Raises:
        SettingsError: there is no such location, or no library for its scheme.
        BackendError: the storage cannot be reached (also while going on).
    """
    return _items(_find(location), limits, Selection(only))


def count_files(location: str) -> int:
    """How many files a drop has; an archive is one. Raises as `read_drop` does."""
    return sum(1 for _ in _entries(_find(location), Selection(None)))


def list_files(location: str) -> Iterator[tuple[str, str]]:
    """Give each file that `read_drop` would open: its source, and a mark of its present state.

    The mark is another whenever the storage shows another size, time or checksum of the file. No
    file is opened. Raises as `read_drop` does.
    """
    for entry in _entries(_find(location), Selection(None)):
        yield entry.source, entry.state


def absolute_location(location: str) -> str:
    """The one spelling of a location, by which two can be compared; nothing is looked at."""
    if "://" in location:
        return location.rstrip("/")
    return os.path.abspath(os.path.expanduser(location))  # noqa: PTH100, PTH111 - links stay


@dataclass(frozen=True)
class _Drop:
    """Where a drop is. `name` is given when it is one file, else `root` is a folder."""

    label: str
    files: Any
    root: str
    name: str | None
    state: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file or folder of a drop; the source of a folder ends with `/`."""

    source: str
    path: str
    size: int | None = None
    refusal: str | None = None
    state: str = ""


def _find(location: str) -> _Drop:
    try:
        files, root = _storage_of(location)
        with _storage(location):
            files.invalidate_cache()
            info = files.info(root)
    except FileNotFoundError as error:
        cause = error.__cause__  # fsspec calls every failure over HTTP a missing file
        if cause and getattr(cause, "status", None) not in _HTTP_MISSING:
            raise BackendError(f"{location}: cannot be reached: {cause}") from error
        raise SettingsError(
            f"{location}: no such file or folder; name an existing one, or an fsspec URL"
        ) from error
    except PermissionError as error:
        raise BackendError(f"{location}: permission denied") from error
    url = urlsplit(location)
    state = _state(info)
    if url.scheme in _HTTP:
        name = unquote(url.path).rsplit("/", 1)[-1] or url.netloc
        return _Drop(location, files, root, name, state)
    label = _label(location, files, root)
    if info["type"] == "directory":
        return _Drop(label, files, root, None)
    return _Drop(label.rsplit("/", 1)[0], files, root, root.rsplit("/", 1)[-1], state)


def _storage_of(location: str) -> tuple[Any, str]:
    """The file system of a location, and the location's path in it."""
    if "://" not in location:
        return LocalFileSystem(), absolute_location(location)
    try:
        with _storage(location):
            files, root = fsspec.core.url_to_fs(location)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"{location}: cannot be opened: {error}") from error
    return files, root


def _label(location: str, files: Any, root: str) -> str:
    if isinstance(files, LocalFileSystem):
        return root
    return location if "::" in location else str(files.unstrip_protocol(root)).rstrip("/")


def _items(drop: _Drop, limits: Limits, selection: Selection) -> Iterator[Outcome]:
    for entry in _entries(drop, selection):
        if not selection.touches(entry.source):
            continue
        if entry.refusal:
            yield InputError(entry.source, "read", entry.refusal)
            continue
        pending = selection.parts_of(entry.source)
        outcomes = unpack(
            drop.label,
            entry.source,
            lambda entry=entry: _open(drop, entry),  # type: ignore[misc]
            size=entry.size,
            limits=limits,
            selection=selection,
        )
        with closing(outcomes):  # type: ignore[type-var]
            for outcome in outcomes:
                yield outcome
                if pending is not None:
                    pending.discard(outcome.source)
                    if not pending:
                        break


def _entries(drop: _Drop, selection: Selection) -> Iterator[_Entry]:
    """The files of a drop in the order of their sources; one folder's names are held at a time."""
    if drop.name is not None:
        yield _Entry(tidy_name(drop.name), drop.root, state=drop.state)
        return
    folders = [iter(_folder(drop, drop.root, ""))]
    while folders:
        entry = next(folders[-1], None)
        if entry is None:
            folders.pop()
        elif not entry.source.endswith("/") or entry.refusal:
            yield entry
        elif selection.reaches_below(entry.source):
            folders.append(iter(_folder(drop, entry.path, entry.source)))


def _folder(drop: _Drop, folder: str, source: str) -> list[_Entry]:
    """What one folder holds, sorted as the full paths are: `a-b/c` before `a/c`."""
    try:
        with _storage(drop.label):
            infos = drop.files.ls(folder, detail=True)
    except PermissionError:
        return [_Entry(source, folder, refusal="permission denied")]
    except FileNotFoundError:
        return []  # taken away since its parent was listed, or an empty bucket
    found = []
    for info in infos:
        path = str(info["name"]).rstrip("/")
        name = path.rsplit("/", 1)[-1]
        is_marker = path == folder.rstrip("/")  # an object that stands for the folder itself
        if not is_marker and not is_leftover(name):
            slash = "/" if info["type"] == "directory" and not info.get("islink") else ""
            found.append((tidy_name(name) + slash, path, info))
    found.sort(key=lambda one: one[:2])
    seen: dict[str, int] = {}
    entries = (_entry(drop, path, source + unique(name, seen), info) for name, path, info in found)
    return [entry for entry in entries if entry]


def _entry(drop: _Drop, path: str, source: str, info: dict[str, Any]) -> _Entry | None:
    """One file or folder; None for a link to a folder of the drop, which is read in its place."""
    if info.get("islink") and isinstance(drop.files, LocalFileSystem):
        target, root = os.path.realpath(path), os.path.realpath(drop.root)
        if os.path.commonpath([target, root]) != root:
            return _Entry(source, path, refusal="a symbolic link that leads out of the drop")
        try:
            mode = os.stat(target).st_mode  # noqa: PTH116 - a path of fsspec
        except OSError:
            return _Entry(source, path, refusal="a symbolic link that leads nowhere")
        if stat.S_ISDIR(mode):
            return None
        regular = stat.S_ISREG(mode)
    else:
        regular = info["type"] in ("file", "directory")
    refusal = None if regular else "not a regular file"
    return _Entry(source, path, info.get("size"), refusal, _state(info))


def _state(info: dict[str, Any]) -> str:
    return " ".join(str(info[key]) for key in _STATE if key in info)


def _open(drop: _Drop, entry: _Entry) -> Stream:
    with _one_file(drop, entry):
        file = drop.files.open(entry.path, "rb")

    def pull(size: int) -> bytes:
        with _one_file(drop, entry):
            return bytes(file.read(size))

    return Stream(Tap(pull, close=file.close, seekable=file if file.seekable() else None))


@contextmanager
def _one_file(drop: _Drop, entry: _Entry) -> Iterator[None]:
    """Tell a file that cannot be read from a storage that cannot."""
    try:
        with _storage(drop.label):
            yield
    except PermissionError as error:
        raise InputError(entry.source, "read", "permission denied") from error
    except FileNotFoundError as error:
        raise InputError(entry.source, "read", "taken away while the drop was read") from error
    except (ImportError, ValueError) as error:
        raise BackendError(f"{drop.label}: storage failed: {error}") from error


@contextmanager
def _storage(location: str) -> Iterator[None]:
    """Turn whatever the library of a storage raises into a `BackendError`.

    A missing file, missing rights, a missing library and a wrong value mean something else
    to some callers and stay as they are.
    """
    try:
        yield
    except (NewsfoldError, FileNotFoundError, PermissionError, ImportError, ValueError):
        raise
    except Exception as error:
        raise BackendError(f"{location}: storage failed: {error}") from error
