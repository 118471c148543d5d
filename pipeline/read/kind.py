"""Tells web pages from plain text by what they contain."""

from __future__ import annotations

import re
from typing import Literal

_NEAR = 4096
_SCAN = 64 * 1024
# At a line's or the text's beginning, or behind another tag or comment: prose that speaks of
# <html> has it elsewhere.
_PAGE = re.compile(
    r"(?:^|-->|\?>|>)[ \t]{0,99}<(?:!doctype[ \t]{1,9}html|html|head|body)\b[^<>]{0,2000}>",
    re.IGNORECASE | re.MULTILINE,
)
_BLOCK = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|table|tr|td|article|section|main|header|footer|nav|aside"
    r"|blockquote|figure|figcaption)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_MANY = 4
_CHARACTERS_PER_TAG = 500
_HTML_NAME = re.compile(r"\.x?html?(?:\.(?:gz|bz2|xz))?$", re.IGNORECASE)


def kind_of(text: str, name: str = "") -> Literal["text", "html"]:
    """Whether a text is a web page, or a piece of one.

    It is when it begins like a page, when it begins with a block tag and has more of them, or
    when block tags are all over it. The name only lowers what is asked for: in a file called
    `.html` any block tag will do; without one it is plain text.
    """
    start = text[:_SCAN].lstrip("\ufeff \t\n")
    if _PAGE.search(start[:_NEAR]):
        return "html"
    tags = sum(1 for _ in _BLOCK.finditer(start))
    enough = max(_MANY, len(start) / _CHARACTERS_PER_TAG)
    if _HTML_NAME.search(name):
        enough = 1
    elif _BLOCK.match(start):
        enough = 2
    return "html" if tags >= enough else "text"
