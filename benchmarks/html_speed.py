"""Speed of cleaning web pages, side by side with trafilatura on the same pages.

All read each page in turn, so that a busy machine is as busy for each. trafilatura is measured as
it is used for the same product, body and metadata, and for the body alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Final

import trafilatura

from benchmarks.cleaning import cleaned
from benchmarks.figures import Figure
from training.lines.pages import held_out, read_html

_DATA: Final = "pages"
_WARM: Final = 3
"""Pages that are read before the clock runs: word lists are loaded, caches filled."""


def measure(data: Path) -> list[Figure]:
    """Documents per second of one core."""
    pages = {name: read_html(data, name) for name in held_out(data, held=True)}
    seconds = dict.fromkeys(_READERS, 0.0)
    for count, (name, page) in enumerate(pages.items()):
        for reader, read in _READERS.items():
            began = process_time()
            read(name, page)
            if count >= _WARM:
                seconds[reader] += process_time() - began
    timed = len(pages) - _WARM
    return [
        Figure("clean", _DATA, f"HTML, {reader}: documents/s", timed / spent)
        for reader, spent in seconds.items()
    ]


def _ours(name: str, page: str) -> None:
    cleaned(name, "html", page, None)


def _theirs(_: str, page: str) -> None:
    trafilatura.bare_extraction(page, with_metadata=True)


def _body(_: str, page: str) -> None:
    trafilatura.bare_extraction(page)


_READERS: Final[dict[str, Callable[[str, str], None]]] = {
    "newsfold": _ours,
    "trafilatura": _theirs,
    "trafilatura, body alone": _body,
}
