"""A machine without a Chromium gets one, once, however many workers ask."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest

from tests.browser import chromium


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
    assert [options["executable_path"] for options in started] == ["chromium", "chromium"]


def test_where_none_can_be_had_the_reason_says_what_was_tried(monkeypatch):
    monkeypatch.setattr(chromium, "installed", lambda playwright: None)
    monkeypatch.setattr(chromium, "install", lambda: "apt-get install chromium → 100")
    with pytest.raises(chromium.NoChromiumError, match="apt-get install chromium → 100"):
        chromium.launch(None)
