"""Fetches Elasticsearch through Maven, once, and builds our plugin into it.

What Maven Central has is the minimal distribution that Elasticsearch's own integration tests run:
the real server, without module analysis-common among others. Lucene's language analyzers are in
its `lib/`, only their names are not: the plugin (`plugin/NamedAnalysis.java`) gives them back. It
is a plugin of the server's own kind, as analysis-common is, since a filter of the other kind, the
stable plugins, cannot be used in a normalizer.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import shutil
import string
import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tools.elasticsearch.errors import InstallError, MissingToolError
from tools.elasticsearch.java import OLDEST, java_home

VERSION: Final = "9.5.2"
SHA512: Final = (
    "235e25fde8307c6dec328a905930e572aae6d113ba627b12015885ad9c608ad6"
    "7655b721341aa4e656a41a24c67b2519f1e518710aa553e57fcf8613430eb192"
)
CACHE: Final = Path(__file__).resolve().parents[2] / ".newsfold" / "elasticsearch"

_PLUGIN: Final = Path(__file__).with_name("plugin")
_COORDINATES: Final = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
_MAVEN_COPY: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"

_log = logging.getLogger(__name__)


def installation() -> Path:
    """The folder of Elasticsearch with the plugin, made when it is not there yet.

    Nothing is ever written into it afterwards, so many servers can share it. Its name tells the
    version of Elasticsearch and of the plugin.

    Raises:
        MissingToolError: Maven or a JDK is not on the machine.
        InstallError: fetching or building failed.
    """
    sources = b"".join(path.read_bytes() for path in sorted(_PLUGIN.iterdir()))
    target = CACHE / f"{VERSION}-{hashlib.sha256(sources).hexdigest()[:8]}"
    if target.exists():
        return target
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            java = java_home()
            with TemporaryDirectory(dir=CACHE) as work:
                server = _unpack(_fetch(Path(work)), Path(work))
                _build_plugin(server, java)
                server.rename(target)
    return target


def _fetch(folder: Path) -> Path:
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingToolError(
            "Maven (the command `mvn`) is needed to fetch Elasticsearch. Install it "
            "(Debian and Ubuntu: maven; macOS: brew install maven)."
        )
    _log.info("Fetching Elasticsearch %s (130 MB, once) ...", VERSION)
    _run(
        maven, "-B", "-q", _MAVEN_COPY, f"-Dartifact={_COORDINATES}", f"-DoutputDirectory={folder}"
    )
    archive = folder / f"elasticsearch-{VERSION}.zip"
    with archive.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha512").hexdigest()
    if found != SHA512:
        raise InstallError(
            f"{_COORDINATES} is not what it was: its SHA-512 is {found}, and should be {SHA512}. "
            "Delete it from the local Maven repository (~/.m2/repository) and try again."
        )
    return archive


def _unpack(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as files:
        files.extractall(folder)
    server = folder / f"elasticsearch-{VERSION}"
    # Whoever runs it can read it, whatever the umask: a server that root starts is not root's.
    for path in (server, *server.rglob("*")):
        is_program = path.is_dir() or path.parent == server / "bin"
        path.chmod(0o755 if is_program else 0o644)
    return server


def _build_plugin(server: Path, java: Path) -> None:
    home = server / "plugins" / "newsfold-analysis"
    classes = home / "classes"
    libraries = ":".join(map(str, sorted((server / "lib").glob("*.jar"))))
    _run(
        *(str(java / "bin" / "java"), "--module", "jdk.compiler/com.sun.tools.javac.Main"),
        *("--release", str(OLDEST), "-classpath", libraries, "-d", str(classes)),
        *map(str, sorted(_PLUGIN.glob("*.java"))),
    )
    with zipfile.ZipFile(home / "newsfold-analysis.jar", "w") as jar:
        for path in sorted(classes.rglob("*.class")):
            jar.write(path, path.relative_to(classes))
    shutil.rmtree(classes)
    descriptor = string.Template((_PLUGIN / "plugin-descriptor.properties").read_text("utf-8"))
    (home / "plugin-descriptor.properties").write_text(
        descriptor.substitute(version=VERSION, java=OLDEST), encoding="utf-8"
    )
    for path in (home, *home.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _run(*command: str) -> None:
    done = subprocess.run(  # noqa: S603 - Maven and javac, with arguments of our own
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise InstallError(f"{command[0]} failed:\n{done.stdout.strip()[:3000]}")
