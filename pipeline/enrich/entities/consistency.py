"""One sense per document: the same words in one document are the same kind of name.

The recogniser judges each sentence by itself; this brings its judgements together, after Gale,
Church and Yarowsky, 'One Sense Per Discourse' (1992), and lets two kinds of certain evidence
overrule it: names of several words that a list has, and what follows 'Mr' and the like.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pipeline.document import EntityLabel
from pipeline.enrich.entities.acronyms import is_acronym
from pipeline.enrich.entities.lexicon import words
from pipeline.enrich.entities.phrases import english_names, find_phrases
from pipeline.enrich.entities.recogniser import Span
from pipeline.enrich.entities.titles import title_before
from pipeline.enrich.entities.tokens import Sentence

Words = tuple[str, ...]

_COURTESY = frozenset(["mr", "mrs", "ms", "messrs"])
_LISTED: dict[str, EntityLabel] = {
    "country": "LOC",
    "region": "LOC",
    "state": "LOC",
    "org": "ORG",
    "group": "GROUP",
}
_FULL_NAME = 2


def _words(tokens: Sentence, start: int, end: int) -> Words:
    return tuple(token.norm for token in tokens[start:end])


def _certain(tokens: Sentence, number: int) -> Iterator[Span]:
    """Names that need no judgement: listed and of several words or an acronym, or after 'Mr'."""
    for start, end, kind in find_phrases(english_names(), [token.norm for token in tokens]):
        acronym = kind == "org" and is_acronym(tokens[start].norm)
        if kind in _LISTED and (end - start > 1 or acronym):
            yield Span(number, start, end, _LISTED[kind])
    for i in range(1, len(tokens)):
        if tokens[i - 1].norm.lower() in _COURTESY and tokens[i].text[0].isupper():
            yield Span(number, i, i + 1, "PER")


def _is_titled_person(tokens: Sentence, span: Span) -> bool:
    """Whether a full name that the recogniser took for a place follows a person's title."""
    words_of_name = _words(tokens, span.start, span.end)
    return (
        span.label == "LOC"
        and len(words_of_name) >= _FULL_NAME
        and title_before(tokens, span.start) != ""
        and not any(word.lower() in words("place_words") for word in words_of_name)
        and not any(True for _ in find_phrases(english_names(), words_of_name))
    )


def _joined(tokens: Sentence, spans: Sequence[Span]) -> list[Span]:
    """The spans, with a person's name that an initial cuts in two made one again."""
    whole: list[Span] = []
    for span in spans:
        if (
            whole
            and whole[-1].end == span.start
            and whole[-1].label == span.label == "PER"
            and len(tokens[span.start].norm) == 1
        ):
            span = whole.pop()._replace(end=span.end)  # noqa: PLW2901 - the same name
        whole.append(span)
    return whole


def _with_certain(tokens: Sentence, number: int, spans: Sequence[Span]) -> list[Span]:
    """The spans of one sentence, set right by what is certain.

    A listed name takes the place of spans that lie within it; a span that is longer stays. Of a
    person only the label is certain, for the name may be longer.
    """
    result = [
        span._replace(label="PER") if _is_titled_person(tokens, span) else span
        for span in _joined(tokens, spans)
    ]
    for sure in _certain(tokens, number):
        over = [span for span in result if span.start < sure.end and sure.start < span.end]
        if sure.label == "PER" and over:
            result[result.index(over[0])] = over[0]._replace(label="PER")
        elif all(sure.start <= span.start and span.end <= sure.end for span in over):
            result = [span for span in result if span not in over] + [sure]
    return sorted(result)


@cache
def _kinds_of_words() -> dict[str, str]:
    """Names of one word that lists know, by kind."""
    return {
        name[0]: kind for names in english_names().values() for name, kind in names if not name[1:]
    }


def _settled(name: Words, label: EntityLabel) -> EntityLabel:
    """The label that a name has by its words, whatever it does in the text.

    A country is a place when its team plays, and a museum when it acts.
    """
    if label == "PER":
        return label
    kind = _kinds_of_words().get(name[0]) if len(name) == 1 else None
    if kind in {"group", "country", "region"}:
        return _LISTED[kind]
    if label == "ORG" and name[-1].lower() in words("facility_words"):
        return "LOC"
    return label


def _folded(name: Words) -> Words:
    """A name whatever its letter case: headlines are often in capitals."""
    return tuple(word.casefold() for word in name)


def _votes(names: Iterable[tuple[Words, EntityLabel]]) -> dict[Words, EntityLabel]:
    """Folded name → its label: that of most of its mentions; of a surname, that of the person.

    A surname that stands as often for something else is the person's.
    """
    counts: defaultdict[Words, Counter[EntityLabel]] = defaultdict(Counter)
    for name, label in names:
        counts[_folded(name)][label] += 1
    people = [name for name, count in counts.items() if len(name) > 1 and count["PER"]]
    for name in people:
        counts[name[-1:]]["PER"] += counts[name]["PER"]
    surnames = {name[-1:] for name in people}
    labels: dict[Words, EntityLabel] = {}
    for name, count in counts.items():
        likeliest = max(sorted(count), key=count.__getitem__)
        is_person = name in surnames and count["PER"] == count[likeliest]
        labels[name] = "PER" if is_person else likeliest
    kinds = words("organization_words") | words("place_words")
    for name in labels:
        ends_in_person = len(name) == _FULL_NAME and labels.get(name[-1:]) == "PER"
        if ends_in_person and not kinds.intersection(name):
            labels[name] = "PER"
    return labels


def consistent(sentences: Sequence[Sentence], spans: Sequence[Span]) -> list[Span]:
    """The spans with one label for each name, and certain names that were missed added."""
    by_sentence: defaultdict[int, list[Span]] = defaultdict(list)
    for span in spans:
        by_sentence[span.sentence].append(span)
    certain = [
        span
        for number, tokens in enumerate(sentences)
        for span in _with_certain(tokens, number, by_sentence[number])
    ]
    names = [_words(sentences[span.sentence], span.start, span.end) for span in certain]
    labels = _votes(zip(names, (span.label for span in certain), strict=True))
    return [
        span._replace(label=_settled(name, labels[_folded(name)]))
        for span, name in zip(certain, names, strict=True)
    ]
