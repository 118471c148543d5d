"""Which header a line of a text is: found by rules that are looked for only where they can hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wordfreq import zipf_frequency

from pipeline.clean.dates import Order
from pipeline.clean.header import Header, byline_line, dated_line, signed, source_line
from pipeline.clean.names import contributors, is_name, names_in

_RARE = 3.0
"""Zipf frequency under which a word in capitals is a name rather than a headline."""

_DIGIT = re.compile(r"\d")
_BY = re.compile(r"\bby\b|contributed", re.IGNORECASE)


def declared(line: str, order: Order | None) -> Header | None:
    """The header that a line is wherever it stands; each kind is looked for where it can be."""
    if "://" in line or "www." in line.casefold():
        header = source_line(line)
        if header:
            return header
    if _BY.search(line):
        authors = contributors(line)
        header = Header("contributors", authors=authors) if authors else signed(line)
        if header:
            return header
    return dated_line(line, order, bare=False) if _DIGIT.search(line) or line[-1] == ":" else None


def header_of(line: str, order: Order | None) -> Header | None:
    """The header that a line is just above or below a story, where it may be less plain."""
    dated = dated_line(line, order, bare=True) if _DIGIT.search(line) else None
    return dated or byline_line(line, order, bare=True)


def name_alone(line: str, below: Sequence[str]) -> Header | None:
    """A byline that is a name alone, 'SIYABONGA SITHOLE', of nobody that the story tells of."""
    if not is_name(line) or any(word in text for text in below for word in line.split()):
        return None
    rare = any(zipf_frequency(word, "en") < _RARE for word in line.split())
    return Header("byline", authors=names_in(line)) if rare else None
