"""URLs of stories: their host, and the date in their path."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from pipeline.clean.calendar_words import month_number
from pipeline.clean.dates import iso_date

MAX_URL = 2000
"""Characters; a longer one is no story's address."""

_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-])(\d{1,2}|[a-z]{3})\2(\d{1,2})(?!\d)"
    r"|(?<![^\W_])[a-z]{0,20}((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?)?(?![^\W_])",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"/(\d{2})([/-])(\d{2})\2((?:19|20)\d{2})(?=[/-]|$)")
_YEAR = re.compile(r"/((?:19|20)\d{2})/")


_ARCHIVED = re.compile(
    r"https?://web\.archive\.org/web/\d{4,14}[a-z_]*/(?=https?://)", re.IGNORECASE
)

_QUOTED_SLASH = re.compile(r"https?://[^/%]{1,253}%2f", re.IGNORECASE)


def canonical(url: str) -> str | None:
    """`url` as an absolute web address without its fragment; None when it is not one.

    Of a copy in the Internet Archive it is the address of the original.
    """
    url = _ARCHIVED.sub("", url.strip().rstrip(".,;)]"), count=1)
    if url.casefold().startswith("www."):
        url = f"http://{url}"
    if _QUOTED_SLASH.match(url):
        url = unquote(url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.casefold() not in {"http", "https"} or not host or len(url) > MAX_URL:
        return None
    return url.partition("#")[0]


def site_of(url: str | None) -> str | None:
    """The host of `url` in lower case, without a leading `www.`."""
    if url is None:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def date_in_path(path: str) -> str | None:
    """The date written in a path or address.

    `/2021/06/28/`, `/2021/jun/28/`, `2021-06-28`, `20210628`, `t20210628`, the same with a time
    or a number of four digits behind it, `/28/06/2021/` and `/28-06-2021`.
    """
    path = path[:MAX_URL]
    for found in _YEAR_FIRST.finditer(path):
        year, month, day = found.group(1, 3, 4) if found[1] else found.group(5, 6, 7)
        number = int(month) if month.isdecimal() else month_number(month)
        value = number and iso_date(int(year), number, int(day))
        if value:
            return value
    for found in _DAY_FIRST.finditer(path):
        value = iso_date(int(found[4]), int(found[3]), int(found[1]))
        if value:
            return value
    return None


def year_in_path(path: str) -> int | None:
    """The year that is a folder of a path: 2022 in `/2022/07/some-story`."""
    found = _YEAR.search(path[:MAX_URL])
    return int(found.group(1)) if found else None
