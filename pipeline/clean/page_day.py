"""When a web page was published: what it declares, weighed against what it shows.

The last resort is htmldate (Barbaresi 2020, https://doi.org/10.21105/joss.02439).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from htmldate import find_date

from pipeline.clean.dates import LAST_YEAR, read_timestamp
from pipeline.clean.urls import date_in_path

_SEARCH: dict[str, Any] = {
    "original_date": True,
    "extensive_search": False,  # it takes seconds for each text that looks like a date
    "max_date": f"{LAST_YEAR}-12-31",
}


def declared_day(moments: Sequence[str], shown: str | None, url: str | None) -> str | None:
    """The moment of publication that the page declares; None when it declares none.

    Pages contradict themselves: the moment is trusted most whose day readers are shown, or else
    that of the address. Where the day shown is the next one, for the moment is of another time
    zone or of the evening before, that day is given. A moment in UTC gives way to the same in
    local time.

    Args:
        moments: declared moments (ISO 8601), the most trusted first.
        shown: the day beside the headline (ISO 8601).
        url: the address of the page.
    """
    if not moments:
        return None
    if shown and (near := next((one for one in moments if one.startswith(shown)), None)):
        return near
    if shown and _is_next(moments[0], shown):
        return shown
    in_path = date_in_path(url) if url else None
    if in_path and (near := next((one for one in moments if one.startswith(in_path)), None)):
        return near
    return next((moment for moment in moments[1:] if _is_local(moment, moments[0])), moments[0])


def _is_next(moment: str, day: str) -> bool:
    """Whether `day` is the one before or after that of `moment`."""
    return abs(date.fromisoformat(moment[:10]) - date.fromisoformat(day)) <= timedelta(days=1)


def _is_local(moment: str, other: str) -> bool:
    """Whether `moment` is the moment `other`, which is in UTC, in the time of another zone."""
    if not other.endswith("Z") or "T" not in moment:
        return False
    time = datetime.fromisoformat(moment)
    return time.tzinfo is not None and time == datetime.fromisoformat(other)


def searched_day(tree: Any, url: str | None) -> str | None:
    """The date (ISO 8601) that htmldate finds in the page, when the address gives none."""
    if url and date_in_path(url):
        return None
    try:
        found = find_date(tree, url=url, **_SEARCH)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return read_timestamp(found) if found else None
