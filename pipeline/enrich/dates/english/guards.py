"""Whether a number is a year, and 'May' a month: by the words around them."""

from __future__ import annotations

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.days import written_as_name
from pipeline.enrich.dates.english.lists import listed
from pipeline.enrich.dates.english.names import MONTHS

_BEFORE_YEAR = listed("guards", "before_year")
_MONEY = listed("guards", "money")
_AFTER_OLD_YEAR = listed("guards", "after_old_year")
_COUNTED = listed("guards", "counted")
_RATIOS = listed("guards", "ratios")
_BEFORE_MONTH = listed("guards", "before_month")
_MARCH_OF = listed("guards", "march_of")
_FIRST_NAMES = frozenset({"april", "june", "august"})
_AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar", "jan", "dec"})
_MONTH_JOINTS = frozenset({"and", "or", "to", "-", "/", "through"})
_LONGEST_SHORT_NAME = len("sept")
_OPENING = frozenset({"(", "[", "-", "—", "'", '"', "/", "“"})
"""What may stand right before a year, without a blank."""

_LIVING_YEARS = range(1800, 2051)
_KNOWN_YEARS = range(1500, 2101)
_OLD_YEARS = range(1000, 1500)
_YEAR_ONLY = frozenset({"in", "since", "until"})
"""Before a year, and hardly ever before a count that is no round number."""
_RELATIVE = frozenset({"this", "last", "next"})


def is_year(digits: str, context: Context) -> bool:
    """Whether four digits are a year: no sum of money, count, code or part of one."""
    year, number = int(digits), context.place(digits)
    before, after = context.word(number - 1), context.word(number + 1)
    if before in _MONEY or before.isdigit() or _is_part_of_number(number, digits, context):
        return False
    if before in _YEAR_ONLY and year % 100:
        if year in _OLD_YEARS:
            return not after.isalpha() or after in _AFTER_OLD_YEAR
        return year in _KNOWN_YEARS and after not in _RATIOS
    if after in _COUNTED:
        return False
    return year in _LIVING_YEARS or (year in _KNOWN_YEARS and before in _BEFORE_YEAR)


def _is_part_of_number(number: int, digits: str, context: Context) -> bool:
    """Whether the word at `number` belongs to a code or a figure, as in '555-1984'."""
    before = context.word(number - 1)
    if not context.tokens.attached(number):
        return False
    if before not in _OPENING:
        return True
    other = context.word(number - 2)
    if before != "-" or not other.isdigit():
        return False
    return len(other) != len(digits) or int(other) not in _KNOWN_YEARS


def is_month(words: str, context: Context) -> bool:
    """Whether the name of a month is one; 'May' is so only beside 'in', 'last' and the like."""
    if not written_as_name(words, context):
        return False
    name = words.partition(" ")[0]
    if name in _AMBIGUOUS_MONTHS:
        return context.begin + 1 < context.end or _in_place_of_month(context)
    if name in _FIRST_NAMES and _is_first_name(context):
        return False
    # 'Jun' or 'Sept' alone is no month unless it ends with a point
    return len(name) > _LONGEST_SHORT_NAME or name in {"june", "july"} or words.endswith(".")


def _is_first_name(context: Context) -> bool:
    """'June Carter'."""
    named = context.after().isalpha() and context.tokens.capitalized(context.end)
    return named and context.before() not in _BEFORE_MONTH


def _in_place_of_month(context: Context) -> bool:
    """Whether the words around say that a word like 'March' is a month."""
    if context.before() in _BEFORE_MONTH or _beside_a_month(context):
        return True
    relative = context.after() == "of" and context.after(2) in _RELATIVE
    return relative or (context.before() == "the" and context.after() not in _MARCH_OF)


def _beside_a_month(context: Context) -> bool:
    """'April and May', 'between March and June', 'February/March'."""
    return (context.before() in _MONTH_JOINTS and context.before(2) in MONTHS) or (
        context.after() in _MONTH_JOINTS and context.after(2) in MONTHS
    )
