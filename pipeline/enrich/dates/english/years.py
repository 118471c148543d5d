"""Years and what is counted in years or cut from one: decades, centuries, seasons, quarters."""

from __future__ import annotations

from pipeline.enrich.dates.context import Context
from pipeline.enrich.dates.english.direction import direction
from pipeline.enrich.dates.english.guards import is_year
from pipeline.enrich.dates.english.names import DECADES, MONTHS, SEASONS, ordinal, year
from pipeline.enrich.dates.grammar import Groups, Rule, Timex
from pipeline.enrich.dates.reference import Direction

_WHOSE = frozenset({"his", "her", "their", "my", "our", "your", "-"})
"""'In his thirties' tells an age."""
_BEFORE_SHORT_YEAR = frozenset({"in", "of", "since", "by", "until", "from", "through"})
_JOINTS = frozenset({"-", "to", "and", "/"})
_QUARTER_AHEAD = frozenset({"until", "by"})


def _year(found: Groups, context: Context) -> Timex | None:
    digits = found["year"]
    if digits.isdigit() and not is_year(digits, context):
        return None
    return Timex("DATE", f"{year(digits):04d}")


def _named_year(found: Groups, _context: Context) -> Timex | None:
    return Timex("DATE", f"{year(found['year']):04d}")


def _short_year(found: Groups, context: Context) -> Timex | None:
    return _named_year(found, context) if context.before() in _BEFORE_SHORT_YEAR else None


def _further_year(found: Groups, context: Context) -> Timex | None:
    """'23' of '2022-23' and '48' of '1846 to 48'."""
    last = context.discourse.just_before(context.begin)
    if last is None or not last.isdigit() or context.before() not in _JOINTS:
        return None
    value = last[:2] + found["year"]
    return Timex("DATE", value) if len(last) == len(value) and value > last else None


def _two_years(found: Groups, _context: Context) -> Timex | None:
    """'2021/22', a season or school year, named by the year it begins in."""
    first, second = found["twoyears"].split("/")
    following = f"{int(first) + 1}"
    return Timex("DATE", first) if second in {following, following[2:]} else None


def _decade(found: Groups, context: Context) -> Timex | None:
    if "decade" in found:
        start = found["decade"]
        # 'The 1800s' are a century, 'the 2000s' a decade.
        whole_century = start.endswith("00") and start < "2000"
        return Timex("DATE", start[:2] if whole_century else start[:3])
    if "shortdecade" in found:
        decade = found["shortdecade"][0]
    else:
        decade = f"{DECADES[found['decadeword']]}"
    return None if context.before() in _WHOSE else Timex("DATE", f"19{decade}")


def _century(found: Groups, _context: Context) -> Timex:
    return Timex("DATE", f"{ordinal(found['ordinal']) - 1:02d}")


def _season(found: Groups, _context: Context) -> Timex:
    return Timex("DATE", f"{year(found['year']):04d}-{SEASONS[found['season']]}")


def _quarter(found: Groups, context: Context) -> Timex:
    number = ordinal(found["quarterth"])
    if "year" in found:
        return Timex("DATE", f"{found['year']}-Q{number}")
    way = Direction.PAST
    if direction(context) is Direction.FUTURE:
        way = Direction.FUTURE if context.before() in _QUARTER_AHEAD else Direction.NEAREST
    return Timex("DATE", context.reference.quarter(number, way))


def _quarter_code(found: Groups, context: Context) -> Timex | None:
    if not context.tokens.capitalized(context.place("q")) or not context.tokens.attached(
        context.begin + 1
    ):
        return None
    if "year" in found:
        return Timex("DATE", f"{found['year']}-Q{found['quarterdigit']}")
    number = int(found["quarterdigit"])
    return Timex("DATE", context.reference.quarter(number, Direction.PAST))


def _quarter_to(found: Groups, context: Context) -> Timex:
    """'The June quarter', the one that ends with June."""
    number = (MONTHS[found["month"]] + 2) // 3
    return Timex("DATE", context.reference.quarter(number, Direction.PAST))


def _period_of_year(found: Groups, context: Context) -> Timex:
    quarter = context.discourse.quarter
    return Timex("DATE", f"{found['year']}{quarter[4:] if quarter else ''}")


