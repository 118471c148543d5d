"""Finding names of the gazetteers in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

from pipeline.enrich.entities import gazetteer, lexicon
from pipeline.enrich.entities.tokens import sentences

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""First word → (words, kind) of every phrase that begins so, longest first."""

_CITY = 100_000
"""Inhabitants of the smallest city in the gazetteer: smaller ones bear too many names that are
common words or surnames."""


def norms(name: str) -> tuple[str, ...]:
    """The words of a name as the tokeniser cuts and writes them."""
    if name.isalpha():
        return (name,)
    return tuple(token.norm for tokens in sentences(name) for token in tokens)


def phrase_table(names: Iterable[tuple[tuple[str, ...], str]]) -> Phrases:
    """The table of (words, kind) pairs; of two kinds of one name the first holds."""
    table: dict[str, dict[tuple[str, ...], str]] = {}
    for words, kind in names:
        if words:
            table.setdefault(words[0], {}).setdefault(words, kind)
    return {
        first: tuple(sorted(phrases.items(), key=lambda phrase: -len(phrase[0])))
        for first, phrases in table.items()
    }


def find_phrases(table: Phrases, text: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The longest phrases of `table` in the words of a text, from left to right.

    Each as (first word, the word after its last, kind).
    """
    free = 0
    for i in [i for i, word in enumerate(text) if word in table]:
        if i < free:
            continue
        for words, kind in table[text[i]]:
            if tuple(text[i : i + len(words)]) == words:
                free = i + len(words)
                yield i, free, kind
                break


def _kind(names: Iterable[str], kind: str) -> Iterator[tuple[tuple[str, ...], str]]:
    for name in names:
        yield norms(name), kind
        if not name[0].islower():
            yield norms(name.upper()), kind  # datelines and headlines


@cache
def english_names() -> Phrases:
    """Every name of the gazetteers as English texts write it, with its kind."""
    return phrase_table(
        chain(
            _kind(lexicon.group_names(), "group"),
            _kind(gazetteer.country_names(), "country"),
            _kind(lexicon.place_aliases("regions"), "region"),
            _kind(lexicon.organization_aliases(), "org"),
            _kind(gazetteer.state_names(), "state"),
            _kind(gazetteer.city_names(_CITY), "city"),
        )
    )
