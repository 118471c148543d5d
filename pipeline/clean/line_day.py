"""The day that a line beside a story gives among other words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.clean.dates import Order, find_dates
from pipeline.clean.header import MAX_HEADER

_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=(?<!\d)(?:19|20)\d\d)(?=\d)")
"""Where two parts of a page have come together without a space: 'am09.02.2022', '20192. Mai'."""


def day_in(lines: Iterable[str], order: Order | None) -> str | None:
    """The first day in `lines` (ISO 8601): 'Posted by Jane Doe on 3 May 2019 in City news'."""
    short = (_GLUED.sub(" ", line) for line in lines if len(line) <= MAX_HEADER)
    found = (next(find_dates(line, order), None) for line in short)
    return next((day.value for day in found if day), None)
