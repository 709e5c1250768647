"""How much of a page's height citations and sources take on a telephone.

    python -m tests.bench proof            the site that lies in _build/html

The height of a page is measured with and without them at 375 px; the share is the difference.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.browser.serve import serving
from tests.conftest import ROOT

CONTENT = ("clinical", "compare", "dependence", "dose", "guide", "mechanism", "pharmacokinetics", "questions")
"""The folders of pages for readers."""
INLINE = ".bibtex-citation, .kb-cite"
LISTS = ".kb-foot:has(#kb-sources), .kb-sources"
HEIGHT = "() => document.querySelector('.content').getBoundingClientRect().height"
HIDE = """selectors => {
  for (const found of document.querySelectorAll(selectors)) found.hidden = true, found.style.display = 'none';
}"""


def bench_proof(work: Path, out: Path = ROOT / "_build/html") -> None:
    """Print the median and the largest shares of citations and of lists of sources."""
    pages = sorted(path.relative_to(out).as_posix() for name in CONTENT for path in (out / name).glob("*.html"))
    shares: list[tuple[float, float, str]] = []
    with sync_playwright() as playwright, serving(out) as origin:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 375, "height": 812})
        for name in pages:
            page.goto(f"{origin}/{name}")
            whole = page.evaluate(HEIGHT)
            if not page.locator(f"{INLINE}, {LISTS}").count():
                continue  # a page that was moved, or that cites nothing
            page.evaluate(HIDE, LISTS)
            without_lists = page.evaluate(HEIGHT)
            page.evaluate(HIDE, INLINE)
            bare = page.evaluate(HEIGHT)
            shares.append(((whole - bare) / whole, (whole - without_lists) / whole, name))
        browser.close()
    both, lists = (statistics.median(one[place] for one in shares) for place in (0, 1))
    print(f"375 px 宽，{len(shares)} 页：引用与来源占一页高度的中位数是 {both:.1%}，其中来源 {lists:.1%}（上限 10%）")
    for share, listed, name in sorted(shares, reverse=True)[:5]:
        print(f"  {share:.1%}（来源 {listed:.1%}）{name}")
