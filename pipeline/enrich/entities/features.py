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

from wordfreq import zipf_frequency

from pipeline.enrich.entities.lexicon import person_names, words
from pipeline.enrich.entities.phrases import english_names, find_phrases
from pipeline.enrich.entities.tokens import Token

Sentence = Sequence[Token]

_LONGEST = 30
"""Characters of a word that are looked at; bounds the memory that a hostile text can take."""
_PLACE_PREPOSITIONS = frozenset(["in", "at", "from", "near", "to"])
_SPEECH = frozenset(["said", "says", "told", "added", "who", "whose", "tweeted", "wrote"])
_DIGITS = re.compile(r"\d")
_HEADLINE_SHARE = 0.7
_HEADLINE_WORDS = 4


def _shape(word: str) -> str:
    """'McKay' → 'XxXx', 'F15' → 'Xd', 'USA' → 'XX'."""
    shape: list[str] = []
    for char in word[:_LONGEST]:
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


@lru_cache(maxsize=100_000)
def _word(norm: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Of a word: its own features, those that its neighbours see, and its lists."""
    word = norm[:_LONGEST]
    lower = _DIGITS.sub("0", word.lower())
    shape = _shape(word)
    own = [f"w={lower}", f"sh={shape}", f"len={min(len(word), 8)}"]
    near = [f"w={lower}", f"sh={shape}"]
    if not word[0].isalpha():
        return tuple(own), tuple(near), ""
    own += [f"p{n}={lower[:n]}" for n in (2, 3)] + [f"s{n}={lower[-n:]}" for n in (1, 2, 3, 4)]
    capital = word[0].isupper()
    lists = "+".join(name for name, members in _lists().items() if lower in members)
    english = zipf_frequency(lower, "en")
    abroad = max(zipf_frequency(lower, code) for code in ("de", "es"))
    common = f"zipf={int(english * 2)}"
    foreign = f"abroad={int((english - abroad) * 2) if abroad else 'no'}"
    own += [common, f"{foreign}|{int(english)}"]
    if capital:
        own += [f"{common}|{shape}", f"ends={lower[-3:]}|{int(english)}"]
    if lists:
        own.append(f"list={lists}|{shape}")
        own += [f"in={name}|{capital}" for name in lists.split("+")]
        near.append(f"list={lists}|{shape}")
    return tuple(own), tuple(near), lists


def _after(token: Token) -> Iterator[str]:
    """What it tells of a capitalised word that it stands after `token`."""
    lists = _word(token.norm)[2]
    if token.text[0].isalpha():
        yield "middle"
    if "title" in lists:
        yield "title"
    if "given" in lists and token.text[0].isupper():
        yield "given"
    if token.norm.lower() in _PLACE_PREPOSITIONS:
        yield "place"
    if token.text == "(":
        yield "bracket"


def _before(token: Token) -> Iterator[str]:
    """What it tells of a capitalised word that it stands before `token`."""
    if token.norm.lower() in _SPEECH:
        yield "speech"
    if "orgword" in _word(token.norm)[2] and token.text[0].isupper():
        yield "orgword"


def _document(sentences: Sequence[Sentence]) -> dict[str, list[str]]:
    """For each capitalised word, how the document uses it anywhere."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    small: set[str] = set()
    for tokens in sentences:
        lowers = [token.norm[:_LONGEST].lower() for token in tokens]
        for i, token in enumerate(tokens):
            if not token.text[0].isupper():
                small.add(lowers[i])
                continue
            uses = seen[lowers[i]]
            if i:
                uses.update(_after(tokens[i - 1]))
            if i + 1 < len(tokens):
                uses.update(_before(tokens[i + 1]))
    for word in small & seen.keys():
        seen[word].add("small")
    return {word: [f"doc={use}" for use in sorted(uses)] for word, uses in seen.items()}


def _gazetteer(tokens: Sentence) -> list[str]:
    """For each token, which listed name it begins or continues; empty when none."""
    marks = [""] * len(tokens)
    for start, end, kind in find_phrases(english_names(), [token.norm for token in tokens]):
        marks[start] = f"B-{kind}" if end - start > 1 else f"U-{kind}"
        marks[start + 1 : end] = [f"I-{kind}"] * (end - start - 1)
    return marks


def _is_headline(tokens: Sentence) -> bool:
    alphabetic = [token.text for token in tokens if token.text[0].isalpha()]
    capitals = sum(text[0].isupper() for text in alphabetic)
    return len(alphabetic) >= _HEADLINE_WORDS and capitals > _HEADLINE_SHARE * len(alphabetic)


@lru_cache(maxsize=200_000)
def _neighbour(norm: str, offset: int) -> tuple[str, ...]:
    return tuple(f"{offset:+}{feature}" for feature in _word(norm)[1])


def _sentence(tokens: Sentence, document: dict[str, list[str]]) -> list[list[str]]:
    marks = _gazetteer(tokens)
    headline = _is_headline(tokens)
    norms = [token.norm for token in tokens]
    last = len(tokens) - 1
    rows = []
    for i, norm in enumerate(norms):
        row = list(_word(norm)[0])
        row += _neighbour(norms[i - 1], -1) if i else ("start",)
        row += _neighbour(norms[i + 1], 1) if i < last else ("end",)
        if i > 1:
            row += _neighbour(norms[i - 2], -2)
        if i < last - 1:
            row += _neighbour(norms[i + 2], 2)
        before = norms[i - 1][:_LONGEST].lower() if i else "^"
        after = norms[i + 1][:_LONGEST].lower() if i < last else "$"
        row.append(f"around={before}|{after}")
        if marks[i]:
            row += (f"gaz={marks[i]}", f"gaz={marks[i][0] == 'I'}{marks[i][2:]}")
        if i and marks[i - 1]:
            row.append(f"-1gaz={marks[i - 1][2:]}|{marks[i][:1]}")
        if i < last and marks[i + 1]:
            row.append(f"+1gaz={marks[i + 1][2:]}|{marks[i][:1]}")
        if norm[0].isupper():
            row += document.get(norm[:_LONGEST].lower(), ())
        if headline:
            row.append("headline")
        rows.append(row)
    return rows


def document_features(sentences: Sequence[Sentence]) -> list[list[list[str]]]:
    """The features of each token of each sentence of one document."""
    document = _document(sentences)
    return [_sentence(tokens, document) for tokens in sentences]
