"""The classes of words in which the rules of English are written."""

from __future__ import annotations

from pipeline.enrich.dates.english.lists import listed
from pipeline.enrich.dates.english.names import (
    ADVERBS,
    DAY_PARTS,
    DECADES,
    DIGIT_WORDS,
    LENGTHS,
    MONTHS,
    ORDINALS,
    PLURALS,
    QUANTITIES,
    RELATIVE_DAYS,
    SCALES,
    SEASONS,
    SHORT_WEEKDAYS,
    TEEN_WORDS,
    TENS_WORDS,
    UNITS,
    VAGUE,
    WEEKDAYS,
)
from pipeline.enrich.dates.grammar import DIGITS, Vocabulary, WordClass, words_of
from pipeline.enrich.dates.holidays import holidays

_DIGITS_FIRST = frozenset({DIGITS})


def _one_of(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


_DIGIT, _TEEN, _TENS = _one_of(*DIGIT_WORDS), _one_of(*TEEN_WORDS), _one_of(*TENS_WORDS)
_BELOW_HUNDRED = _one_of(rf"{_TENS}(?:(?: -)? {_DIGIT})?", _TEEN, _DIGIT)
_NUMBER = _one_of(
    _one_of("[0-9]{1,4}", "[0-9]{1,3},[0-9]{3}", r"[0-9]{1,3}\.[0-9]{1,2}", _BELOW_HUNDRED)
    + f"(?: {_one_of(*SCALES)})?",
    f"a {_one_of(*SCALES)}",
)
_NUMBER_FIRSTS = frozenset({DIGITS, "a", *DIGIT_WORDS, *TEEN_WORDS, *TENS_WORDS})

_YEAR_TEENS = ("nineteen", "eighteen", "seventeen", "sixteen")
_YEAR_WORDS = _one_of(
    rf"{_one_of(*_YEAR_TEENS)} (?:hundred|oh {_DIGIT}|{_BELOW_HUNDRED})",
    rf"two thousand(?:(?: and)? {_BELOW_HUNDRED})?",
    rf"twenty (?:{_TEEN}|twenty(?:(?: -)? {_DIGIT})?)",
)

_ORDINAL = _one_of("[0-9]{1,2} (?:st|nd|rd|th)", words_of(ORDINALS).pattern)
_ORDINAL_FIRSTS = words_of(ORDINALS).firsts | _DIGITS_FIRST

_QUANTITIES = words_of([*VAGUE, *QUANTITIES])
_NUMBERS = WordClass(_NUMBER, _NUMBER_FIRSTS)


def _digits(pattern: str, group: str = "") -> WordClass:
    return WordClass(pattern, _DIGITS_FIRST, group)


VOCABULARY: Vocabulary = {
    # names
    "MONTH": words_of(MONTHS),
    "WEEKDAY": words_of(WEEKDAYS),
    "WEEKDAYS": words_of(f"{day}s" for day in WEEKDAYS),
    "DAYNAME": words_of([*WEEKDAYS, *SHORT_WEEKDAYS]),
    "SEASON": words_of(SEASONS),
    "PART": words_of(DAY_PARTS),
    "PARTS": words_of(f"{part}s" for part in DAY_PARTS),
    "HOLIDAY": words_of(holidays()),
    "RELATIVEDAY": words_of(RELATIVE_DAYS),
    # units
    "UNIT": words_of(UNITS),
    "LENGTH": words_of(LENGTHS),
    "LENGTHS": words_of(PLURALS, "length"),
    "ANYLENGTH": words_of([*LENGTHS, *PLURALS], "length"),
    "ALSO": words_of(PLURALS),
    "LONGWORD": words_of(
        f"{word}long" for word in ("hour", "day", "week", "month", "year", "decade")
    ),
    # numbers
    "NUMBER": _NUMBERS,
    "UPPER": _NUMBERS,
    "QUANTITY": WordClass(
        _one_of(_QUANTITIES.pattern, _NUMBER), _NUMBER_FIRSTS | _QUANTITIES.firsts
    ),
    "HALF": words_of(
        [
            "1/2",
            "½",
            "and a half",
            "and half",
            "and one - half",
            "and 1/2",
            "and ½",
            "- and - a - half",
            "and - a - half",
        ]
    ),
    "ORDINAL": WordClass(_ORDINAL, _ORDINAL_FIRSTS),
    "MONTHDAY": WordClass(_one_of(_ORDINAL, "[0-9]{1,2}"), _ORDINAL_FIRSTS),
    "QUARTERDIGIT": _digits("[1-4]"),
    "QUARTERTH": words_of(["first", "second", "third", "fourth", "1 st", "2 nd", "3 rd", "4 th"]),
    "WEEKTH": words_of(["first", "second", "third", "fourth", "last", "final"]),
    "HALFTH": words_of(["first", "second", "last"]),
    # years
    "YEAR": _digits("[0-9]{4}"),
    "SHORTYEAR": _digits("[0-9]{2}", "year"),
    "YEARWORDS": WordClass(_YEAR_WORDS, frozenset({*_YEAR_TEENS, "two", "twenty"}), "year"),
    "TWOYEARS": _digits("(?:1[89]|20)[0-9]{2}/(?:[0-9]{4}|[0-9]{2})"),
    "DECADE": _digits("[0-9]{3}0"),
    "SHORTDECADE": _digits("[0-9]0"),
    "DECADEWORD": words_of(DECADES),
    # days and times in digits
    "ISODATE": _digits("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "SLASHDATE": _digits("[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})"),
    "DOTDATE": _digits(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"),
    "CLOCK": _digits("(?:[01]?[0-9]|2[0-3])(?:[:.][0-5][0-9])?"),
    "TIME24": _digits("(?:(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?|24:00)"),
    "TIME4": _digits("(?:[01][0-9]|2[0-3])[0-5][0-9]"),
    "HALFDAY": words_of(["a . m .", "a . m", "am", "p . m .", "p . m", "pm"]),
    "HOURWORD": words_of([*DIGIT_WORDS, "ten", "eleven", "twelve"]),
    "NAMED": words_of(["noon", "midday", "midnight"]),
    "ZONE": words_of(listed("words", "zone")),
    # other words
    "ROUGHLY": words_of(listed("words", "about")),
    "EDGE": words_of(listed("words", "edge")),
    "WITHIN": words_of(listed("words", "within"), "edge"),
    "SLICE": words_of(listed("words", "slice")),
    "FISCAL": words_of(listed("words", "fiscal")),
    "THIS": words_of(listed("words", "this")),
    "LAST": words_of(listed("words", "last")),
    "NEXT": words_of(listed("words", "next")),
    "BEFORE": words_of(listed("words", "before")),
    "RECENT": words_of(listed("words", "recent")),
    "COMING": words_of(listed("words", "coming")),
    "SIDE": words_of(listed("words", "side")),
    "MEASURE": words_of(listed("words", "measure")),
    "NOWWORD": words_of(listed("words", "now")),
    "PASTWORD": words_of(listed("words", "past")),
    "FUTUREWORD": words_of(listed("words", "future")),
    "ADVERB": words_of(ADVERBS),
    "OTHER": words_of(["other", "second"]),
    "STEP": """
        LAST
        THIS
        NEXT
    """,
    # A calendar day, for `english.days.resolve_day`.
    "DAY": """
        WEEKDAY
        RELATIVEDAY
        [DAYNAME [,] [the]] MONTH MONTHDAY [[,] YEAR]
        [DAYNAME [,] [the]] MONTHDAY [of] MONTH [[,] YEAR]
    """,
}
