"""A machine without a Chromium gets one, once, however many workers ask."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.windows import Windows


@pytest.fixture
def bare_machine(monkeypatch):
    """No Chromium until `install` has run; what happened is in `done`."""
    done = []
    monkeypatch.setattr(chromium, "installed", lambda playwright: "chromium" if done else None)

    def install() -> str:
        time.sleep(0.05)
        done.append("installed")
        return ""

    monkeypatch.setattr(chromium, "install", install)
    return done


def test_two_workers_that_find_none_install_one_and_both_start_it(bare_machine):
    started = []
    playwright = SimpleNamespace(chromium=SimpleNamespace(launch=lambda **options: started.append(options)))
    workers = [threading.Thread(target=chromium.launch, args=(playwright,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert bare_machine == ["installed"]
    assert [options["env"]["KB_CHROMIUM_ITSELF"] for options in started] == ["chromium", "chromium"]


def test_where_none_can_be_had_the_reason_says_what_was_tried(monkeypatch):
    monkeypatch.setattr(chromium, "installed", lambda playwright: None)
    monkeypatch.setattr(chromium, "install", lambda: "apt-get install chromium → 100")
    with pytest.raises(chromium.NoChromiumError, match="apt-get install chromium → 100"):
        chromium.launch(None)


@pytest.mark.browser
def test_a_window_runs_one_page_and_none_of_the_browser_s_own(browser: Browser, windows: Windows):
    with windows.lent() as page:
        page.goto("data:text/html,alone")
        page.wait_for_timeout(500)  # the others would come after the window
        told = browser.new_browser_cdp_session().send("Target.getTargets", {"filter": [{}]})["targetInfos"]
    assert "data:text/html,alone" in [target["url"] for target in told]
    assert [target["url"] for target in told if target["url"].startswith("chrome")] == []


@pytest.mark.skipif(os.name != "posix", reason="started by a script of the shell")
def test_what_playwright_switches_off_stays_off():
    told = {"KB_CHROMIUM_ITSELF": "echo", "KB_CHROMIUM_WITHOUT": "A,B"}
    command = [str(chromium.WITH_LESS), "--one two", "--disable-features=C,D", "last"]
    said = subprocess.run(command, env={**os.environ, **told}, check=True, capture_output=True, text=True).stdout
    assert said == "--one two --disable-features=C,D,A,B last\n"
