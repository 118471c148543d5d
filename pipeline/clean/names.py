"""Authors: the names in bylines and in lines that thank contributors."""

from __future__ import annotations

import re

from pipeline.clean.words import any_of, words

MAX_AUTHORS = 20

MAX_BYLINE = 200
"""Characters."""

MIN_NAME, MAX_NAME = 2, 5
"""Words of a person's full name."""

_BYLINE = re.compile(rf"{any_of('bylines')}(?P<colon>\s?:)?\s+(?P<names>.+)", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*(?:[,;|•·/&]|\s[\u2013—-]\s|\b(?:and|und|et|with|og|och|oraz)\b(?=\s)|\s[ye]\s)\s*",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s(?:in|at|for|from|of|aus)\s", re.IGNORECASE)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_.'\u2019\-]*(?:[.'\u2019\-][^\W\d_]*)*")
_ROLE = re.compile(rf"\b{any_of('roles')}\b", re.IGNORECASE)
_CONTRIBUTED = (
    re.compile(
        r"[(\[]?(?P<names>.{3,300}?) (?:also )?contributed (?:to )?"
        r"(?:(?:additional )?reporting|(?:to )?this (?:report|article|story)|research|writing)\b"
        r".{0,80}",
        re.IGNORECASE,
    ),
    re.compile(
        r"[(\[]?(?:additional |with )?(?:reporting|report|writing|words|text) by "
        r"(?P<names>.{3,300}?)"
        r"(?:[.;,:]? (?:editing|writing|additional|graphics|translat|compil).{0,200})?[.)\]]*",
        re.IGNORECASE,
    ),
    re.compile(
        r"[(\[](?:this (?:article|story|report) was )?(?:written|compiled|reported)"
        r"(?: from reports)? by (?P<names>.{3,300}?)[.)\]]*",
        re.IGNORECASE,
    ),
)


def names_in(text: str) -> tuple[str, ...]:
    """The names of persons in a list of names, in their order, each once.

    What is a role ('Staff Writer'), an agency ('Reuters'), or no name at all is left out.
    """
    found: dict[str, None] = {}
    for part in _SPLIT.split(text[:600]):
        name = _PLACE.split(part)[0].strip(' \t.,;:()[]*@"“”')
        if is_name(name):
            found.setdefault(_capitalised(name))
    return tuple(found)[:MAX_AUTHORS]


def is_name(text: str) -> bool:
    """Whether `text` has the form of a person's full name: two to five capitalised words."""
    parts = text.split()
    if not MIN_NAME <= len(parts) <= MAX_NAME or _ROLE.search(text):
        return False
    if text.casefold() in words("agencies"):
        return False
    big = [word for word in parts if word.casefold() not in words("particles")]
    return len(big) >= MIN_NAME and all(
        _NAME_WORD.fullmatch(word) and word[0].isupper() for word in big
    )


def _capitalised(name: str) -> str:
    if not name.isupper():
        return name
    return " ".join(
        word.lower() if word.casefold() in words("particles") else word.title()
        for word in name.split()
    )


def byline(line: str) -> tuple[str, ...] | None:
    """The authors when `line` is a byline ('By Jane Doe, Reuters'); None when it is not.

    A byline that names an agency or a desk alone gives no author, but is one.
    """
    found = _BYLINE.fullmatch(line) if len(line) <= MAX_BYLINE else None
    if found is None:
        return None
    rest = found["names"]
    authors = names_in(rest)
    parts = [part.strip(" .") for part in _SPLIT.split(rest) if part.strip(" .")]
    if not parts:
        return None
    first = _PLACE.split(parts[0])[0]
    known = is_name(first) or first.casefold() in words("agencies")
    return authors if known or (found["colon"] and len(parts) == 1) or _is_desk(first) else None


def _is_desk(text: str) -> bool:
    return bool(_ROLE.search(text)) and len(text.split()) < MAX_NAME


def contributors(line: str) -> tuple[str, ...] | None:
    """The names in 'X, Y and Z contributed reporting.', 'Reporting by X; editing by Y'.

    None when `line` is nothing of the kind.
    """
    if len(line) > 2 * MAX_BYLINE:
        return None
    found = next(filter(None, (pattern.fullmatch(line) for pattern in _CONTRIBUTED)), None)
    return (names_in(found["names"]) or None) if found else None
