"""Whether a number is a year, and 'May' a month: by the words around them."""

from __future__ import annotations

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.days import written_as_name
from pipeline.enrich.dates.english.lists import listed

_BEFORE_YEAR = listed("guards", "before_year")
_MONEY = listed("guards", "money")
_COUNTED = listed("guards", "counted")
_BEFORE_MONTH = listed("guards", "before_month")
_MARCH_OF = listed("guards", "march_of")
_AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar", "jan", "dec"})
_LONGEST_SHORT_NAME = len("sept")
_OPENING = frozenset({"(", "[", "-", "—", "'", '"', "/", "“"})
"""What may stand right before a year, without a blank."""

_LIVING_YEARS = range(1900, 2051)
_KNOWN_YEARS = range(1500, 2101)


def is_year(digits: str, context: Context) -> bool:
    """Whether four digits are a year: no sum of money, count, code or part of one."""
    year = int(digits)
    number = context.place(digits)
    before, after = context.word(number - 1), context.word(number + 1)
    if before in _MONEY or after in _COUNTED or before.isdigit():
        return False
    if context.tokens.attached(number) and before not in _OPENING:
        return False
    if before == "-" and context.tokens.attached(number):
        other = context.word(number - 2)
        if other.isdigit() and (len(other) != len(digits) or int(other) not in _KNOWN_YEARS):
            return False
    if year in _LIVING_YEARS:
        return True
    return year in _KNOWN_YEARS and before in _BEFORE_YEAR


def is_month(words: str, context: Context) -> bool:
    """Whether the name of a month is one; 'May' is so only after 'in', 'last' and the like."""
    if not written_as_name(words, context):
        return False
    name = words.partition(" ")[0]
    if name not in _AMBIGUOUS_MONTHS:
        # 'Jun' or 'Sept' alone is no month unless it ends with a point
        return len(name) > _LONGEST_SHORT_NAME or name in {"june", "july"} or words.endswith(".")
    if context.begin + 1 < context.end or context.before() in _BEFORE_MONTH:
        return True
    return name == "march" and context.before() == "the" and context.after() not in _MARCH_OF
