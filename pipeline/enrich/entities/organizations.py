"""Canonical names of organizations: one name for one organization of a document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.enrich.entities.lexicon import organization_aliases
from pipeline.enrich.entities.people import fold

_LEGAL_FORM = re.compile(
    r",? (?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|plc|gmbh|ag)\.?$",
    re.IGNORECASE,
)
_SHORTEST_ACRONYM = 2
_LONGEST_ACRONYM = 8


def _plain(name: str) -> str:
    """Without points in initials, a leading article, or curly apostrophes."""
    name = re.sub(r"\b([A-Z])\.(?=[A-Z]\b|\s|$)", r"\1", name.replace("\u2019", "'"))
    return name[4:] if name[:4].lower() == "the " else name


def _is_acronym(name: str) -> bool:
    return name.isupper() and name.isalpha() and _SHORTEST_ACRONYM <= len(name) <= _LONGEST_ACRONYM


def _initials(name: str) -> str:
    """'Middle East Institute' → 'MEI'."""
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())


def _acronyms(names: Sequence[str]) -> dict[str, str]:
    """Acronym → the one full name of the document whose initials it is."""
    full: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        initials = _initials(name)
        if " " in name and len(initials) >= _SHORTEST_ACRONYM:
            full[initials].add(name)
    return {initials: min(found) for initials, found in full.items() if len(found) == 1}


def organization_names(mentions: Sequence[str]) -> list[str]:
    """The canonical name of each mention of an organization in one document."""
    known = organization_aliases()
    plain = [_plain(mention) for mention in mentions]
    seen = Counter(plain)
    written: dict[str, str] = {}
    for name in sorted(seen, key=lambda name: (name.isupper(), -seen[name], name)):
        written.setdefault(fold(name), name)
    acronyms = _acronyms([name for name in written.values() if name not in known])

    def canonical(name: str) -> str:
        if name in known:
            return known[name]
        if _is_acronym(name) and name in acronyms:
            return acronyms[name]
        short = _LEGAL_FORM.sub("", name)
        if short in known:
            return known[short]
        return written.get(fold(short)) or written[fold(name)]

    return [canonical(name) for name in plain]
