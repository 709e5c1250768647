"""A Firefox that is installed, driven by Marionette: what it speaks by itself, lengths and JSON over a socket."""

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

from tests.browser.webdriver import PATIENCE, Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("firefox-esr", "firefox")
QUIET = {
    "marionette.port": 0, "browser.shell.checkDefaultBrowser": False, "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
"""Settings: any free port, and nothing that asks or calls home."""


def installed() -> str | None:
    """The path of a Firefox on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass
class Firefox(Window):
    """An open window."""

    line: socket.socket
    heard: bytes = b""
    asked: int = 0

    def answer(self) -> Any:
        """The next message: its length, a colon, JSON."""
        while b":" not in self.heard:
            self.heard += self.line.recv(65536)
        length, _colon, text = self.heard.partition(b":")
        while len(text) < int(length):
            text += self.line.recv(65536)
        self.heard = text[int(length):]
        return json.loads(text[:int(length)])

    def ask(self, command: str, **how: Any) -> Any:
        """What a command of WebDriver gives."""
        self.asked += 1
        message = json.dumps([0, self.asked, command, how]).encode()
        self.line.sendall(b"%d:%s" % (len(message), message))
        _kind, _number, error, result = self.answer()
        assert error is None, error
        return result

    def resize(self, width: int, height: int) -> None:
        self.ask("WebDriver:SetWindowRect", width=width, height=height)

    def navigate(self, address: str) -> None:
        self.ask("WebDriver:Navigate", url=address)

    def run(self, script: str) -> Any:
        return self.ask("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def find(self, selector: str) -> dict[str, str]:
        return self.ask("WebDriver:FindElement", using="css selector", value=selector)["value"]

    def act(self, actions: list[dict[str, Any]]) -> None:
        self.ask("WebDriver:PerformActions", actions=actions)


@contextmanager
def launched(path: str, profile: Path) -> Iterator[Firefox]:
    """A Firefox with a profile of its own."""
    settings = "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in QUIET.items())
    profile.joinpath("user.js").write_text(settings, encoding="utf-8")
    process = subprocess.Popen(
        [path, "--headless", "--marionette", "--no-remote", "--profile", str(profile)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": str(profile)},
    )
    try:
        port, end = profile / "MarionetteActivePort", time.monotonic() + PATIENCE
        while not (port.exists() and port.read_text()):
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        with socket.create_connection(("127.0.0.1", int(port.read_text())), timeout=PATIENCE) as line:
            window = Firefox(line)
            window.answer()  # it introduces itself
            window.ask("WebDriver:NewSession", capabilities={})
            yield window
    finally:
        process.terminate()
        process.wait(PATIENCE)
