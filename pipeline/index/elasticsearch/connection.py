"""The client, and its errors in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    BadRequestError,
    ConnectionError as ElasticConnectionError,
    ConnectionTimeout,
    Elasticsearch,
    TransportError,
)

from pipeline.errors import BackendError, QueryError, SettingsError
from pipeline.settings import ElasticsearchSettings

DEFAULT_ALIAS: Final = "stories"

_RETRIED_STATUS: Final = (429, 502, 503, 504)
_RETRIES: Final = 3


def connect(location: str, options: ElasticsearchSettings) -> tuple[Elasticsearch, str]:
    """A client for `http(s)://[user:password@]host[:port][/alias]`, and the alias."""
    url = urlsplit(location)
    alias = url.path.strip("/") or DEFAULT_ALIAS
    user = url.username or options.username
    secret = url.password or (options.password.get_secret_value() if options.password else None)
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
    arguments: dict[str, Any] = {
        "hosts": [f"{url.scheme}://{host}:{url.port or 9200}"],
        "request_timeout": options.timeout_seconds,
        "retry_on_timeout": True,
        "retry_on_status": _RETRIED_STATUS,
        "max_retries": _RETRIES,
    }
    if options.api_key:
        arguments["api_key"] = options.api_key.get_secret_value()
    elif user and secret:
        arguments["basic_auth"] = (user, secret)
    if url.scheme == "https" and options.ca_certs:
        arguments["ca_certs"] = options.ca_certs
    try:
        return Elasticsearch(**arguments), alias
    except (ValueError, OSError) as error:
        raise SettingsError(f"index = '{location}': {error}") from error


@contextmanager
def explained(client: Elasticsearch) -> Iterator[None]:
    """Turn what the client raises into errors that say what to do.

    Raises:
        SettingsError: user, password, key or rights are wrong: trying again will not help.
        QueryError: the server cannot understand a query.
        BackendError: the server is away, slow, full or refuses.
    """
    place = ", ".join(sorted(str(node.base_url) for node in client.transport.node_pool.all()))
    try:
        yield
    except AuthenticationException as error:
        raise SettingsError(
            f"Elasticsearch at {place} does not know this user, password or API key: "
            "set NEWSFOLD_ELASTICSEARCH__USERNAME and __PASSWORD, or __API_KEY"
        ) from error
    except AuthorizationException as error:
        raise SettingsError(
            f"Elasticsearch at {place} refuses this user: {_reason(error)}"
        ) from error
    except BadRequestError as error:
        reason = _reason(error)
        if "query" in reason.lower():
            raise QueryError(f"the search cannot be understood: {reason}") from error
        raise BackendError(f"Elasticsearch at {place} refuses: {reason}") from error
    except ApiError as error:
        raise BackendError(f"Elasticsearch at {place} failed: {_reason(error)}") from error
    except ConnectionTimeout as error:
        raise BackendError(
            f"Elasticsearch at {place} did not answer in time; try again when it is less busy"
        ) from error
    except ElasticConnectionError as error:
        raise BackendError(
            f"Elasticsearch at {place} cannot be reached ({error.message}); is it running?"
        ) from error
    except TransportError as error:
        raise BackendError(f"Elasticsearch at {place}: {error.message}") from error


def _reason(error: ApiError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    told = body.get("error", {})
    causes = told.get("root_cause") or [told] if isinstance(told, dict) else []
    reasons = [cause["reason"] for cause in causes if cause.get("reason")]
    return "; ".join(reasons) or str(error)
