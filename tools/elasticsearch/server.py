"""One Elasticsearch server with a folder of its own."""

from __future__ import annotations

import base64
import http.client
import json
import secrets
import shutil
import ssl
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tools.elasticsearch.certificates import write_certificates
from tools.elasticsearch.errors import StartError
from tools.elasticsearch.install import installation
from tools.elasticsearch.java import java_home
from tools.elasticsearch.process import (
    end,
    give_to_ordinary_user,
    run_as_ordinary_user,
    running,
)
from tools.elasticsearch.temporary import TemporaryFolder

_SETTINGS: Final[Mapping[str, Any]] = {
    "cluster.name": "newsfold",
    "node.name": "newsfold",
    "discovery.type": "single-node",
    "network.host": "127.0.0.1",
    "transport.port": 0,
    "node.portsfile": True,
    # A developer's full disk is no reason to refuse documents.
    "cluster.routing.allocation.disk.threshold_enabled": False,
    "xpack.security.enabled": False,
}
_SECURITY: Final[Mapping[str, Any]] = {
    "xpack.security.enabled": True,
    "xpack.security.http.ssl.enabled": True,
    "xpack.security.http.ssl.key": "server.key",
    "xpack.security.http.ssl.certificate": "server.pem",
}
# Compiling less halves the work of a start; for measures of speed set ES_JAVA_OPTS without it.
_QUICK: Final = "-XX:TieredStopAtLevel=1"
_START_SECONDS: Final = 180.0
_STOP_SECONDS: Final = 30.0


class Server:
    """A server that runs while the `with` block does; or between `start()` and `stop()`.

    Args:
        folder: where its data, settings and logs are, and stay; without one, a temporary folder
            that is deleted when the `with` block ends.
        http_port: 0 for any free port. It keeps its port when it is started again.
        heap: size of the Java heap, as `-Xmx` takes it.
        security: TLS with an authority of its own (`ca_path`), and a user (`user`, `password`).
        settings: more of `elasticsearch.yml`, or other values than ours.
        environment: more variables for its process, or other values than ours: `ES_JAVA_OPTS`
            replaces `heap` too.
    """

    user: Final = "elastic"

    def __init__(  # noqa: PLR0913 - each has a name and a default
        self,
        folder: Path | None = None,
        *,
        http_port: int = 0,
        heap: str = "1g",
        security: bool = False,
        settings: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._temporary = None
        if folder is None:
            self._temporary = TemporaryFolder()
            folder = self._temporary.path
        self.folder = folder
        self.password = secrets.token_urlsafe(16) if security else None
        self._http_port = http_port
        self._is_configured = False
        self._settings = {**_SETTINGS, **(_SECURITY if security else {}), **(settings or {})}
        self._environment = {
            "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap} {_QUICK} -XX:-AlwaysPreTouch",
            "CLI_JAVA_OPTS": _QUICK,
            **(environment or {}),
        }

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._delete_temporary()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.stop()
        finally:
            self._delete_temporary()

    @property
    def pid(self) -> int | None:
        """The number of its process, or None when it does not run."""
        return running(self.folder)

    @property
    def url(self) -> str:
        """Its address, without user and password.

        Raises:
            StartError: it has never been started.
        """
        if not self._port:
            raise StartError("The server has no address before it is started")
        return f"{'https' if self.password else 'http'}://127.0.0.1:{self._port}"

    @property
    def ca_path(self) -> Path | None:
        """The certificate of the authority to trust, in PEM; None without security."""
        return self.folder / "config" / "ca.pem" if self.password else None

    @property
    def log_path(self) -> Path:
        """The server's log; what it said before it had one is in `console.log` beside it."""
        return self.folder / "logs" / f"{self._settings['cluster.name']}.log"

    def start(self) -> None:
        """Start it, and wait until it answers. Does nothing when it runs.

        Raises:
            MissingToolError: Maven or a JDK is not on the machine.
            InstallError: Elasticsearch could not be fetched, or the plugin not be built.
            StartError: it did not start.
        """
        if self.pid is not None:
            return
        home = installation()
        if not self._is_configured:
            self._configure(home)
        self._write_settings()
        (self.folder / "pid").unlink(missing_ok=True)
        give_to_ordinary_user(self.folder)
        self._run(home / "bin" / "elasticsearch", "-d", "-p", self.folder / "pid")
        try:
            self._wait_for_shards()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Stop it, by force when it does not listen. Does nothing when it does not run."""
        end(self.folder, _STOP_SECONDS)

    def kill(self) -> None:
        """Kill it as a loss of power would (SIGKILL)."""
        end(self.folder, 0)

    def restart(self) -> None:
        """Stop it if it runs, and start it again at the same address on the same data."""
        self.stop()
        self.start()

    @property
    def _port(self) -> int:
        """The port that it has, or had when it ran last, or is to have."""
        try:
            found = (self.folder / "logs" / "http.ports").read_text("utf-8")
        except FileNotFoundError:
            return self._http_port
        return int(found.splitlines()[0].rpartition(":")[2])

    def _configure(self, home: Path) -> None:
        for name in ("data", "logs", "tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        config = self.folder / "config"
        # What another version or with another password has left there is of no use.
        shutil.rmtree(config, ignore_errors=True)
        shutil.copytree(home / "config", config)
        if self.password:
            write_certificates(config)
            give_to_ordinary_user(self.folder)
            self._run(
                *(home / "bin" / "elasticsearch-keystore", "add", "--force", "--stdin"),
                "bootstrap.password",
                text=f"{self.password}\n",
            )
        self._is_configured = True

    def _write_settings(self) -> None:
        settings = {
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
            "http.port": self._port,
            **self._settings,
        }
        # JSON is YAML.
        (self.folder / "config" / "elasticsearch.yml").write_text(
            json.dumps(settings, indent=2), encoding="utf-8"
        )

    def _run(self, *command: str | Path, text: str = "") -> None:
        run_as_ordinary_user(
            command,
            {
                "ES_JAVA_HOME": str(java_home()),
                "ES_PATH_CONF": str(self.folder / "config"),
                "ES_TMPDIR": str(self.folder / "tmp"),
                "HOME": str(self.folder),
                **self._environment,
            },
            self.folder / "logs" / "console.log",
            _START_SECONDS,
            text,
        )

    def _wait_for_shards(self) -> None:
        """Wait until every index can be searched: a server with data answers before it can."""
        if self.ca_path:
            trusted = ssl.create_default_context(cafile=self.ca_path)
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                "127.0.0.1", self._port, timeout=_START_SECONDS, context=trusted
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_START_SECONDS)
        credentials = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        try:
            connection.request(
                "GET",
                "/_cluster/health?wait_for_status=yellow&timeout=60s",
                headers={"Authorization": f"Basic {credentials}"},
            )
            answer = connection.getresponse()
            said = answer.read().decode("utf-8", "replace")
        except OSError as error:
            raise StartError(f"The server at {self.url} does not answer: {error}") from error
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise StartError(f"The server at {self.url} is not ready: {said}")

    def _delete_temporary(self) -> None:
        if self._temporary:
            self._temporary.delete()
            self._temporary = None
