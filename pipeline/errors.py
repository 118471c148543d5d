"""Every error that Newsfold raises on purpose.

NewsfoldError
├── InputError       a raw file cannot be used: it is set aside, the run goes on
├── BackendError     index or storage is away or busy: try again later, then stop
│   └── IndexBusyError   another process is writing to the index
├── DropError        a drop is not as it should be: mostly bad, or gone
├── SettingsError    a setting is wrong: stop at once
├── QueryError       a search cannot be understood: tell the person who asked
└── ReconciliationError  a run's sum is off: the run fails
"""

from __future__ import annotations


class NewsfoldError(Exception):
    """The parent of all; its message is fit to be shown to a person."""


class InputError(NewsfoldError):
    """A raw file cannot be used. `reason` says why, without the file's name."""

    def __init__(self, source: str, stage: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.stage = stage
        self.reason = reason


class BackendError(NewsfoldError):
    """Index or storage cannot be reached, or does not do what it is asked."""


class IndexBusyError(BackendError):
    """Another process is writing to the index."""


class DropError(NewsfoldError):
    """Too much of a drop cannot be used, or is gone; the message says what to look at."""


class SettingsError(NewsfoldError):
    """A setting is wrong; the message names its file, its key, and what would be right."""


class QueryError(NewsfoldError):
    """A search that cannot be understood."""


class ReconciliationError(NewsfoldError):
    """The files that a run saw are not all accounted for."""
