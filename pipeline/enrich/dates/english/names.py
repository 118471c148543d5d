"""The words of English that have a value, and the values: names, units, numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.enrich.dates.english.lists import listed
from pipeline.enrich.dates.reference import Unit

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
    "jan .": 1, "feb .": 2, "mar .": 3, "apr .": 4, "jun .": 6, "jul .": 7, "aug .": 8, "sep .": 9,
    "sept .": 9, "oct .": 10, "nov .": 11, "dec .": 12,
}  # fmt: skip

WEEKDAYS = {
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
    "sunday": 7,
}  # fmt: skip
SHORT_WEEKDAYS = frozenset(
    f"{name}{point}"
    for name in ("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun")
    for point in ("", " .")
)

SEASONS = {
    "spring": "SP", "springtime": "SP", "summer": "SU", "summertime": "SU", "fall": "FA",
    "autumn": "FA", "winter": "WI", "wintertime": "WI",
}  # fmt: skip

DAY_PARTS = {
    "morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "mid - morning": "MO",
    "midmorning": "MO", "mid - afternoon": "AF", "midafternoon": "AF",
}  # fmt: skip

RELATIVE_DAYS = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2,
    "the day after tomorrow": 2,
}  # fmt: skip

UNITS: dict[str, Unit] = {
    "day": "D", "week": "W", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y",
    "decade": "DE", "century": "CE", "millennium": "ML",
}  # fmt: skip
"""Units of the calendar."""

LENGTHS = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "night": "D", "week": "W",
    "fortnight": "F", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y", "yr": "Y",
    "decade": "E", "century": "C", "millennium": "L",
}  # fmt: skip
"""Units that time is counted in, by the letter that TIMEX2 and TIMEX3 give them in a period."""

CLOCK_LENGTHS = frozenset({"second", "minute", "hour"})

PLURALS = {f"{word}s": word for word in LENGTHS if word not in {"century", "millennium"}} | {
    "centuries": "century",
    "millennia": "millennium",
}

DECADES = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7,
    "eighties": 8, "nineties": 9,
}  # fmt: skip

ADVERBS = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "XXXX-XX-XXTNI", "weekly": "P1W",
    "biweekly": "P2W", "monthly": "P1M", "bimonthly": "P2M", "annually": "P1Y", "yearly": "P1Y",
}  # fmt: skip
"""Words for what happens again and again, and how often."""

DIGIT_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9,
}  # fmt: skip
TEEN_WORDS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS_WORDS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_NUMBERS = DIGIT_WORDS | TEEN_WORDS | TENS_WORDS

_ORDINAL_DIGITS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9,
}  # fmt: skip
ORDINALS = _ORDINAL_DIGITS | {
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30,
} | {
    f"{tens}{joint}{word}": TENS_WORDS[tens] + number
    for tens in ("twenty", "thirty")
    for joint in (" - ", " ")
    for word, number in _ORDINAL_DIGITS.items()
}  # fmt: skip

VAGUE = listed("words", "vague")
"""Quantities whose number is `X`."""

_HALF = Decimal("0.5")
QUANTITIES: dict[str, Decimal] = {
    "a": Decimal(1), "an": Decimal(1), "a couple of": Decimal(2), "a couple": Decimal(2),
    "couple of": Decimal(2), "couple": Decimal(2), "a dozen": Decimal(12), "dozen": Decimal(12),
    "half a": _HALF, "half an": _HALF, "half": _HALF, "a half": _HALF,
}  # fmt: skip

_PIVOT = 69
"""A year of two digits below it is of this century (POSIX)."""


def singular(length: str) -> str:
    """The unit of length in the singular."""
    return PLURALS.get(length, length)


def number(words: str) -> Decimal | None:
    """The number that a member of NUMBER or QUANTITY means; None when it is vague."""
    if words in VAGUE:
        return None
    if words in QUANTITIES:
        return QUANTITIES[words]
    total = Decimal(0)
    for word in words.replace(" - ", " ").split():
        if word in SCALES:
            total = (total or Decimal(1)) * SCALES[word]
        elif word in _NUMBERS:
            total += _NUMBERS[word]
        elif word[0].isdigit():
            total += Decimal(word.replace(",", ""))
    return total


def ordinal(words: str) -> int:
    """The number of a member of ORDINAL, QUARTERTH or MONTHDAY."""
    return ORDINALS[words] if words in ORDINALS else int(words.partition(" ")[0])


def year(words: str) -> int:
    """The year of a member of YEAR, SHORTYEAR or YEARWORDS: 1996 for 'nineteen ninety-six'."""
    if words.isdigit():
        digits = int(words)
        if len(words) > len("96"):
            return digits
        return digits + (2000 if digits < _PIVOT else 1900)
    first, *rest = re.sub(r" - | and | oh ", " ", words).split()
    if rest[0] in SCALES:
        return int(number(f"{first} {rest[0]}") or 0) + int(number(" ".join(rest[1:])) or 0)
    return _NUMBERS[first] * 100 + int(number(" ".join(rest)) or 0)
