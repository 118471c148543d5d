from __future__ import annotations

from datetime import date

import pytest

from pipeline.enrich.dates.holidays import easter, holiday, holidays


@pytest.mark.parametrize(
    "day",
    [date(1818, 3, 22), date(1961, 4, 2), date(2000, 4, 23), date(2021, 4, 4), date(2038, 4, 25)],
)
def test_easter(day: date) -> None:
    assert easter(day.year) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("thanksgiving", date(2021, 11, 25)),
        ("memorial day", date(2021, 5, 31)),
        ("good friday", date(2021, 4, 2)),
        ("christmas eve", date(2021, 12, 24)),
        ("election day", date(2022, 11, 8)),
        ("labor day", date(2021, 9, 6)),
    ],
)
def test_days(name: str, day: date) -> None:
    assert holiday(name, day.year) == day


def test_every_configured_holiday_has_a_day_each_year() -> None:
    for name in holidays():
        for year in range(1990, 2030):
            assert holiday(name, year)
