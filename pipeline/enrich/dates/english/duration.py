"""Lengths of time."""

from __future__ import annotations

from decimal import Decimal

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.lists import listed
from pipeline.enrich.dates.english.names import CLOCK_LENGTHS, LENGTHS, PLURALS, number, singular
from pipeline.enrich.dates.grammar import Groups, Rule, Timex

_OTHER_WORDS = frozenset({"second", "quarter"})
"""'A second attempt', 'a quarter of them': times only in the plural or after a number."""
_HALVES = {
    "century": "50Y", "decade": "5Y", "year": "6M", "day": "T12H", "hour": "30M", "minute": "30S",
}  # fmt: skip
_LONG_UNITS = {"decade": 10, "century": 100, "millennium": 1000}
"""ISO 8601 has no letter for them: a number of them is counted in years."""
_FOR = listed("guards", "before_lengths")
_BEYOND = listed("guards", "after_lengths")
_YEARS = range(1900, 2051)


def period(amount: Decimal | None, length: str) -> str:
    """The TIMEX3 value of a length of time, as `P3W`, `PT30M`, `PXD`; `P2Y6M` for 2½ years."""
    if length == "fortnight":
        return period(None if amount is None else amount * 2, "week")
    if length in _LONG_UNITS and amount is not None:
        return period(amount * _LONG_UNITS[length], "year")
    prefix = "PT" if length in CLOCK_LENGTHS else "P"
    letter = LENGTHS[length]
    if amount is None:
        return f"{prefix}X{letter}"
    whole = int(amount)
    if amount - whole == Decimal("0.5") and length in _HALVES:
        half = _HALVES[length]
        if not whole:
            return f"{prefix}{half}" if not half.startswith("T") else f"P{half}"
        return f"{prefix}{whole}{letter}{half}"
    written = str(whole) if amount == whole else f"{amount.normalize():f}"
    return f"{prefix}{written}{letter}"


def _duration(found: Groups, context: Context) -> Timex | None:
    amount = number(found["quantity"])
    if amount is not None and "half" in found:
        amount += Decimal("0.5")
    length = singular(found["length"])
    if found["quantity"] in {"a", "an"}:
        if found["length"] in PLURALS or (context.after(), context.after(2)) == ("-", "long"):
            return None  # 'a decades-long war', 'a week-long trip'
    elif amount in _YEARS and (found["length"] not in PLURALS or context.before() == "in"):
        return None  # 'the 2013 Millennium report', 'fled in 2008 hours after'
    if context.tokens.capitalized(context.end - 1):
        return None  # '60 Minutes', a programme
    if _is_age(context) or (found["quantity"] in {"a", "half a"} and length in _OTHER_WORDS):
        return None
    if length == "minute" and found["quantity"] == "a" and context.before() not in _FOR:
        return None  # 'a minute amount'
    return Timex("DURATION", period(amount, length))


def _is_age(context: Context) -> bool:
    """How old a person is tells no time of the story: '52 years old', 'a six-year-old'."""
    following = (context.after(), context.after(2))
    return following[0] == "old" or following in {("-", "old"), ("of", "age")}


def _adjective(found: Groups, context: Context) -> Timex | None:
    if _is_age(context):
        return None
    amount = number(found["number"])
    if amount is not None and "half" in found:
        amount += Decimal("0.5")
    return Timex("DURATION", period(amount, found["length"]))


def _span(found: Groups, _context: Context) -> Timex | None:
    """'the past five years', 'the nine months'."""
    amount = number(found.get("quantity") or found["number"])
    return Timex("DURATION", period(amount, singular(found["length"])))


def _bare(found: Groups, context: Context) -> Timex | None:
    if context.before() not in _FOR and context.after() not in _BEYOND:
        return None
    return Timex("DURATION", period(None, singular(found["length"])))


def _uncounted(found: Groups, _context: Context) -> Timex:
    """'the first hours', 'the weeks ahead'."""
    return Timex("DURATION", period(None, singular(found["length"])))


def _long(found: Groups, _context: Context) -> Timex | None:
    words = found["length"]
    amount = None if words in PLURALS else Decimal(1)
    return Timex("DURATION", period(amount, singular(words)))


def _long_word(found: Groups, _context: Context) -> Timex:
    return Timex("DURATION", period(Decimal(1), found["longword"].removesuffix("long")))


def _quarter_century(_found: Groups, _context: Context) -> Timex:
    return Timex("DURATION", "P25Y")


def _while(_found: Groups, _context: Context) -> Timex | None:
    return Timex("DURATION", "PXX")


RULES = (
    Rule(
        "so many units",
        """
        [ROUGHLY] QUANTITY [or so] [MEASURE] ANYLENGTH [or so]
        [ROUGHLY] QUANTITY HALF [MEASURE] ANYLENGTH
        [ROUGHLY] QUANTITY to|or|- UPPER ANYLENGTH
        [ROUGHLY] QUANTITY ANYLENGTH HALF
        """,
        _duration,
        (
            ("for [three weeks]", "DURATION P3W"),
            ("[nearly forty years] of war", "DURATION P40Y"),
            ("in [more than two hours]", "DURATION PT2H"),
            ("for [several years]", "DURATION PXY"),
            ("[a year and a half]", "DURATION P1Y6M"),
            ("[2 1/2 years]", "DURATION P2Y6M"),
            ("[half an hour]", "DURATION PT30M"),
        ),
    ),
    Rule(
        "past or next units",
        """
        [at least] [the] SIDE QUANTITY [MEASURE] ANYLENGTH [or so]
        [at least] [the] SIDE QUANTITY to|or UPPER [MEASURE] ANYLENGTH [or so]
        the NUMBER [MEASURE] LENGTHS
        """,
        _span,
        (
            ("over [the past five years]", "DURATION P5Y"),
            ("in [the next few days]", "DURATION PXD"),
            ("for [the first nine months] of 2020", "DURATION P9M"),
        ),
    ),
    Rule(
        "unit as adjective",
        """
        NUMBER - LENGTH [- long]
        NUMBER - HALF - LENGTH [- long]
        """,
        _adjective,
        (
            ("a [two-year] ceasefire", "DURATION P2Y"),
            ("an [18-month] truce", "DURATION P18M"),
            ("a [two-and-a-half-hour] talk", "DURATION PT2H30M"),
        ),
    ),
    Rule(
        "units without number",
        "LENGTHS",
        _bare,
        (("lasted [years]", "DURATION PXY"),),
    ),
    Rule(
        "uncounted units",
        """
        the first|last|final|opening|closing LENGTHS
        the LENGTHS ahead
        LENGTHS to come
        """,
        _uncounted,
        (
            ("in [the first hours] of the war", "DURATION PTXH"),
            ("over [the weeks ahead]", "DURATION PXW"),
        ),
    ),
    Rule(
        "unit long",
        """
        LENGTH - long
        LENGTHS - long|old
        """,
        _long,
        (
            ("a [decades-long] war", "DURATION PXE"),
            ("a [week-long] trip", "DURATION P1W"),
        ),
    ),
    Rule("unit long in one word", "LONGWORD", _long_word, (("a [weeklong] trip", "DURATION P1W"),)),
    Rule(
        "quarter of a century",
        """
        a quarter [of] [a] century
        a quarter - century
        """,
        _quarter_century,
        (("for [a quarter of a century]", "DURATION P25Y"),),
    ),
    Rule("while", "a [long|little] while", _while, (("for [a while]", "DURATION PXX"),)),
)
