"""The visible text of a page, one block element at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.clean.lines import normalise

_BLOCKS = frozenset(
    {
        "p",
        "div",
        "li",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "br",
        "hr",
    }
    | {"figcaption", "figure", "dt", "dd", "section", "article", "header", "footer", "nav", "aside"}
    | {"main", "ul", "ol", "table", "tr", "form", "button", "option", "label", "address", "summary"}
)
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "textarea"}
)


_OTHER = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between two borders of block elements."""

    text: str
    """Spaces are normalised; never empty."""
    linked: int
    """Characters of it that are a link to another page, spaces left out."""
    tag: str
    """The block element that it stands in."""
    key: str
    """Its `letters`."""


def blocks_of(tree: Any) -> Iterator[Block]:
    """The text that a reader of the page sees, in its order.

    Without recursion: a page may be nested more deeply than the interpreter's stack.
    """
    words: list[str] = []
    links: list[str] = []
    tags = [""]
    depth = 0
    stack: list[tuple[Any, int]] = [(tree, 1)]
    while stack:
        element, step = stack.pop()
        name = element.tag
        if name in _BLOCKS:
            if words and (block := _block(words, links, tags[-1])):
                yield block
            words.clear()
            links.clear()
            tags.append(name) if step > 0 else tags.pop()
        elif name == "a" and not element.get("href", "#").startswith("#"):
            depth += step
        if step < 0:
            text = element.tail
        else:
            stack.append((element, -1))
            text = None
            if isinstance(name, str) and name not in _UNSEEN:
                text = element.text
                stack.extend([(child, 1) for child in reversed(element)])
        if text and (words or not text.isspace()):
            words.append(text)
            if depth:
                links.append(text)
    if words and (block := _block(words, links, "")):
        yield block


def _block(words: list[str], links: list[str], tag: str) -> Block | None:
    text = normalise("".join(words))
    linked = len("".join("".join(links).split())) if links else 0
    return Block(text, linked, tag, letters(text)) if text else None


def letters(text: str) -> str:
    """The letters and digits of `text` in lower case: what stays the same between two copies."""
    return _OTHER.sub("", text).casefold()
