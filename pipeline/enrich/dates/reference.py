"""The reference day: what 'last week', 'Sunday' or 'three months ago' mean seen from it.

Values are TIMEX3 (ISO-TimeML). Without a reference day each method gives what is known and `X`
for the rest: `XXXX-WXX-7` for 'Sunday'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Literal

Unit = Literal["D", "W", "WE", "M", "Q", "Y", "DE", "CE", "ML"]
"""Day, week, weekend, month, quarter, year, decade, century, millennium."""

UNKNOWN: dict[Unit, str] = {
    "D": "XXXX-XX-XX",
    "W": "XXXX-WXX",
    "WE": "XXXX-WXX-WE",
    "M": "XXXX-XX",
    "Q": "XXXX-QX",
    "Y": "XXXX",
    "DE": "XXX",
    "CE": "XX",
    "ML": "X",
}

SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""The month in which each season begins."""

_YEARS = {"Y": 1, "DE": 10, "CE": 100, "ML": 1000}
_SOON = 2
_SOON_DAYS = 100
_FAR_DAYS = 270
_MONTHS = {"M": 1, "Q": 3}


class Direction(IntEnum):
    """Where to look for a day or month that is named without its year."""

    PAST = -1
    NEAREST = 0
    FUTURE = 1


def week_of(day: date) -> str:
    """The ISO week of a day: `2021-W26`."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def year_value(year: int, unit: Unit = "Y") -> str:
    """The year, or the decade (`199`) or century (`19`) it falls in; `PAST_REF` before year 1."""
    if not 1 <= year <= date.max.year:
        return "PAST_REF" if year < 1 else "FUTURE_REF"
    return f"{year:04d}"[: 5 - len(str(_YEARS[unit]))]


def day_value(year: int, month: int, day: int) -> str | None:
    """The calendar day, or None when there is none such."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def shifted_day(day: date, days: int) -> str:
    """The day so many days later; `PAST_REF` or `FUTURE_REF` outside of the calendar."""
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return "PAST_REF" if days < 0 else "FUTURE_REF"


def _days_until(today: date, month: int, day: int) -> int:
    """About how many days from today on such a day of a month comes next."""
    return ((month - today.month) * 30 + day - today.day) % 365


@dataclass(frozen=True, slots=True)
class Reference:
    """The day from which a story speaks, or None when it is not known."""

    day: date | None

    @classmethod
    def parse(cls, published: str | None) -> Reference:
        """The day of an ISO 8601 date or date-time; what is neither gives an unknown day."""
        try:
            moment = datetime.fromisoformat((published or "").strip())
        except ValueError:
            return cls(None)
        return cls(moment.date())

    def shifted(self, unit: Unit, count: int) -> str:
        """The day, week, month … that lies `count` of them later (earlier when negative)."""
        if self.day is None:
            return UNKNOWN[unit]
        if unit in ("D", "W", "WE"):
            moved = shifted_day(self.day, count * (1 if unit == "D" else 7))
            if unit == "D" or "_" in moved:
                return moved
            week = week_of(date.fromisoformat(moved))
            return week if unit == "W" else f"{week}-WE"
        if unit in _YEARS:
            return year_value(self.day.year + count * _YEARS[unit], unit)
        size = _MONTHS[unit]
        first = self.day.year * 12 + (self.day.month - 1) + count * size
        year, month = divmod(first, 12)
        value = year_value(year)
        if "_" in value:
            return value
        return f"{value}-{month + 1:02d}" if unit == "M" else f"{value}-{unit}{month // size + 1}"

    def weekday(self, weekday: int, direction: Direction) -> str:
        """The nearest such ISO weekday (1 is Monday): today, or before or after today.

        News names the day of publication by its weekday too, and a day a week away otherwise.
        """
        if self.day is None:
            return f"XXXX-WXX-{weekday}"
        back = (self.day.isoweekday() - weekday) % 7
        return shifted_day(self.day, -back % 7 if direction is Direction.FUTURE else -back)

    def other_weekday(self, weekday: int, direction: Direction) -> str:
        """The nearest such ISO weekday that is not today: 'last Monday', 'next Monday'."""
        value = self.weekday(weekday, direction)
        if value != self.shifted("D", 0):
            return value
        return self.shifted("D", 7 if direction is Direction.FUTURE else -7)

    def weekday_of(self, weekday: int, weeks: int) -> str:
        """The weekday of the calendar week that lies `weeks` later."""
        if self.day is None:
            return f"XXXX-WXX-{weekday}"
        return shifted_day(self.day, weekday - self.day.isoweekday() + 7 * weeks)

    def year_of(self, month: int, direction: Direction, day: int = 15) -> int | None:
        """The year of a day of a month that is named without one."""
        if self.day is None:
            return None
        here = (self.day.month, self.day.day)
        if direction is Direction.PAST:
            return self.day.year - ((month, day) > here)
        if direction is Direction.FUTURE:
            return self.day.year + ((month, day) < here)
        coming = _days_until(self.day, month, day) <= _SOON_DAYS
        return self.year_of(month, Direction.FUTURE if coming else Direction.PAST, day)

    def month(self, month: int, direction: Direction) -> str:
        """The month, `2021-02`; the present month counts as past and as future.

        News looks back: the nearest month is a past one unless it comes within two months.
        """
        if self.day is None:
            return f"XXXX-{month:02d}"
        if direction is Direction.NEAREST:
            ahead = (month - self.day.month) % 12
            direction = Direction.FUTURE if ahead <= _SOON else Direction.PAST
        # The 15th of a month stands for all of it, unless that month is now.
        day = self.day.day if month == self.day.month else 15
        return f"{self.year_of(month, direction, day):04d}-{month:02d}"

    def day_of(self, month: int, day: int, direction: Direction) -> str | None:
        """The day, `2021-02-03`, or None when no such day exists.

        A day that is to come only after nine months is told with its year; without it, it is past.
        """
        if (
            direction is Direction.FUTURE
            and self.day
            and _days_until(self.day, month, day) > _FAR_DAYS
        ):
            direction = Direction.PAST
        year = self.year_of(month, direction, day)
        if year is None:
            return f"XXXX-{month:02d}-{day:02d}" if day_value(2000, month, day) else None
        return day_value(year, month, day)

    def season(self, season: str, direction: Direction) -> str:
        """The season, `2021-SU`; the present one counts as past and as future."""
        if self.day is None:
            return f"XXXX-{season}"
        starts = SEASON_STARTS[season]
        later = starts > self.day.month
        ended = starts + 2 < self.day.month
        year = self.day.year
        if direction is Direction.FUTURE:
            return f"{year + ended:04d}-{season}"
        if direction is Direction.PAST:
            return f"{year - later:04d}-{season}"
        return f"{year:04d}-{season}"

    def quarter(self, quarter: int, direction: Direction) -> str:
        """The quarter, `2021-Q1`: the next to end, that of this year, or (past) the last begun."""
        if self.day is None:
            return f"XXXX-Q{quarter}"
        now = (self.day.month - 1) // 3 + 1
        year = self.day.year
        if direction is Direction.FUTURE:
            year += quarter < now
        elif direction is Direction.PAST:
            year -= quarter > now
        return f"{year:04d}-Q{quarter}"
