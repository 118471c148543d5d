"""The canonical name of every mention: what facets count, however the text says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.document import EntityLabel
from pipeline.enrich.entities import prominent
from pipeline.enrich.entities.lexicon import group_names
from pipeline.enrich.entities.mentions import Mention
from pipeline.enrich.entities.organizations import Organization, organization_names
from pipeline.enrich.entities.people import Person, people_names
from pipeline.enrich.entities.person_names import fold, is_given_name
from pipeline.enrich.entities.places import PlaceMention, place_names, within

_BESIDE = 60
"""Characters before and after a mention that may tell of it."""
_BRACKETED = re.compile(r"[\u201d\"']?\s?\(\s?((?:[A-Z][.-]?){2,8})[\u201d\"']?\s?\)")
_AND = " and "


def _one_line(text: str) -> str:
    joined = re.sub(r"\s+(?=\.)", "", " ".join(text.split()))
    return re.sub(r"(?<=\w) - (?=\w)", "-", joined)


def _group(mention: str) -> str:
    return group_names().get(mention, group_names().get(mention.title(), mention))


def people_of(mentions: Sequence[Mention], text: str) -> list[str]:
    """The canonical names of the people whom one document with this text mentions."""
    written = [_one_line(m.text) for m in mentions]
    words = {word for name in written if " " in name for word in name.split()}
    for i, (one, other) in enumerate(pairwise(mentions)):
        surname = written[i + 1].rpartition(" ")[2]
        # 'Bill and Hillary Clinton', but not 'Putin and Xi Jinping'
        if (
            text[one.end : other.start] == _AND
            and surname != written[i + 1]
            and not one.title
            and written[i] not in words
            and is_given_name(fold(written[i]))
            and not prominent.is_surname(written[i])
        ):
            written[i] += f" {surname}"
    return people_names([Person(n, m.title) for n, m in zip(written, mentions, strict=True)])


def organizations_of(mentions: Sequence[Mention], text: str) -> list[str]:
    """The canonical names of the organizations that one document with this text mentions."""
    after = (_BRACKETED.match(text, m.end, m.end + _BESIDE) for m in mentions)
    return organization_names(
        [
            Organization(_one_line(m.text), match[1] if match else "")
            for m, match in zip(mentions, after, strict=True)
        ]
    )


def _places(mentions: Sequence[Mention], groups: Sequence[str], text: str) -> list[str]:
    places: list[PlaceMention] = []
    last = 0
    for mention in mentions:
        written = _one_line(mention.text)
        name, comma, inside = written.partition(", ")
        before = text[max(0, mention.start - _BESIDE) : mention.start]
        after = text[mention.end : mention.end + _BESIDE]
        inside = within(before, f", {inside}" if comma else after)
        follows = bool(last) and text[last : mention.start].strip() == ","
        places.append(PlaceMention(name if comma and inside else written, inside, follows))
        last = mention.end
    return place_names(places, groups)


def canonical_names(mentions: Sequence[Mention], text: str) -> list[str]:
    """The canonical name of each mention of one document with this text."""
    of: dict[EntityLabel, list[Mention]] = {"PER": [], "ORG": [], "LOC": [], "GROUP": []}
    for mention in mentions:
        of[mention.label].append(mention)
    groups = [_group(_one_line(m.text)) for m in of["GROUP"]]
    names = {
        "PER": people_of(of["PER"], text),
        "ORG": organizations_of(of["ORG"], text),
        "LOC": _places(of["LOC"], groups, text),
        "GROUP": groups,
    }
    given = {label: iter(names[label]) for label in of}
    return [next(given[mention.label]) for mention in mentions]
