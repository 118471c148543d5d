"""What a measure gives: one number, and what it is a number of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number of one stage on one data set."""

    stage: str
    """The stage measured: `clean`, `language`, `deduplicate`, `dates`, `entities` …"""
    data: str
    """The folder or file under the data folder, e.g. `timex/TimeBank`."""
    measure: str
    """What is measured, e.g. `value F1`."""
    value: float
