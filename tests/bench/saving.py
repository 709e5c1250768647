"""From a save to the new page in Chromium, in the live preview."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as TooLateError
from playwright.sync_api import sync_playwright

from tests.bench.notes import wiki_link, write_notes
from tests.browser.chromium import launch
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SAVES = 50
"""One after the other, each as soon as the page of the one before is on the screen."""
BUILDS_MOST = 300_000
"""Milliseconds that the first build of all may take."""
LOST = 60_000
"""Milliseconds after which a save is lost."""
SETTLED = 0.4
"""Seconds between the new page and the next save."""
MISTAKE = "{nothing}`x`"
SHOWN = """([text, wrong]) => document.body?.innerText.includes(text)
  && wrong === (document.querySelector("kb-live")?.shadowRoot.textContent.includes("nothing") ?? false)
  && new Promise((done) => requestAnimationFrame(() => done(true)))"""
"""Whether the page holds a text, and is told of the mistake or not, and has been painted."""


@dataclass(frozen=True)
class Seen:
    """How long it took until Chromium had painted what was saved; None, if it never did."""

    saves: list[float | None]
    mistake: float | None
    """Until a mistake was told of in the page."""
    mended: float | None
    """From the mending until the page was there without a word of it."""

    def __str__(self) -> str:
        seen = [taken for taken in self.saves if taken is not None]
        lost = len(self.saves) - len(seen)
        return (f"连存 {len(self.saves)} 次，丢了 {lost} 次；存盘到看见新页，中位 {statistics.median(seen):.2f} 秒，"
                f"最慢 {max(seen):.2f} 秒；写错一处{told(self.mistake)}，改好{told(self.mended)}")


def told(taken: float | None) -> str:
    """How long it took to see something."""
    return "没有看见" if taken is None else f"过 {taken:.2f} 秒看见"


@contextmanager
def preview_of(docs: Path, work: Path) -> Iterator[str]:
    """Run the preview of a folder with the settings of this site; gives its address."""
    log = work / "log"
    with log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "sphinx_kb.serve", str(docs), str(work / "html"), "-c", str(ROOT), "--port", "8400"],
            cwd=ROOT, stdout=told, stderr=told)
        try:
            while not (found := re.search(r"http://\S+", log.read_text(encoding="utf-8"))):
                time.sleep(0.1)
            yield found[0]
        finally:
            process.terminate()
            process.wait(30)


def seen_of(docs: Path, work: Path, name: str) -> Seen:
    """Save a page again and again, then with a mistake, then without it."""
    source = docs / f"{name}.md"
    text = source.read_text(encoding="utf-8")
    with preview_of(docs, work) as address, sync_playwright() as playwright:
        page = launch(playwright).new_page()
        page.goto(f"{address}{name}.html")
        page.wait_for_selector("article h1", timeout=BUILDS_MOST)

        def seconds(number: int, mistake: str = "") -> float | None:
            time.sleep(SETTLED if number else 5)
            now = f"第 {number} 次存盘。"
            began = time.monotonic()
            source.write_text(f"{text}\n{now}{mistake}\n", encoding="utf-8")
            with suppress(TooLateError):
                page.wait_for_function(SHOWN, arg=[now, bool(mistake)], timeout=LOST, polling=20)
                return time.monotonic() - began
            return None

        seconds(0)  # it starts with nothing imported
        saves = [seconds(number) for number in range(1, SAVES + 1)]
        seen = Seen(saves, seconds(SAVES + 1, MISTAKE), seconds(SAVES + 2))
        page.context.browser.close()
    return seen


def bench_saving(work: Path, count: int = 3000) -> None:
    """The real site, then as many generated notes: seconds by the clock, which only an idle machine makes good."""
    shutil.copytree(ROOT / "docs", work / "docs")
    tables = work / "sphinx_kb/core"  # which a page shows: without them every build warns, as this site does not
    tables.mkdir(parents=True)
    for table in (ROOT / "sphinx_kb/core").glob("*.csv"):
        shutil.copy(table, tables)
    notes = work / "notes"
    write_notes(notes, count, links=4, link=wiki_link)
    named = shutil.ignore_patterns("lay-words*", "redirects*", "search-*")  # they name pages of the real site
    shutil.copytree(ROOT / "docs/_data", notes / "_data", ignore=named)
    for label, docs, name, limit in (("这个站", work / "docs", "mechanism/alpha2-autoreceptor", 1.0),
                                     (f"{count} 条笔记", notes, "note-00007", 2.5)):
        out = work / f"out-{docs.name}"
        out.mkdir()
        print(f"{label}：{seen_of(docs, out, name)}（中位的上限 {limit} 秒）", flush=True)
