"""Time expressions of a story: found, normalized to TIMEX3, and turned into calendar ranges."""

from pipeline.enrich.dates.find import find_dates
from pipeline.enrich.dates.ranges import date_ranges

__all__ = ["date_ranges", "find_dates"]
