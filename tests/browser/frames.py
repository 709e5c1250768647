"""How long the search holds up a page: `python -m tests.browser.frames _build/html`, with as many records as asked.

Copies a built site, multiplies its records (with other letters, so that the vocabulary grows too), opens the search in
Chromium and prints the longest tasks of the page's own thread: processor time and time by the clock, which on a busy
machine is longer. No test, since it measures.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.searching import Searcher, searching
from tests.browser.serve import serving
from tests.browser.windows import Windows

HAN = re.compile(r"[\u4e00-\u9fff]")
QUERIES = ("半衰期", "睡不着", "alpha2", "midanping", "米氮平会上瘾吗", "5ht2a", "体重增加怎么办", "bsq")


def read(site: Path, name: str) -> dict[str, Any]:
    """The data of a script that `sphinx_kb.search` wrote."""
    text = (site / f"_static/search-{name}.js").read_text(encoding="utf-8")
    return json.loads(text.partition(f".{name}=")[2].rstrip().rstrip(";"))


def write(site: Path, name: str, data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (site / f"_static/search-{name}.js").write_text(f"(window.kbSearch??={{}}).{name}={text};\n", encoding="utf-8")


def other(text: str, chance: random.Random) -> str:
    """A text with every twelfth letter another."""
    return HAN.sub(lambda found: chr(0x4E00 + chance.randrange(3000)) if chance.random() < 1 / 12 else found[0], text)


def multiply(site: Path, size: int) -> None:
    """Make the data of a site hold `size` records."""
    chance = random.Random(1)
    core, body = read(site, "core"), read(site, "body")
    first, later = len(core["records"]), len(body["records"])
    texts = body["texts"][:first], body["texts"][first:]
    for records, own, share in ((core["records"], texts[0], first), (body["records"], texts[1], later)):
        for number in range(share, round(size * share / (first + later))):
            url, page, title, lead, kind, weight = records[number % share]
            again = f"-{number // share}.html"
            title = f"{page}{again}" if kind == "page" else other(title, chance)
            records.append([url.replace(".html", again), f"{page}{again}", title, other(lead, chance), kind, weight])
            own.append(other(own[number % share], chance))
    body["texts"] = texts[0] + texts[1]
    core["above"] += [""] * (sum(record[4] == "page" for record in core["records"]) - len(core["above"]))
    write(site, "core", core)
    write(site, "body", body)


def tasks_of(trace: bytes) -> list[tuple[float, float]]:
    """Milliseconds of processor and clock of every task on the page's own thread, the longest first."""
    events = json.loads(trace)["traceEvents"]
    threads = {(one["pid"], one["tid"]) for one in events
               if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"}
    return sorted(((one.get("tdur", 0) / 1000, one["dur"] / 1000) for one in events
                   if one["name"].endswith("RunTask") and one["ph"] == "X" and (one["pid"], one["tid"]) in threads),
                  reverse=True)


def clock(page: Page) -> float:
    return page.evaluate("performance.now()")


def measure(reader: Searcher) -> None:
    browser = reader.page.context.browser
    reader.open("/index.html")
    reader.page.wait_for_load_state("networkidle")
    browser.start_tracing(page=reader.page, categories=["toplevel", "devtools.timeline"])
    start = clock(reader.page)
    reader.page.keyboard.press("/")
    reader.ask(QUERIES[0])
    expect(reader.options.first).to_be_visible(timeout=120_000)
    print(f"首批结果 {clock(reader.page) - start:.0f} ms", end="，")
    reader.ask("qqqqzzzz")
    expect(reader.status).to_contain_text("没有找到", timeout=600_000)
    print(f"全文可搜 {clock(reader.page) - start:.0f} ms")
    for query in QUERIES:
        reader.find(query)
        reader.page.wait_for_timeout(100)
    tasks = tasks_of(browser.stop_tracing())
    print(f"主线程共用处理器 {sum(cpu for cpu, _ in tasks):.0f} ms；最长的任务（处理器 / 时钟，ms）："
          + "，".join(f"{cpu:.0f}/{wall:.0f}" for cpu, wall in tasks[:8]))


def main(site: str, size: str = "5000") -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        copy = Path(folder, "site")
        shutil.copytree(site, copy)
        multiply(copy, int(size))
        browser = launch(playwright)
        with serving(copy) as origin:
            for _ in range(3):
                with searching(Windows(browser), origin, new=True) as reader:
                    measure(reader)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
