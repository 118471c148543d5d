"""A saved page as a tree of elements, parsed as trafilatura parses it but within bounds."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HTMLParser, fromstring
from trafilatura.utils import is_dubious_html, repair_faulty_html

MAX_PAGE = 10_000_000
"""Characters; a larger page is refused."""

MAX_ELEMENTS = 50_000
"""A page of more elements is refused: the time of extraction grows faster than they do."""

MAX_ATTRIBUTE = 20_000
"""Characters of an attribute; a longer one holds data, such as an image, and is left out."""

MAX_ATTRIBUTES = 20_000
"""A tag of more attributes is refused: the time of parsing grows with their square."""

_BEGINNING = 50
"""Characters in which a page says that it is HTML."""

_LONG_TAG = 4 * MAX_ATTRIBUTES
"""Characters of a tag that may have so many attributes."""

_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")

_UNSEEN = ("style", "svg")
"""Elements of which nothing is ever read."""


class PageError(ValueError):
    """The page is too large or is no HTML; the message says which."""


def parsed(page: str) -> Any:
    """The root element of `page`, without attributes that are too long.

    Raises:
        PageError: see there.
    """
    if len(page) > MAX_PAGE:
        raise PageError(f"the page is longer than {MAX_PAGE} characters")
    long_tags = (tag[0] for tag in _TAG.finditer(page) if len(tag[0]) > _LONG_TAG)
    if any(len(_QUOTED.sub("", tag).split()) > MAX_ATTRIBUTES for tag in long_tags):
        raise PageError(f"a tag of the page has more than {MAX_ATTRIBUTES} attributes")
    tree = _tree(page)
    if tree is None:
        raise PageError("the page cannot be read as HTML")
    if tree.xpath("count(//*)") > MAX_ELEMENTS:
        raise PageError(f"the page has more than {MAX_ELEMENTS} elements")
    for element in tree.xpath(f"//@*[string-length() > {MAX_ATTRIBUTE}]/.."):
        for name in [name for name, value in element.items() if len(value) > MAX_ATTRIBUTE]:
            del element.attrib[name]
    return tree


def _tree(page: str) -> Any:
    beginning = page[:_BEGINNING].lower()
    try:
        tree = fromstring(
            repair_faulty_html(page, beginning).encode("utf-8", "replace"), parser=_parser()
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return None if is_dubious_html(beginning) and len(tree) < 2 else tree  # noqa: PLR2004


def _parser() -> Any:
    """A parser whose elements are of one class: choosing one by name takes a fifth of the time."""
    parser = HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )
    lookup = etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)
    parser.set_element_class_lookup(lookup)
    return parser


def without_unseen(tree: Any) -> Any:
    """`tree`, from which scripts but for JSON-LD, styles and drawings are taken out."""
    for script in list(tree.iter("script")):
        if "ld+json" not in script.get("type", "").casefold():
            script.drop_tree()
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    return tree
