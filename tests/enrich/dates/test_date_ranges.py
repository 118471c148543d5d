from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.document import TimeExpression, TimexType
from pipeline.enrich.dates import date_ranges, find_dates
from pipeline.enrich.dates.ranges import Third, third_of

THIRDS: tuple[Third, ...] = ("early", "mid", "late")


def expression(value: str, kind: TimexType = "DATE") -> TimeExpression:
    return TimeExpression(start=0, end=1, text="x", type=kind, value=value)


def ranges(*values: str) -> list[tuple[str, str]]:
    return [(span.gte, span.lte) for span in date_ranges(map(expression, values))]


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2021-06-27", "2021-06-27", "2021-06-27"),
        ("2021-06-27TNI", "2021-06-27", "2021-06-27"),
        ("2021-06-27T01:00", "2021-06-27", "2021-06-27"),
        ("2021-W25", "2021-06-21", "2021-06-27"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2021-W25-WE", "2021-06-26", "2021-06-27"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2021-Q1", "2021-01-01", "2021-03-31"),
        ("2021-Q4", "2021-10-01", "2021-12-31"),
        ("2021-H2", "2021-07-01", "2021-12-31"),
        ("2021-SU", "2021-06-01", "2021-08-31"),
        ("2020-WI", "2020-12-01", "2021-02-28"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("199", "1990-01-01", "1999-12-31"),
        ("19", "1900-01-01", "1999-12-31"),
    ],
)
def test_calendar_values(value: str, first: str, last: str) -> None:
    assert ranges(value) == [(first, last)]


@pytest.mark.parametrize(
    "value",
    [
        "PAST_REF",
        "XXXX-02",
        "XXXX-WXX-7",
        "2021-XX",
        "2021-QX",
        "2021-02-30",
        "2021-W54",
        "2021-13",
        "2021-Q5",
        "1599",
        "2200",
        "9999-12",
        "15",
        "22",
        "0000",
        "",
    ],
)
def test_open_fuzzy_and_far_values_give_no_range(value: str) -> None:
    assert ranges(value) == []


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("in late February 2021", "en", "2021-02-20", "2021-02-28"),
        ("in early February 2021", "en", "2021-02-01", "2021-02-10"),
        ("in mid-February 2021", "en", "2021-02-11", "2021-02-19"),
        ("by the end of 2020", "en", "2020-09-01", "2020-12-31"),
        ("in the early 1990s", "en", "1990-01-01", "1993-05-02"),
        ("early on Friday, June 4, 2021", "en", "2021-06-04", "2021-06-04"),
        ("in February 2021", "en", "2021-02-01", "2021-02-28"),
        ("Ende Mai 2021", "de", "2021-05-22", "2021-05-31"),
        ("à la mi-juin 2021", "fr", "2021-06-11", "2021-06-20"),
    ],
)
def test_parts_of_a_month_or_year_are_a_third_of_it(
    text: str, language: str, first: str, last: str
) -> None:
    spans = date_ranges(find_dates(text, "2021-06-28", language))
    assert [(span.gte, span.lte) for span in spans] == [(first, last)]


@pytest.mark.parametrize("days", [28, 29, 30, 31, 365, 366, 3653])
def test_thirds_share_a_span_among_them(days: int) -> None:
    whole = (date(2000, 1, 1), date(2000, 1, 1) + timedelta(days=days - 1))
    early, mid, late = (third_of(whole, third) for third in THIRDS)
    one = timedelta(days=1)
    assert (early[0], late[1]) == whole
    assert (early[1] + one, mid[1] + one) == (mid[0], late[0])


def test_durations_and_sets_are_no_place_in_the_calendar() -> None:
    assert date_ranges([expression("P2021Y", "DURATION"), expression("2021", "SET")]) == ()


def test_ranges_are_sorted_and_not_repeated() -> None:
    assert ranges("2021-06", "2020", "2021-06", "2021-06-01") == [
        ("2020-01-01", "2020-12-31"),
        ("2021-06-01", "2021-06-01"),
        ("2021-06-01", "2021-06-30"),
    ]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text("0123456789-QWHETXSUP", max_size=12))
def test_any_value_gives_at_most_one_ordered_range(value: str) -> None:
    spans = ranges(value)
    assert len(spans) <= 1
    assert all(first <= last for first, last in spans)
