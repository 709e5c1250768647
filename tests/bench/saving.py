"""From a save to the new page in Chromium, in the live preview."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.bench.notes import wiki_link, write_notes
from tests.browser.chromium import launch
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SAVES = 15
PATIENCE = 300_000
"""Milliseconds that a build may take."""
SETTLED = 0.4
"""Seconds between the new page and the next save."""


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


def seconds_to_see(docs: Path, work: Path, name: str) -> list[float]:
    """Save a page again and again; how long each save takes until Chromium has painted the new page."""
    source = docs / f"{name}.md"
    text = source.read_text(encoding="utf-8")
    taken = []
    with preview_of(docs, work) as address, sync_playwright() as playwright:
        page = launch(playwright).new_page()
        page.goto(f"{address}{name}.html")
        page.wait_for_selector("article h1", timeout=PATIENCE)
        for number in range(SAVES + 1):
            time.sleep(SETTLED if number else 5)
            began = time.monotonic()
            source.write_text(f"{text}\n第 {number} 次存盘。\n", encoding="utf-8")
            page.wait_for_function(
                "text => document.body?.innerText.includes(text) && "
                "new Promise(done => requestAnimationFrame(() => done(true)))",
                arg=f"第 {number} 次存盘。", timeout=PATIENCE, polling=20)
            taken.append(time.monotonic() - began)
        page.context.browser.close()
    return taken[1:]  # the first one starts with nothing imported


def bench_saving(work: Path, count: int = 3000) -> None:
    """The real site, then as many generated notes: seconds by the clock, which only an idle machine makes good."""
    shutil.copytree(ROOT / "docs", work / "docs")
    tables = work / "sphinx_kb/core"  # which a page shows: without them every build warns, as this site does not
    tables.mkdir(parents=True)
    for table in (ROOT / "sphinx_kb/core").glob("*.csv"):
        shutil.copy(table, tables)
    notes = work / "notes"
    write_notes(notes, count, links=4, link=wiki_link)
    shutil.copytree(ROOT / "docs/_data", notes / "_data", ignore=shutil.ignore_patterns("lay-words*", "redirects*"))
    for label, docs, name, limit in (("这个站", work / "docs", "mechanism/alpha2-autoreceptor", 1.0),
                                     (f"{count} 条笔记", notes, "note-00007", 2.5)):
        out = work / f"out-{docs.name}"
        out.mkdir()
        taken = seconds_to_see(docs, out, name)
        print(f"{label}：存盘到看见新页，中位 {statistics.median(taken):.2f} 秒，最慢 {max(taken):.2f} 秒"
              f"（上限 {limit} 秒）", flush=True)
