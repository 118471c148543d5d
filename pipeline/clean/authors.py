"""The authors that a web page names: in its metadata, and in the elements made for bylines."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pipeline.clean.calendar_words import month_pattern
from pipeline.clean.lines import normalise
from pipeline.clean.names import MAX_AUTHORS, MAX_BYLINE, MAX_NAME, is_name, names_in
from pipeline.clean.structured import texts_of
from pipeline.clean.words import any_of

_MAX_ELEMENTS = 60
"""Elements that may hold a byline."""

_MAX_TEXTS = 40
"""Runs of text of such an element that are read."""

_EXACT_META = ("citation_author", "parsely-author", "sailthru.author", "byl")
_META = (
    "author",
    "article:author",
    "og:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "shared",
)
"""Names of `meta` elements; the first are of authors alone, the others may name the site."""

_SHARED = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))
"""Pairs of `meta` elements, a label and its value, that networks show beside a shared page."""

_WRITTEN_BY = re.compile(
    r"(?:\b(?:by|von|par|por|da|di|door|av|af|przez)|\baut(?:h?or|eur)\w{0,3})\s?:?$", re.IGNORECASE
)

_BYLINES = (
    "//@class[contains(., 'uthor') or contains(., 'yline') or contains(., 'utor')"
    " or contains(., 'writer')]/..|//@rel[.='author']/..|//@itemprop[contains(., 'author')]/.."
    "|//@data-testid[contains(., 'yline')]/.."
)
_NO_BYLINE = frozenset({"meta", "link", "script", "body", "html"})
_EXACT = re.compile(
    r"(?:^|\s)(?:authors?|byline|autor|author[-_]*name|byline[-_]*(?:name|author)|authorname"
    r"|post[-_]author(?:[-_]name)?|entry-author(?:-name)?|p-author|article[-_]*author)(?:\s|$)",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![a-z])(?:author|autor|byline|writer)(?![a-z])|Author|Byline")
_ELSEWHERE = re.compile(
    r"comment|reply|related|teaser|sidebar|widget|avatar|bio|image|photo|caption|share|social"
)
_LABEL = re.compile(
    rf"(?:(?:posted|published|text(?: und interview)?|interview|escribe|vom|veröffentlicht|erstellt"
    rf"|geschrieben|verfasst|redigiert|about|über|publicado|escrito|publié|écrit|scritto|autor"
    rf"|pressemitteilung|beitrag)\b\s?:?\s*)?(?:{any_of('bylines')}\b\s?:?\s+)?",
    re.IGNORECASE,
)
_ASIDE = re.compile("comment|related|teaser|sidebar|widget")
_DAY_WORD = rf"(?:{any_of('around_dates')}|{any_of('dates')}|{any_of('updates')})"
_DATED = re.compile(
    r"^\D{0,30}\d.{0,40}?\s(?=(?:by|von|par|por)\s)"
    rf"|\W+(?:(?:{_DAY_WORD}|{month_pattern()})\W+)*(?:(?=\w{{4}}){_DAY_WORD}\W*$|\d.*)",
    re.IGNORECASE,
)
"""The day before or behind a name: 'Posted on September 21, 2020 by Jane Doe'."""

_NOBODY = re.compile(
    rf"{_DAY_WORD}|{any_of('bylines')}|(?:word ?press)?admin\w*|no author", re.IGNORECASE
)

_NO_NAME = re.compile(r"https?:|www\.|@|\d|\.(?:com|org|net|de|at|ch)\b|[<>{}=:?!]")


def page_authors(
    tree: Any, metas: dict[str, str], objects: list[dict[str, Any]], site: str | None
) -> tuple[str, ...]:
    """Who wrote the story of a page, in the order that the page gives; empty when it is silent.

    Full names are preferred to single words and names of desks, and these to the name of the
    site; an element that names more authors than the metadata is trusted more.

    Args:
        tree: the page.
        metas: its `meta` elements by name.
        objects: its JSON-LD.
        site: the host of its address.
    """
    metas = metas | {"shared": _shared(metas)}
    exact = [_from_json(objects), *(_names([metas.get(name, "")]) for name in _EXACT_META)]
    vague = [_names([metas.get(name, "")]) for name in _META]
    shown = list(_from_elements(tree))
    for found in (*exact, *shown, *vague):
        people = tuple(filter(is_name, found))
        if people:
            longer = (tuple(filter(is_name, names)) for names in shown)
            return next((more for more in longer if set(more) > set(people)), people)
    host = re.sub(r"\W+", "", (site or "").rpartition(".")[0]).casefold()
    found_all = (*exact, *vague, *shown)
    others = ([name for name in found if not _is_site(name, host)] for found in found_all)
    return tuple(next(filter(None, others), ()))[:MAX_AUTHORS]


def _is_site(name: str, host: str) -> bool:
    return bool(host) and re.sub(r"\W+", "", name).casefold() in host


def _shared(metas: dict[str, str]) -> str:
    labels = ((metas.get(label, "")[:MAX_BYLINE], value) for label, value in _SHARED)
    return next((metas.get(value, "") for label, value in labels if _WRITTEN_BY.search(label)), "")


def _from_json(objects: list[dict[str, Any]]) -> list[str]:
    known = {
        str(one["@id"]): one["name"]
        for one in objects
        if one.get("@id") and isinstance(one.get("name"), str)
    }
    stories = sorted(objects, key=lambda one: "datePublished" not in one)
    named = (texts_of(one.get("author"), known) for one in stories)
    return next(filter(None, map(_names, named)), [])


def _from_elements(tree: Any) -> Iterator[list[str]]:
    """The names in each element that is made for a byline, the plainest first."""
    found: list[tuple[int, list[str]]] = []
    for element in tree.xpath(_BYLINES)[:_MAX_ELEMENTS]:
        if element.tag in _NO_BYLINE:
            continue
        marks = " ".join(element.get(name, "") for name in ("class", "id", "data-testid"))
        exact = element.get("rel") == "author" or element.get("itemprop") or _EXACT.search(marks)
        if not (exact or _WORD.search(marks)) or _ELSEWHERE.search(marks) or _is_aside(element):
            continue
        text = normalise(" ".join(islice(element.itertext(), _MAX_TEXTS))[: 2 * MAX_BYLINE])
        if len(text) <= MAX_BYLINE and (names := _names([text])):
            found.append((0 if exact else 1, names))
    return (names for _, names in sorted(found, key=lambda one: one[0]))


def _is_aside(element: Any) -> bool:
    """Whether `element` stands among comments, teasers and the like, away from the headline."""
    for around in element.iterancestors():
        if around.tag in {"aside", "footer", "nav", "figure"} or _ASIDE.search(
            around.get("class") or ""
        ):
            return next(around.iter("h1"), None) is None
    return False


def _names(texts: Iterable[str]) -> list[str]:
    """The names in declared texts; a single word is a name here, for it was declared as one."""
    found: dict[str, None] = {}
    for text in texts:
        line = normalise(html.unescape(text[: 2 * MAX_BYLINE]))
        line = _LABEL.sub("", _DATED.sub("", line), count=1).strip(" |\u2013\u2014-,:")
        people = names_in(line)
        if people:
            found |= dict.fromkeys(people)
        elif line and len(line.split()) <= MAX_NAME and not _is_no_name(line):
            found.setdefault(line)
    return list(found)


def _is_no_name(line: str) -> bool:
    return bool(_NO_NAME.search(line) or _NOBODY.fullmatch(line))
