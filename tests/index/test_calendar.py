from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.errors import QueryError
from pipeline.index.calendar import index_terms, query_terms
from pipeline.index.query import Span

spans = st.tuples(
    st.dates(date(1999, 1, 1), date(2003, 12, 31)), st.integers(min_value=0, max_value=900)
).map(lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1])))


@given(spans, spans)
@settings(derandomize=True, max_examples=300)
def test_terms_meet_exactly_when_the_spans_overlap(
    one: tuple[date, date], other: tuple[date, date]
) -> None:
    overlap = one[0] <= other[1] and other[0] <= one[1]
    assert bool(index_terms(*one) & query_terms(*other)) == overlap


def test_a_span_is_covered_by_whole_years_and_months() -> None:
    assert index_terms(date(2020, 1, 1), date(2021, 2, 1)) == {
        "2020", "2021-01", "^2021", "2021-02-01", "^2021-02",
    }  # fmt: skip
    assert len(query_terms(date.min, date.max)) == 2 * 9999


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("2021-02-03", date(2021, 2, 3), date(2021, 2, 3)),
        ("2021-02..2021-03", date(2021, 2, 1), date(2021, 3, 31)),
        ("2021..", date(2021, 1, 1), None),
        ("..2021", None, date(2021, 12, 31)),
    ],
)
def test_spans_are_read(text: str, start: date | None, end: date | None) -> None:
    assert Span.parse(text) == Span(start, end)


@pytest.mark.parametrize("text", ["", "..", "yesterday", "2021-13", "2021-2", "2022..2021", "1..2"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        Span.parse(text)
