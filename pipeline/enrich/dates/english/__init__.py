"""Time expressions of English: the vocabulary, and rules by kind of expression."""

from pipeline.enrich.dates.english import (
    absolute,
    anaphoric,
    clock,
    duration,
    feasts,
    recurrence,
    relative,
    within,
    years,
)
from pipeline.enrich.dates.english.vocabulary import VOCABULARY
from pipeline.enrich.dates.grammar import compile_rules

RULES = (
    *absolute.RULES,
    *years.RULES,
    *within.RULES,
    *clock.RULES,
    *relative.RULES,
    *anaphoric.RULES,
    *recurrence.RULES,
    *duration.RULES,
    *feasts.RULES,
)
"""All rules; of those that match equally many words the first one wins."""

INDEX = compile_rules(RULES, VOCABULARY)

__all__ = ["INDEX", "RULES"]
