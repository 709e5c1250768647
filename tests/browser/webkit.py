"""A WebKit that is installed, driven by Debian's webkit2gtk-driver on a screen that nobody sees."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from tests.browser.webdriver import PATIENCE, Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"


def installed() -> tuple[str, str] | None:
    """The paths of a driver and of a screen, if both are on this machine."""
    found = shutil.which(DRIVER), shutil.which(SCREEN)
    return (found[0], found[1]) if found[0] and found[1] else None


@dataclass
class WebKit(Window):
    """An open window."""

    address: str
    """That of the driver, then that of the session."""

    def ask(self, path: str, **how: Any) -> Any:
        """What a command of WebDriver gives."""
        request = Request(f"{self.address}{path}", json.dumps(how).encode(), {"Content-Type": "application/json"})
        with urlopen(request, timeout=2 * PATIENCE) as answer:
            return json.load(answer)["value"]

    def resize(self, width: int, height: int) -> None:
        self.ask("/window/rect", width=width, height=height)

    def navigate(self, address: str) -> None:
        self.ask("/url", url=address)

    def run(self, script: str) -> Any:
        return self.ask("/execute/sync", script=script, args=[])

    def find(self, selector: str) -> dict[str, str]:
        return self.ask("/element", using="css selector", value=selector)

    def act(self, actions: list[dict[str, Any]]) -> None:
        self.ask("/actions", actions=actions)


@contextmanager
def launched(paths: tuple[str, str], home: Path) -> Iterator[WebKit]:
    """A WebKit with a home and a screen of its own."""
    driver, screen = paths
    with (
        running([screen, "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
                stdout=subprocess.PIPE) as display,
        socket.create_server(("127.0.0.1", 0)) as free,
    ):
        port = free.getsockname()[1]
        free.close()
        number = display.stdout.readline().decode().strip()
        env = {**os.environ, "DISPLAY": f":{number}", "HOME": str(home), "XDG_RUNTIME_DIR": str(home),
               "GDK_BACKEND": "x11", "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
               "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}  # the sandbox needs rights that containers lack
        with running([driver, f"--port={port}"], stdout=subprocess.DEVNULL, env=env) as process:
            await_port(port, process)
            window = WebKit(f"http://127.0.0.1:{port}/session")
            made = window.ask("", capabilities={"alwaysMatch": {}})
            window.address += f"/{made['sessionId']}"
            try:
                yield window
            finally:
                urlopen(Request(window.address, method="DELETE"), timeout=PATIENCE).close()


@contextmanager
def running(command: list[str], **how: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program that ends with its use."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **how)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the driver answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        else:
            return
