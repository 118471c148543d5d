"""What kind of boilerplate each visible line of a saved page is, as the page itself marks it.

Pages name their parts for the browser: `nav`, `figcaption`, `class="share-bar"`. A line is of the
kind of the innermost element around it that is so marked, or else of the rule of
`config/clean/boilerplate.toml` that knows it. None of this is seen by the cleaner of text drops.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pipeline.clean.blocks import Block, blocks_of
from pipeline.clean.rules import boilerplate

OTHER: Final = "other"

_MARKS: Final = tuple(
    (kind, re.compile(rf"(?<![a-z])(?:{words})"))
    for kind, words in (
        ("comments", "comment|disqus|respond|repl(?:y|ies)|kommentar"),
        ("cookie notices", "cookie|consent|gdpr|cmp(?![a-z])"),
        ("newsletters, sign-up", "newsletter|subscri|sign-?up|paywall|log-?in|abo(?![a-z])"),
        ("share bars", "shar(?:e|ing)|social|follow|addtoany|teilen"),
        ("captions and credits", "caption|credit|copyright-?image|photo-?by"),
        ("tags", "tags?(?![a-z])|tagcloud|keyword|categor|topics?(?![a-z])|label"),
        ("bylines and dates", "byline|author|autor|dates?(?![a-z])|datetime|time(?![a-z])|meta"),
        (
            "related stories",
            "related|teaser|recommend|popular|most|trending|more|latest|recent|widget|sidebar|aside",
        ),
        ("advertisements", "ads?(?![a-z])|advert|sponsor|anzeige|banner"),
        ("legal footers", "footer|legal|imprint|copyright|colophon|disclaimer"),
        ("menus", "nav|menu|breadcrumb|masthead|header|topbar|skip|search|lang|toolbar|pagination"),
    )
)

_TAGS: Final = {
    "nav": "menus",
    "header": "menus",
    "select": "menus",
    "figcaption": "captions and credits",
    "footer": "legal footers",
    "aside": "related stories",
    "time": "bylines and dates",
}

_RULES: Final = {
    "related stories": "related stories",
    "link to another story": "related stories",
    "posts from this blog": "related stories",
    "sharing": "share bars",
    "newsletter": "newsletters, sign-up",
    "comments": "comments",
    "cookies": "cookie notices",
    "copyright": "legal footers",
    "legal notice": "legal footers",
    "advertisement": "advertisements",
    "tags": "tags",
    "page furniture": "menus",
}

KINDS: Final = (*(kind for kind, _ in _MARKS), OTHER)

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

_MOST: Final = 0.5
"""Share of a page's text; an element that holds more is the page, however it is named."""


def kinds_of(tree: Any, blocks: list[Block]) -> dict[str, str]:
    """The kind of each of the `blocks` of the page `tree`, by their keys."""
    whole = sum(len(block.text) for block in blocks)
    kinds: dict[str, str] = {}
    for element in tree.iter():  # outer elements come first, so that inner ones have the last word
        if kind := _marked(element):
            within = _within(element)
            if sum(len(block.text) for block in within) <= _MOST * whole:
                kinds |= dict.fromkeys((block.key for block in within), kind)
    return {block.key: kinds.get(block.key) or _ruled(block.text) for block in blocks}


def _marked(element: Any) -> str | None:
    if element.tag in {"html", "body"} or not isinstance(element.tag, str):
        return None
    names = " ".join(element.get(name, "") for name in ("class", "id", "role"))
    names = _CAMEL.sub("-", names).casefold()
    marked = next((kind for kind, words in _MARKS if words.search(names)), None)
    return marked or _TAGS.get(element.tag)


def _within(element: Any) -> list[Block]:
    tail, element.tail = element.tail, None
    blocks = list(blocks_of(element))
    element.tail = tail
    return blocks


def _ruled(line: str) -> str:
    rule = boilerplate().find(line, at_edge=True)
    return _RULES.get(rule.name, OTHER) if rule else OTHER
