"""The client, and its errors in our words."""

from __future__ import annotations

import ssl
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
    SSLError,
    TransportError,
)

from pipeline.errors import BackendError, NewsfoldError, QueryError, SettingsError
from pipeline.settings import ElasticsearchSettings

DEFAULT_ALIAS: Final = "stories"

_ROLES: Final = "config/elasticsearch/roles"
_WRITER_CLUSTER: Final = ("manage_index_templates",)
_WRITER_INDICES: Final = ("manage", "read", "write")

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
        arguments["ca_certs"] = _checked_authority(options.ca_certs)
    try:
        return Elasticsearch(**arguments), alias
    except (ValueError, OSError) as error:
        raise SettingsError(f"index = '{location}': {error}") from error


def _checked_authority(file: str) -> str:
    """The file, once it is sure that it can be used: the client would say that it cannot connect.

    Raises:
        SettingsError: it is missing, or holds no certificate.
    """
    try:
        ssl.create_default_context(cafile=file)
    except OSError as error:
        raise SettingsError(
            f"NEWSFOLD_ELASTICSEARCH__CA_CERTS = '{file}' is no file of certificates in PEM: "
            f"{error.strerror or error}"
        ) from error
    return file


@contextmanager
def explained(client: Elasticsearch) -> Iterator[None]:
    """Turn what the client raises into errors that say what to do.

    Raises:
        SettingsError: user, password, key or rights are wrong: trying again will not help.
        QueryError: the server cannot understand a query.
        BackendError: the server is away, slow, full or refuses.
    """
    try:
        yield
    except ApiError as error:
        raise _explain_refusal(_place(client), error) from error
    except TransportError as error:
        raise _explain_silence(_place(client), error) from error


def require_rights(client: Elasticsearch, alias: str) -> None:
    """Ask for all that a writer needs before it begins: it would stop half-way without.

    Raises:
        SettingsError: the user may not do it all; the message names what is missing.
    """
    patterns = (alias, f"{alias}-*")
    try:
        answer = client.security.has_privileges(
            cluster=_WRITER_CLUSTER,
            index=[{"names": patterns, "privileges": _WRITER_INDICES}],
        )
    except BadRequestError:  # a server without security has no such question
        return
    missing = [
        f"{right} on {where}"
        for where, rights in (("the cluster", answer["cluster"]), *sorted(answer["index"].items()))
        for right, granted in sorted(rights.items())
        if not granted
    ]
    if missing:
        raise SettingsError(
            f"Elasticsearch at {_place(client)} does not let the user '{answer['username']}' "
            f"write: missing {', '.join(missing)}; give the user the role of "
            f"{_ROLES}/newsfold_writer.json, or name another in NEWSFOLD_ELASTICSEARCH__USERNAME"
        )


def _explain_refusal(place: str, error: ApiError) -> NewsfoldError:
    """The server answers that it does not do what it is asked."""
    reason = _reason(error)
    if isinstance(error, AuthenticationException):
        return SettingsError(
            f"Elasticsearch at {place} does not know this user, password or API key: "
            "set NEWSFOLD_ELASTICSEARCH__USERNAME and __PASSWORD, or __API_KEY"
        )
    # Of an index that an operator made read-only the status is that of a missing right.
    if isinstance(error, AuthorizationException) and _kind(error) != "cluster_block_exception":
        return SettingsError(
            f"Elasticsearch at {place} refuses this user: {reason}; "
            f"give the user a role that may, see {_ROLES}"
        )
    if isinstance(error, BadRequestError) and "query" in reason.lower():
        return QueryError(f"the search cannot be understood: {reason}")
    return BackendError(f"Elasticsearch at {place} refuses: {reason}")


def _explain_silence(place: str, error: TransportError) -> NewsfoldError:
    """There is no answer of the server."""
    message = str(error.message)
    if isinstance(error, ConnectionTimeout):
        return BackendError(
            f"Elasticsearch at {place} did not answer in time; try again when it is less busy"
        )
    if isinstance(error, SSLError) and "expired" in message:
        return BackendError(f"The certificate of Elasticsearch at {place} has expired: renew it")
    if isinstance(error, SSLError) and "CERTIFICATE_VERIFY_FAILED" in message:
        return SettingsError(
            f"The certificate of Elasticsearch at {place} is not trusted: set "
            f"NEWSFOLD_ELASTICSEARCH__CA_CERTS to the file of its authority ({message})"
        )
    if isinstance(error, ElasticConnectionError):
        return BackendError(
            f"Elasticsearch at {place} cannot be reached ({message}); is it running, and is "
            f"{place.partition(':')[0]} right?"
        )
    return BackendError(f"Elasticsearch at {place}: {message}")


def _place(client: Elasticsearch) -> str:
    return ", ".join(sorted(str(node.base_url) for node in client.transport.node_pool.all()))


def _kind(error: ApiError) -> str:
    told = error.body.get("error") if isinstance(error.body, dict) else None
    return str(told.get("type", "")) if isinstance(told, dict) else ""


def _reason(error: ApiError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    told = body.get("error", {})
    causes = told.get("root_cause") or [told] if isinstance(told, dict) else []
    reasons = [cause["reason"] for cause in causes if cause.get("reason")]
    return "; ".join(reasons) or str(error)
