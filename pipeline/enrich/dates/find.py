"""The scan: at each word the longest rule that fits, from left to right."""

from __future__ import annotations

from pipeline.document import TimeExpression
from pipeline.enrich.dates import english, languages
from pipeline.enrich.dates.context import Context, Discourse
from pipeline.enrich.dates.grammar import DIGITS, Index, Timex
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
    for begin, word in enumerate(tokens.words):
        if begin < free:
            continue
        rules = index.get(word) or (index.get(DIGITS) if "0" <= word[0] <= "9" else None)
        if rules is None:
            continue
        matches = []
        place = tokens.places[begin]
        for order, compiled in enumerate(rules):
            match = compiled.regex.match(tokens.line, place)
            if match is not None:
                matches.append((-match.end(), order, match, compiled.rule))
        for _, _, match, rule in sorted(matches, key=lambda entry: entry[:2]):
            end = tokens.index_at(match.end())
            groups = {name: words for name, words in match.groupdict().items() if words}
            timex = rule.resolve(groups, Context(tokens, begin, end, reference, discourse))
            if timex is not None:
                found.append(_expression(tokens, begin, end, timex))
                discourse.end = end
                if not rule.anaphoric:
                    discourse.note(timex.value)
                free = end
                break
    return tuple(found)


def _expression(tokens: Tokens, begin: int, end: int, timex: Timex) -> TimeExpression:
    start, stop = tokens.starts[begin], tokens.ends[end - 1]
    return TimeExpression(
        start=start, end=stop, text=tokens.text[start:stop], type=timex.type, value=timex.value
    )
