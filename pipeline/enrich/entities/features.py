"""What the recogniser sees of each token: its form, its neighbours, lists, the document.

The features are those that the field has used since Ratinov and Roth, 'Design Challenges and
Misconceptions in Named Entity Recognition' (2009): word, shape, affixes, window, gazetteers,
and non-local evidence gathered over the document. In place of word clusters stands how common
a word is in English, and how much less so in other languages: names cross borders unchanged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from wordfreq import freq_to_zipf, get_frequency_dict, zipf_frequency

from pipeline.enrich.entities.lexicon import person_names, words
from pipeline.enrich.entities.phrases import english_names, find_phrases
from pipeline.enrich.entities.tokens import Token

Sentence = Sequence[Token]

_LONGEST = 30
"""Characters of a word that are looked at; bounds the memory that a hostile text can take."""
_REMEMBERED = 20_000
"""Words whose features are kept, about 2 KB each: all but the rare ones of a drop."""
_PLACE_PREPOSITIONS = frozenset(["in", "at", "from", "near", "to"])
_SPEECH = frozenset(["said", "says", "told", "added", "who", "whose", "tweeted", "wrote"])
_DIGITS = re.compile(r"\d")
_HEADLINE_SHARE = 0.7
_HEADLINE_WORDS = 4

Features = tuple[str, ...]


class _Word(NamedTuple):
    """What a word tells by itself, wherever it stands."""

    lower: str
    capital: bool
    own: Features
    """Of the word itself."""
    two_before: Features = ()
    """Of a word that stands two after it; the others likewise."""
    before: Features = ()
    after: Features = ()
    two_after: Features = ()
    leads: Features = ()
    """What it tells of a capitalised word right after it."""
    follows: Features = ()
    """What it tells of a capitalised word right before it."""


_NOTHING = _Word("", capital=False, own=())
_START = _Word("^", capital=False, own=(), before=("start",))
_END = _Word("$", capital=False, own=(), after=("end",))


def _shape(word: str) -> str:
    """'McKay' → 'XxXx', 'F15' → 'Xd', 'USA' → 'XX'."""
    shape: list[str] = []
    for char in word:
        kind = "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        if not shape or shape[-1] != kind:
            shape.append(kind)
    return "".join(shape) + ("X" if len(word) > 1 and word.isupper() else "")


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {
        "given": frozenset(name.lower() for name in person_names("given_names")),
        "family": frozenset(name.lower() for name in person_names("surnames")),
        "title": frozenset(word for title in words("titles") for word in title.split()),
        "orgword": words("organization_words"),
        "placeword": words("place_words"),
    }


def _zipf(word: str, language: str) -> float:
    """How common a word is, on the Zipf scale, 0 when it is not listed."""
    if not (word.isascii() and word.isalpha()):
        return zipf_frequency(word, language, "large")
    # Such a word is one token as it stands: the costly tokenizer of wordfreq is not needed.
    frequency = get_frequency_dict(language, "large").get(word)
    return round(freq_to_zipf(frequency), 2) if frequency else 0.0


def _frequency(lower: str, shape: str) -> Iterator[str]:
    """How common a word is in English, and how much less so abroad."""
    english = _zipf(lower, "en")
    abroad = max(_zipf(lower, language) for language in ("de", "es"))
    common = f"zipf={int(english * 2)}"
    foreign = f"abroad={int((english - abroad) * 2) if abroad else 'no'}"
    yield common
    yield f"{foreign}|{int(english)}"
    if shape[0] == "X":
        yield f"{common}|{shape}"
        yield f"ends={lower[-3:]}|{int(english)}"


def _leads(word: str, lists: Sequence[str]) -> Iterator[str]:
    if word[0].isalpha():
        yield "middle"
    if "title" in lists:
        yield "title"
    if "given" in lists and word[0].isupper():
        yield "given"
    if word.lower() in _PLACE_PREPOSITIONS:
        yield "place"
    if word == "(":
        yield "bracket"


def _follows(word: str, lists: Sequence[str]) -> Iterator[str]:
    if word.lower() in _SPEECH:
        yield "speech"
    if "orgword" in lists and word[0].isupper():
        yield "orgword"


@lru_cache(maxsize=_REMEMBERED)
def _word(word: str) -> _Word:
    """What a word of at most `_LONGEST` characters tells."""
    lower = _DIGITS.sub("0", word.lower())
    shape = _shape(word)
    capital = word[0].isupper()
    own = [f"w={lower}", f"sh={shape}", f"len={min(len(word), 8)}"]
    near = [f"w={lower}", f"sh={shape}"]
    lists: list[str] = []
    if word[0].isalpha():
        lists = [name for name, members in _lists().items() if lower in members]
        own += [f"p{n}={lower[:n]}" for n in (2, 3)] + [f"s{n}={lower[-n:]}" for n in (1, 2, 3, 4)]
        own += _frequency(lower, shape)
    if lists:
        listed = f"list={'+'.join(lists)}|{shape}"
        own += [listed, *(f"in={name}|{capital}" for name in lists)]
        near.append(listed)
    return _Word(
        lower=word.lower(),
        capital=capital,
        own=tuple(own),
        two_before=tuple(f"-2{feature}" for feature in near),
        before=tuple(f"-1{feature}" for feature in near),
        after=tuple(f"+1{feature}" for feature in near),
        two_after=tuple(f"+2{feature}" for feature in near),
        leads=tuple(_leads(word, lists)),
        follows=tuple(_follows(word, lists)),
    )


def _document(sentences: Sequence[Sequence[_Word]]) -> dict[str, list[str]]:
    """For each capitalised word, how the document uses it anywhere."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    small: set[str] = set()
    for sentence in sentences:
        for word in sentence:
            if word.capital:
                seen[word.lower]
            else:
                small.add(word.lower)
        for word, following in pairwise(sentence):
            if following.capital:
                seen[following.lower].update(word.leads)
            if word.capital:
                seen[word.lower].update(following.follows)
    for lower in small & seen.keys():
        seen[lower].add("small")
    return {lower: [f"doc={use}" for use in sorted(uses)] for lower, uses in seen.items()}


