"""What can go wrong with an Airflow of one's own."""

from __future__ import annotations


class AirflowError(Exception):
    """The parent of all; its message is fit to be shown to a person."""


class MissingToolError(AirflowError):
    """A program that the machine should have is not there; the message says what to install."""


class StartError(AirflowError):
    """A service did not start, or has ended; the message ends with what it said."""


class RunError(AirflowError):
    """A DAG run failed or did not end; the message names its tasks, with the end of their logs."""
