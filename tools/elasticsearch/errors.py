"""What can go wrong with a server of one's own."""

from __future__ import annotations


class ElasticsearchError(Exception):
    """The parent of all; its message is fit to be shown to a person."""


class MissingToolError(ElasticsearchError):
    """A program that the machine should have is not there; the message says what to install."""


class InstallError(ElasticsearchError):
    """Elasticsearch could not be fetched, or the plugin not be built."""


class StartError(ElasticsearchError):
    """The server did not start, or does not answer; the message ends with what it said."""
