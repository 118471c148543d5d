"""The scan: at each word the longest rule that fits, from left to right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.document import TimeExpression
from pipeline.enrich.dates import english, languages
from pipeline.enrich.dates.context import Context, Discourse
from pipeline.enrich.dates.grammar import Index, Phrase, Rule, Timex, candidates
from pipeline.enrich.dates.reference import Reference
from pipeline.enrich.dates.tokens import Tokens, tokenize


def find_dates(
    text: str, published: str | None, language: str = "en"
) -> tuple[TimeExpression, ...]:
    """Every time expression of `text`, in order, none overlapping another.

    Args:
        text: running text; offsets are code points into it, unaltered.
        published: the day from which it speaks, an ISO 8601 date or date-time. Without it, or
            when it is neither, what is relative gets `X` for what is not known.
        language: ISO 639-1; a language whose words are not known gives numeric dates only.
    """
    rules = english.INDEX if language == "en" else languages.index(language)
    return scan(tokenize(text), rules, Reference.parse(published))


def scan(tokens: Tokens, index: Index, reference: Reference) -> tuple[TimeExpression, ...]:
    """The time expressions that the rules of `index` find."""
    found: list[TimeExpression] = []
    discourse = Discourse()
    free = 0
    for begin, (word, following) in enumerate(pairwise([*tokens.words, ""])):
        if begin < free:
            continue
        phrases = candidates(index, word, following)
        for rule, match in _longest_first(phrases, tokens.line, tokens.places[begin]):
            end = tokens.index_at(match.end())
            groups = {name: words for name, words in match.groupdict().items() if words}
            timex = rule.resolve(groups, Context(tokens, begin, end, reference, discourse))
            if timex is not None:
                found.append(_expression(tokens, begin, end, timex))
                discourse.end, discourse.last = end, timex.value
                if not rule.anaphoric:
                    discourse.note(timex.value)
                free = end
                break
    return tuple(found)


def _longest_first(
    phrases: Sequence[Phrase], line: str, place: int
) -> list[tuple[Rule, re.Match[str]]]:
    """The phrases that match, as rule and match; of equal length in the order of the rules."""
    matches = [
        (phrase.rule, match) for phrase in phrases if (match := phrase.regex.match(line, place))
    ]
    return sorted(matches, key=lambda found: -found[1].end())


def _expression(tokens: Tokens, begin: int, end: int, timex: Timex) -> TimeExpression:
    start, stop = tokens.starts[begin], tokens.ends[end - 1]
    return TimeExpression(
        start=start, end=stop, text=tokens.text[start:stop], type=timex.type, value=timex.value
    )
