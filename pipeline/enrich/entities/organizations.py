"""Canonical names of organizations: one name for one organization of a document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.enrich.entities.acronyms import expansions, is_acronym, is_defined, letters
from pipeline.enrich.entities.lexicon import organization_aliases, words
from pipeline.enrich.entities.person_names import fold
from pipeline.enrich.entities.toponyms import is_place

_LEGAL_FORM = re.compile(
    r"(?<!&),? (?:inc|corp|co|ltd|llc|llp|plc|gmbh|ag|sa|nv|pty|pvt)\.?$", re.IGNORECASE
)
_LEGAL_WORD = re.compile(r",? (?:incorporated|corporation|company|limited)$", re.IGNORECASE)
_MODEL = re.compile(r"(?<=\w) [A-Z]{1,4}-?\d+\w*$")
_INITIALS = re.compile(r"\b(?:[A-Z]\. ?)+[A-Z](?:\.(?: |$)|$|(?= ))")
_LONGEST_SHORT_FORM = 3
"""Words."""
_OTHERS = frozenset(["house"])
"""What ends a longer name and is another organization: the House is not the White House."""


class Organization(NamedTuple):
    """A mention of an organization, in one line, and the acronym in brackets after it, or ''."""

    name: str
    acronym: str = ""


def _joined(initials: re.Match[str]) -> str:
    """'U. S. ' → 'US '."""
    return letters(initials[0]) + (" " if initials[0][-1] == " " else "")


def _plain(name: str) -> str:
    """Without points in initials, a leading article, curly apostrophes, or a model: F-15Es."""
    name = _INITIALS.sub(_joined, name.replace("\u2019", "'"))
    name = _MODEL.sub("", name)
    return name[4:] if name[:4].lower() == "the " else name


def _without_legal_form(name: str) -> str:
    """'Toyota Motor Co., Ltd.' → 'Toyota Motor'."""
    return _LEGAL_FORM.sub("", _LEGAL_FORM.sub("", name))


def _tails(name: str) -> Iterator[tuple[str, str]]:
    """The last words of a name, folded, each with the words before them: 'Boston', 'red sox'."""
    parts = name.split()
    for n in range(1, min(len(parts) - 1, _LONGEST_SHORT_FORM) + 1):
        yield " ".join(parts[:-n]), fold(" ".join(parts[-n:]))


def _heads(name: str) -> Iterator[str]:
    """The first words of a name whose last is often left out: 'drake' of 'Drake University'."""
    parts = fold(name).split()
    if parts[-1:] and parts[-1] in words("dropped_words"):
        yield from (" ".join(parts[:n]) for n in range(1, len(parts)))


class _Organizations:
    """The organizations of one document, or of several, which differ more in what is short."""

    def __init__(self, mentions: Sequence[Organization], *, several: bool = False) -> None:
        self._known = organization_aliases()
        plain = Counter(_plain(mention.name) for mention in mentions)
        self._written: dict[str, str] = {}
        for name in sorted(plain, key=lambda name: (name.isupper(), -plain[name], name)):
            self._written.setdefault(fold(_without_legal_form(name)), _without_legal_form(name))
        full = {self._spelled(name) for name in plain if not is_acronym(name)}
        self._acronyms = expansions(full) | self._defined(mentions)
        self._fuller: defaultdict[str, set[str]] = defaultdict(set)
        for name in full:
            for before, tail in _tails(name):
                one_word = " " not in tail and not several
                if tail not in _OTHERS and (one_word or is_place(before)):
                    self._fuller[tail].add(name)
            for head in () if several else _heads(name):
                self._fuller[head].add(name)

    def _defined(self, mentions: Iterable[Organization]) -> dict[str, str]:
        return {
            letters(mention.acronym): self._spelled(_plain(mention.name))
            for mention in mentions
            if mention.acronym and is_defined(mention.name, mention.acronym)
        }

    def _spelled(self, name: str) -> str:
        """The listed name, else the one spelling that the document's spellings share."""
        bare = _without_legal_form(name)
        for form in (name, bare):
            if form in self._known:
                return self._known[form]
        shorter = _LEGAL_WORD.sub("", bare)
        return self._written.get(fold(shorter)) or self._written[fold(bare)]

    def name(self, mention: Organization) -> str:
        """The canonical name of a mention."""
        plain = _plain(mention.name)
        if is_acronym(plain) and letters(plain) in self._acronyms:
            return self._acronyms[letters(plain)]
        spelled = self._spelled(plain)
        if is_acronym(plain) or plain in self._known or spelled in self._known:
            return spelled
        fuller = self._fuller.get(fold(spelled), set()) - {spelled}
        return min(fuller) if len(fuller) == 1 else spelled


def _names(mentions: Sequence[Organization], of: _Organizations) -> list[str]:
    names = {mention: of.name(mention) for mention in set(mentions)}
    return [names[mention] for mention in mentions]


def organization_names(mentions: Sequence[Organization]) -> list[str]:
    """The canonical name of each mention of an organization in one document."""
    return _names(mentions, _Organizations(mentions))


def organizations_across(names: Sequence[str]) -> list[str]:
    """One name for one organization, of the canonical names of several documents.

    Only acronyms, and names without the place that they begin with, are short for another.
    """
    mentions = [Organization(name) for name in names]
    return _names(mentions, _Organizations(mentions, several=True))