def _half(found: Groups, context: Context) -> Timex:
    number = 1 if found["halfth"] == "first" else 2
    if "year" in found:
        return Timex("DATE", f"{found['year']}-H{number}")
    return Timex("DATE", f"{context.reference.shifted('Y', 0)}-H{number}")


RULES = (
    Rule(
        "year",
        """
        [EDGE] YEAR [and beyond|later]
        [EDGE] YEARWORDS
        """,
        _year,
        (
            ("the [2015] Iranian nuclear deal", "DATE 2015"),
            ("in [nineteen ninety-six]", "DATE 1996"),
            ("at [the end of 1994].", "DATE 1994"),
        ),
    ),
    Rule(
        "named year",
        """
        [EDGE] [the] FISCAL [year] YEAR
        [EDGE] the year YEAR
        [EDGE] the year YEARWORDS
        """,
        _named_year,
        (
            ("in [fiscal 2002]", "DATE 2002"),
            ("by [the year two thousand]", "DATE 2000"),
        ),
    ),
    Rule(
        "short year",
        "' SHORTYEAR",
        _short_year,
        (("back in ['98]", "DATE 1998"),),
    ),
    Rule(
        "further year",
        "SHORTYEAR",
        _further_year,
        (("the war of 1846-[48]", "DATE 1848"),),
    ),
    Rule(
        "year of two calendar years",
        "TWOYEARS",
        _two_years,
        (("in the coffee year [2021/22]", "DATE 2021"),),
    ),
    Rule(
        "decade",
        """
        [EDGE] [the] [SLICE] DECADE ['] s
        [EDGE] [the] [SLICE] ['] SHORTDECADE ['] s
        [EDGE] [the] [SLICE] DECADEWORD
        """,
        _decade,
        (
            ("in [the 1990s]", "DATE 199"),
            ("since [the mid-1980s]", "DATE 198"),
            ("in [the early '70s]", "DATE 197"),
        ),
    ),
    Rule(
        "century",
        """
        [EDGE] [the] [SLICE] ORDINAL [-] century
        [the] [SLICE] ORDINAL centuries
        """,
        _century,
        (("events of [the 20th century]", "DATE 19"),),
    ),
    Rule(
        "season of a year",
        """
        [EDGE] [the] [SLICE] SEASON [of] YEAR
        [EDGE] [the] [SLICE] SEASON [of] YEARWORDS
        """,
        _season,
        (("in [the winter of 1994]", "DATE 1994-WI"),),
    ),
    Rule(
        "quarter",
        """
        [the] [FISCAL] QUARTERTH [fiscal] quarter [[of] [fiscal] YEAR]
        [fiscal] QUARTERTH - quarter [[of] [fiscal] YEAR]
        [the] YEAR [fiscal] QUARTERTH [-] quarter
        """,
        _quarter,
        (
            ("a gain in [the third quarter of 1990]", "DATE 1990-Q3"),
            ("Its [first-quarter] profit rose.", "DATE 2021-Q1"),
            ("in [the fourth quarter]", "DATE 2020-Q4"),
        ),
    ),
    Rule(
        "quarter by letter",
        """
        q QUARTERDIGIT [[of] YEAR]
        QUARTERDIGIT q [[of] YEAR]
        """,
        _quarter_code,
        (("revenue of [Q1 2020]", "DATE 2020-Q1"), ("in [Q2]", "DATE 2021-Q2")),
    ),
    Rule(
        "quarter by its last month",
        "the MONTH quarter",
        _quarter_to,
        (("shipments in [the March quarter]", "DATE 2021-Q1"),),
    ),
    Rule(
        "quarter of an earlier year",
        "the YEAR quarter|period",
        _period_of_year,
        (("In the second quarter it lost; in [the 2020 period] it won.", "DATE 2020-Q2"),),
        anaphoric=True,
    ),
    Rule(
        "half-year",
        """
        [the] HALFTH half of YEAR
        [the] HALFTH half of the year
        """,
        _half,
        (
            ("in [the first half of 2020]", "DATE 2020-H1"),
            ("in [the second half of the year]", "DATE 2021-H2"),
        ),
    ),
)
