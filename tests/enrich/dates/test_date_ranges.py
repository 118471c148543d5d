from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.document import TimeExpression, TimexType
from pipeline.enrich.dates import date_ranges


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
