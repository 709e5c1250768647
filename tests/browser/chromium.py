"""A real Chromium: one that is installed, or one that this machine lets us install.

Order: the path in KB_CHROMIUM, a Chromium or Chrome on the PATH, playwright's own; then apt as root, else playwright's
download. Where nothing helps, CI fails and a person is told loudly that the browser tests did not run.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Playwright
from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
WITHOUT = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
"""Features that cost a third of what a test does: in each window two pages of its own that wait to drop from the
address bar, which nobody sees, and a process for a page that may come."""
WITH_LESS = Path(__file__).with_name("chromium.sh")


class NoChromiumError(Exception):
    """No Chromium is here and none can be had; the message says what was tried."""


def installed(playwright: Playwright) -> str | None:
    """The path of a Chromium that is on this machine."""
    own = playwright.chromium.executable_path
    candidates = [os.environ.get("KB_CHROMIUM"), *(shutil.which(name) for name in NAMES), own]
    return next((path for path in candidates if path and Path(path).exists()), None)


@contextmanager
def alone() -> Iterator[None]:
    """One worker of this user at a time: two that install at once refuse each other, and one would do without."""
    with (Path(tempfile.gettempdir()) / f"kb-chromium-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install() -> str:
    """Try to install one; say what was tried."""
    commands = []
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        commands += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    else:
        commands += [[sys.executable, "-m", "playwright", "install", "chromium"]]
    tried = []
    for command in commands:
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
            tried.append(f"{' '.join(command)} → {done.returncode}\n{done.stderr[-500:]}")
        except (OSError, subprocess.TimeoutExpired) as error:
            tried.append(f"{' '.join(command)} → {error}")
    return "\n".join(tried)


def launch(playwright: Playwright) -> Browser:
    """Start a Chromium, installing one if there is none. Raises NoChromiumError."""
    path = installed(playwright)
    tried = ""
    if path is None:
        with alone():
            path = installed(playwright)  # perhaps another worker has just installed it
            if path is None:
                tried = install()
                path = installed(playwright)
    if path is None:
        raise NoChromiumError(f"这台机器没有 Chromium，也装不上，浏览器测试没有跑。试过：\n{tried}")
    try:
        if os.name != "posix":
            return playwright.chromium.launch(executable_path=path, args=SWITCHES)
        told = {"KB_CHROMIUM_ITSELF": path, "KB_CHROMIUM_WITHOUT": ",".join(WITHOUT)}
        return playwright.chromium.launch(executable_path=WITH_LESS, args=SWITCHES, env={**os.environ, **told})
    except PlaywrightError as error:
        raise NoChromiumError(f"{path} 起不来：{error}") from error
