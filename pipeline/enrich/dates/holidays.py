"""The days of holidays, as `config/dates/holidays.toml` lists them."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from pipeline.enrich.dates.tokens import tokenize

_CONFIG = Path(__file__).resolve().parents[3] / "config" / "dates" / "holidays.toml"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_ONCE = re.compile(r"\d{4}-\d\d-\d\d")
_FIXED = re.compile(r"(\d\d)-(\d\d)")
_NTH = re.compile(r"(\d\d)-(mon|tue|wed|thu|fri|sat|sun)-(\d|last)(\+\d)?")
_EASTER = re.compile(r"easter([+-]\d+)")


@cache
def holidays() -> dict[str, str]:
    """The form of each holiday's day, by its name as the tokens of a text have it."""
    table = tomllib.loads(_CONFIG.read_text(encoding="utf-8"))
    return {" ".join(tokenize(name).words): form for name, form in table.items()}


def holiday(name: str, year: int) -> date:
    """The day of a holiday in a year (in no other year than its own when it was only once).

    Raises:
        ValueError: the configured form is none of those that the file explains.
    """
    form = holidays()[name]
    if _ONCE.fullmatch(form):
        return date.fromisoformat(form)
    if match := _FIXED.fullmatch(form):
        return date(year, int(match[1]), int(match[2]))
    if match := _EASTER.fullmatch(form):
        return easter(year) + timedelta(days=int(match[1]))
    if match := _NTH.fullmatch(form):
        day = _nth_weekday(year, int(match[1]), _WEEKDAYS.index(match[2]), match[3])
        return day + timedelta(days=int(match[4] or 0))
    raise ValueError(f"{name} = {form!r} is no day that config/dates/holidays.toml explains")


def once_only(name: str) -> bool:
    """Whether the name stands for one day of history."""
    return _ONCE.fullmatch(holidays()[name]) is not None


def _nth_weekday(year: int, month: int, weekday: int, which: str) -> date:
    last = monthrange(year, month)[1]
    first = 1 + (weekday - date(year, month, 1).weekday()) % 7
    days = range(first, last + 1, 7)
    return date(year, month, days[-1] if which == "last" else days[int(which) - 1])


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    skipped, corrected = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped - moon + 15) % 30
    leaps, years = divmod(rest, 4)
    sunday = (32 + 2 * corrected + 2 * leaps - epact - years) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