def _gazetteer(tokens: Sentence) -> list[str]:
    """For each token, which listed name it begins or continues; empty when none."""
    marks = [""] * len(tokens)
    for start, end, kind in find_phrases(english_names(), [token.norm for token in tokens]):
        marks[start] = f"B-{kind}" if end - start > 1 else f"U-{kind}"
        marks[start + 1 : end] = [f"I-{kind}"] * (end - start - 1)
    return marks


def _marked(before: str, mark: str, after: str) -> Iterator[str]:
    """What the lists of names say of a token and its neighbours."""
    if mark:
        yield f"gaz={mark}"
        yield f"gaz={mark[0] == 'I'}{mark[2:]}"
    if before:
        yield f"-1gaz={before[2:]}|{mark[:1]}"
    if after:
        yield f"+1gaz={after[2:]}|{mark[:1]}"


def _is_headline(tokens: Sentence) -> bool:
    alphabetic = [token.text for token in tokens if token.text[0].isalpha()]
    capitals = sum(text[0].isupper() for text in alphabetic)
    return len(alphabetic) >= _HEADLINE_WORDS and capitals > _HEADLINE_SHARE * len(alphabetic)


def _rows(
    tokens: Sentence, sentence: Sequence[_Word], document: dict[str, list[str]]
) -> Iterator[list[str]]:
    """The features of each token of one sentence."""
    headline = _is_headline(tokens)
    marks = ["", *_gazetteer(tokens), ""]
    around = [_NOTHING, _START, *sentence, _END, _NOTHING]
    for i, word in enumerate(sentence):
        two_before, before, _, after, two_after = around[i : i + 5]
        row = [
            *word.own,
            *before.before,
            *after.after,
            *two_before.two_before,
            *two_after.two_after,
            f"around={before.lower}|{after.lower}",
            *_marked(*marks[i : i + 3]),
        ]
        if word.capital:
            row += document[word.lower]
        if headline:
            row.append("headline")
        yield row


def document_features(sentences: Sequence[Sentence]) -> list[list[list[str]]]:
    """The features of each token of each sentence of one document."""
    known = [[_word(token.norm[:_LONGEST]) for token in tokens] for tokens in sentences]
    document = _document(known)
    return [
        list(_rows(tokens, sentence, document))
        for tokens, sentence in zip(sentences, known, strict=True)
    ]
