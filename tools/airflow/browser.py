"""A headless Chromium, driven through its DevTools protocol."""

from __future__ import annotations

import base64
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx
from websockets.sync.client import ClientConnection, connect

from tools.airflow.errors import MissingToolError
from tools.airflow.process import Process, stop, wait_until

_PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")
_SECONDS: Final = 60.0
_STILL_SECONDS: Final = 1.0


class Page:
    """One page of a browser."""

    def __init__(self, connection: ClientConnection, browser: Process) -> None:
        self._connection = connection
        self._browser = browser
        self._calls = 0

    def set_size(self, width: int, height: int) -> None:
        """Make the page as large as this, in pixels."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def set_cookie(self, url: str, name: str, value: str) -> None:
        """Give the browser a cookie for a site."""
        self._call("Network.setCookie", url=url, name=name, value=value)

    def show(self, url: str, expected: str) -> None:
        """Go to a page, and wait until it shows the expected text.

        Raises:
            StartError: it does not.
        """
        self._call("Page.navigate", url=url)
        self._wait_for(
            f"document.body?.innerText.includes({json.dumps(expected)})", f"'{expected}' at {url}"
        )

    def click(self, label: str) -> None:
        """Click what has this label for people who cannot see, as soon as it is there.

        Raises:
            StartError: nothing has.
        """
        button = f"document.querySelector('[aria-label=' + {json.dumps(json.dumps(label))} + ']')"
        self._wait_for(f"{button} !== null", f"the button '{label}'")
        self._call("Runtime.evaluate", expression=f"{button}.click()")

    def take_picture(self, file: Path) -> None:
        """Write what the page shows as PNG, as soon as nothing moves in it any more."""
        before = None
        while (now := self._call("Page.captureScreenshot", format="png")["data"]) != before:
            before = now
            time.sleep(_STILL_SECONDS)
        file.write_bytes(base64.b64decode(now))

    def _wait_for(self, condition: str, what: str) -> None:
        """Wait until a JavaScript expression is true in the page."""
        wait_until(partial(self._is_true, condition), what, _SECONDS, [self._browser])

    def _is_true(self, condition: str) -> bool:
        result = self._call("Runtime.evaluate", expression=condition)["result"]
        return result.get("value") is True

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._calls += 1
        self._connection.send(
            json.dumps({"id": self._calls, "method": method, "params": parameters})
        )
        while True:  # events of the page come between
            answer: dict[str, Any] = json.loads(self._connection.recv(_SECONDS))
            if answer.get("id") == self._calls:
                result: dict[str, Any] = answer["result"]
                return result


@contextmanager
def browser(width: int, height: int) -> Iterator[Page]:
    """A browser with one page of this size, in pixels.

    Raises:
        MissingToolError: there is no Chromium.
        StartError: it did not start.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise MissingToolError("Pictures need Chromium: install it (`make system`).")
    with TemporaryDirectory(prefix="newsfold-browser-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        process = Process(
            "chromium",
            [
                *(program, "--headless", "--disable-gpu", "--hide-scrollbars"),
                *("--remote-debugging-port=0", f"--user-data-dir={folder}"),
                # Chromium's sandbox refuses root.
                *(["--no-sandbox"] if os.geteuid() == 0 else []),
                "about:blank",
            ],
            environment={"PATH": os.environ["PATH"], "HOME": temporary},
            folder=folder,
        )
        try:
            port = folder / "DevToolsActivePort"
            wait_until(port.exists, "Chromium listens", _SECONDS, [process])
            address = f"http://127.0.0.1:{port.read_text('utf-8').split()[0]}/json/list"
            pages = httpx.get(address).json()
            (url,) = (page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
            with connect(url, max_size=None) as connection:
                page = Page(connection, process)
                page.set_size(width, height)
                yield page
        finally:
            stop([process], _SECONDS)
