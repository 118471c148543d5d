"""Sets of times: what happens every week."""

from __future__ import annotations

from decimal import Decimal

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.duration import period
from pipeline.enrich.dates.english.lists import listed
from pipeline.enrich.dates.english.names import (
    ADVERBS,
    CLOCK_LENGTHS,
    DAY_PARTS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    number,
    singular,
)
from pipeline.enrich.dates.grammar import Groups, Rule, Timex

_STARTS = frozenset({"", ".", "!", "?", ":", '"', "“"})
"""Before the first word of a sentence."""
_COUNTED = listed("guards", "rates")


def _every(found: Groups, _context: Context) -> Timex | None:
    if "month" in found:
        return Timex("SET", f"XXXX-{MONTHS[found['month']]:02d}")
    if "season" in found:
        return Timex("SET", f"XXXX-{SEASONS[found['season']]}")
    if "weekday" in found:
        value = f"XXXX-WXX-{WEEKDAYS[found['weekday']]}"
        return Timex("SET", value + (f"T{DAY_PARTS[found['part']]}" if "part" in found else ""))
    if "part" in found:
        return Timex("SET", f"XXXX-XX-XXT{DAY_PARTS[found['part']]}")
    amount = (
        number(found["quantity"]) if "quantity" in found else Decimal(2 if "other" in found else 1)
    )
    words = found["length"]
    return Timex("SET", period(amount, singular(words)))


def _rate(found: Groups, context: Context) -> Timex | None:
    """'$33 million a year', 'ten meals per day'."""
    before, rate = context.before(), context.word(context.begin)
    if before[:1].isdigit() or before in _COUNTED or _is_per_calendar_unit(rate, found):
        return Timex("SET", period(Decimal(1), found["length"]))
    return None


def _is_per_calendar_unit(rate: str, found: Groups) -> bool:
    """'Miles per hour' is a speed, 'meals per day' is not."""
    return rate == "per" and found["length"] not in CLOCK_LENGTHS


def _often(found: Groups, _context: Context) -> Timex:
    """'twice a week': the value is the week, in which it happens so often."""
    return Timex("SET", period(Decimal(1), found["length"]))


def _adverb(found: Groups, context: Context) -> Timex | None:
    place = context.begin
    named = context.tokens.capitalized(place) and context.before() not in _STARTS
    if named or (context.after() and context.tokens.capitalized(place + 1)):
        return None  # 'the Daily Mail', 'the daily Granma'
    return Timex("SET", ADVERBS[found["adverb"]])


def _weekdays(found: Groups, _context: Context) -> Timex | None:
    value = f"XXXX-WXX-{WEEKDAYS[found['weekdays'][:-1]]}"
    return Timex("SET", value)


def _weekends(_found: Groups, _context: Context) -> Timex | None:
    return Timex("SET", "XXXX-WXX-WE")


def _nights(found: Groups, _context: Context) -> Timex | None:
    return Timex("SET", f"XXXX-WXX-{WEEKDAYS[found['weekday']]}T{DAY_PARTS[found['parts'][:-1]]}")


RULES = (
    Rule(
        "every",
        """
        every|each ANYLENGTH
        every OTHER LENGTH
        every QUANTITY LENGTHS
        every|each WEEKDAY [PART]
        every|each MONTH
        every|each SEASON
        every|each PART
        """,
        _every,
        (
            ("[every week]", "SET P1W"),
            ("[every two years]", "SET P2Y"),
            ("[each Thursday]", "SET XXXX-WXX-4"),
        ),
    ),
    Rule(
        "rate",
        "a|an|per LENGTH",
        _rate,
        (("$33 million [a year] more", "SET P1Y"), ("two meals [per day]", "SET P1D")),
    ),
    Rule(
        "how often",
        """
        once|twice a|an|per|every|each LENGTH
        NUMBER times a|an|per|every|each LENGTH
        """,
        _often,
        (("met [twice a week]", "SET P1W"), ("fed [three times a day]", "SET P1D")),
    ),
    Rule("adverb", "ADVERB", _adverb, (("paid [monthly]", "SET P1M"),)),
    Rule("weekends", "weekends", _weekends, (("open on [weekends]", "SET XXXX-WXX-WE"),)),
    Rule("plural weekday", "WEEKDAYS", _weekdays, (("on [Sundays]", "SET XXXX-WXX-7"),)),
    Rule(
        "plural part of a weekday",
        "WEEKDAY PARTS",
        _nights,
        (("on [Tuesday nights]", "SET XXXX-WXX-2TNI"),),
    ),
)
