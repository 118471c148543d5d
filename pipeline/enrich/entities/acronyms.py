"""Acronyms of organizations: which of a document's full names an acronym stands for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice, product

_SHORTEST, _LONGEST = 2, 8
_MOST_FORMS = 8
"""Ways to shorten one name that are looked at."""
_WORDS = re.compile(r"[^\s/\u2013-]+")


def letters(name: str) -> str:
    """The letters of an acronym: 'EYP MCF', 'U.S.G.S.' → EYPMCF, USGS."""
    return re.sub(r"[\s.&-]", "", name)


def is_acronym(name: str) -> bool:
    """Whether a name is written in capitals alone, as acronyms are."""
    short = letters(name)
    return short.isupper() and short.isalpha() and _SHORTEST <= len(short) <= _LONGEST


def _of_words(words: list[str]) -> set[str]:
    """Each word gives its initial, or all its letters if it is in capitals itself: 'US'."""
    parts = [
        (word[0].upper(), word) if word.isupper() and len(word) > 1 else (word[0].upper(),)
        for word in words
    ]
    return {"".join(part) for part in islice(product(*parts), _MOST_FORMS)}


def acronyms_of(name: str) -> set[str]:
    """The acronyms that a full name may have: 'Centers for Disease Control' → CDC, CFDC."""
    words = _WORDS.findall(name)
    capitalised = [word for word in words if word[0].isupper()]
    forms = _of_words(capitalised) | _of_words(words)
    if "and" in words:  # Centers for Disease Control and Prevention
        forms |= _of_words([w for w in words[: words.index("and")] if w[0].isupper()])
    return {form for form in forms if _SHORTEST <= len(form) <= _LONGEST}


def is_defined(name: str, acronym: str) -> bool:
    """Whether what stands in brackets after a name can be its acronym, in whatever language.

    It begins with the initial of one of the name's words.
    """
    initials = {word[0].upper() for word in _WORDS.findall(name)}
    return is_acronym(acronym) and letters(acronym)[0] in initials


def expansions(names: Iterable[str]) -> dict[str, str]:
    """Acronym → the one full name among these that it can stand for."""
    full: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        for acronym in acronyms_of(name):
            full[acronym].add(name)
    return {acronym: min(found) for acronym, found in full.items() if len(found) == 1}
