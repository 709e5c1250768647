"""The live preview as its author meets it: save, look, save a mistake, mend it, a hundred saves in a row."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.browser

CONF = """\
import sys
sys.path.insert(0, {code!r})
extensions = ["myst_parser", "sphinx_kb.links.wikilinks", "own"]
myst_enable_extensions = ["attrs_block"]
html_theme = "alabaster"
html_static_path = ["_static"]
html_css_files = ["own.css"]
html_js_files = ["own.js"]
"""
OWN = """\
import time
from pathlib import Path
from sphinx.util import logging

def setup(app):
    app.connect("source-read", add)
    app.connect("build-finished", end)

def add(app, docname, source):
    source[0] += "\\n由程序加上的第一句\\n"

def end(app, error):
    while Path(app.confdir).with_name("held").exists():
        time.sleep(0.02)
    if Path(app.confdir).with_name("fails").exists():
        logging.getLogger(__name__).warning("最后才看出来的错")
"""
"""Ends a build when its author lets it, with a mistake if told so."""
SCRIPT = """\
addEventListener("DOMContentLoaded", () => {
  for (const place of document.querySelectorAll("p")) {
    if (place.textContent.startsWith("改我")) place.append("（由脚本加上）");
    if (place.textContent.startsWith("加在后面")) place.nextSibling.after(document.createElement("hr"));
  }
});
"""
"""A page's own script, which changes what it finds when the page is loaded."""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"><rect width="7" height="7"/></svg>'
PATIENCE = 60_000
"""Milliseconds that a build may take on a busy machine."""


class Author:
    """A small site, its preview, and a page in the browser."""

    def __init__(self, root: Path, page) -> None:
        self.root, self.browser_page = root, page

    def save(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def wait(self, expression: str) -> None:
        self.browser_page.wait_for_function(expression, timeout=PATIENCE)

    def sees(self, text: str) -> None:
        self.wait(f"document.body?.innerText.includes({text!r})")

    def ends_with(self, text: str) -> None:
        """Wait until the build that has written a text into the page `words` has ended."""
        deadline, page = time.monotonic() + PATIENCE / 1000, self.root / "out-shown/words.html"
        while not page.exists() or text not in page.read_text(encoding="utf-8"):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def problems(self) -> str:
        self.wait("document.querySelector('kb-live')")
        return self.browser_page.evaluate("document.querySelector('kb-live').shadowRoot.textContent")

    def sees_no_problem(self) -> None:
        self.wait("!document.querySelector('kb-live')")


@pytest.fixture(scope="module")
def author(tmp_path_factory, browser):
    """One preview for all tests of this file: what an author does in one day."""
    tmp_path = tmp_path_factory.mktemp("author")
    page = browser.new_page(viewport={"width": 800, "height": 600})
    one = Author(tmp_path, page)
    one.save("code/own.py", OWN)
    one.save("docs/_static/own.css", "h1 { color: rgb(1, 2, 3); }\n")
    one.save("docs/_static/own.js", SCRIPT)
    one.save("docs/conf.py", CONF.format(code=str(tmp_path / "code")))
    one.save("docs/index.md", "# 首页\n\n第一稿\n\n```{toctree}\nother\n```\n")
    one.save("docs/other.md", "# 别页\n\n别页第一稿\n")
    command = [sys.executable, "-m", "sphinx_kb.serve", str(tmp_path / "docs"), str(tmp_path / "out"), "-W",
               "--port", "8300"]
    environment = {**os.environ, "LANGUAGE": "zh_CN", "PYTHONUTF8": "1"}
    with (tmp_path / "log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)
        try:
            one.origin = address(tmp_path / "log")
            page.goto(f"{one.origin}index.html")
            one.sees("第一稿")
            yield one
        finally:
            process.terminate()
            process.wait(30)
            page.close()


def address(log: Path) -> str:
    for _ in range(600):
        if found := re.search(r"http://\S+", log.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_an_author_at_work(author):
    page = author.browser_page

    # a page, a new page, another page's change does not reload this one
    author.save("docs/new.md", "# 新页\n\n新\n")  # in no table of contents yet, which is a mistake here
    author.save("docs/index.md", "# 首页\n\n第二稿\n\n```{toctree}\nother\nnew\n```\n")
    author.sees("第二稿")
    page.evaluate("window.untouched = true")
    author.save("docs/other.md", "# 别页\n\n别页第二稿\n")
    deadline = time.monotonic() + PATIENCE / 1000
    while "别页第二稿" not in urllib.request.urlopen(f"{author.origin}other.html").read().decode():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert page.evaluate("window.untouched") is True

    # a style
    author.save("docs/_static/own.css", "h1 { color: rgb(4, 5, 6); }\n")
    author.wait("document.body && getComputedStyle(document.querySelector('h1') || document.body).color"
                " === 'rgb(4, 5, 6)'")

    # a mistake: told with its place, the last good page stays; mended: gone
    author.save("docs/index.md", "# 首页\n\n第三稿 [[没有的页]]\n\n```{toctree}\nother\nnew\n```\n")
    told = author.problems()
    assert "index.md:3" in told
    assert "没有的页" in told
    assert "第二稿" in page.inner_text("body")
    assert "第三稿" not in page.inner_text("body")
    assert "没有的页" in (author.root / "log").read_text(encoding="utf-8")
    author.save("docs/index.md", "# 首页\n\n第四稿\n\n```{toctree}\nother\nnew\n```\n")
    author.sees("第四稿")
    author.sees_no_problem()

    # a syntax error in the settings, and in code
    conf = (author.root / "docs/conf.py").read_text(encoding="utf-8")
    author.save("docs/conf.py", conf + "(\n")
    assert "conf.py" in author.problems()
    author.save("docs/conf.py", conf)
    author.sees_no_problem()
    code = (author.root / "code/own.py").read_text(encoding="utf-8")
    author.save("code/own.py", "(\n" + code)
    assert "own" in author.problems()
    author.save("code/own.py", code.replace("第一句", "第二句"))
    author.sees_no_problem()
    author.save("docs/index.md", "# 首页\n\n第五稿\n\n```{toctree}\nother\nnew\n```\n")
    author.sees("由程序加上的第二句")

    # many saves in a row: the last one is seen
    for number in range(20):
        author.save("docs/index.md", f"# 首页\n\n第 {number} 次\n\n```{{toctree}}\nother\nnew\n```\n")
        time.sleep(0.03)
    author.sees("第 19 次")


def test_a_page_is_seen_before_its_build_has_ended_and_taken_back_if_that_fails(author):
    page = author.browser_page
    author.save("docs/图 (一).svg", PICTURE)
    author.save("docs/index.md", "# 首页\n\n好的一稿\n\n```{toctree}\nother\nnew\n```\n")
    page.goto(f"{author.origin}index.html")
    author.sees("好的一稿")
    time.sleep(1)

    held, fails = author.root / "held", author.root / "fails"
    held.touch()
    author.save("docs/index.md", "# 首页\n\n提前看见\n\n```{toctree}\nother\nnew\n```\n")
    author.sees("提前看见")
    assert "提前看见" not in (author.root / "out-shown/index.html").read_text(encoding="utf-8")
    fails.touch()
    held.unlink()
    author.sees("好的一稿")
    assert "最后才看出来的错" in author.problems()
    assert "提前看见" not in page.inner_text("body")
    fails.unlink()

    # what a page shows may come after it
    held.touch()
    author.save("docs/index.md", "# 首页\n\n有图 ![图](<图 (一).svg>)\n\n```{toctree}\nother\nnew\n```\n")
    author.sees("有图")
    author.sees_no_problem()
    author.wait("document.querySelector('img').complete")
    assert page.evaluate("document.querySelector('img').naturalWidth") == 0
    held.unlink()
    author.wait("document.querySelector('img')?.naturalWidth === 7")


START = "---\norphan: true\n---\n\n# 字\n\n{0}\n\n## 一节\n\n开头\n\n{1}\n\n* 一项\n* {2}\n\n{3}\n"
"""A page with four places for words."""
PLAIN = ("甲", "乙", "丙", "丁")
WORDS = {
    "a word": (PLAIN, ("甲", "又乙", "丙", "丁")),
    "words beside a link": (("甲", "前 [链接](other) 后", "丙", "丁"), ("甲", "前面 [链接](other) 后面", "丙", "丁")),
    "several places": (PLAIN, ("一", "二二", "三\n* 第三项", "四 **四**")),
    "a new paragraph": (PLAIN, ("甲", "乙\n\n在乙后面", "丙", "丁")),
    "a new paragraph at the end": (PLAIN, ("甲", "乙", "丙", "丁\n\n末尾 `code`")),
    "no paragraph any more": (("甲", "乙\n\n没有了", "丙", "丁"), PLAIN),
    "one of two that are alike": (("甲", "同\n\n同\n\n同", "丙", "丁"), ("甲", "同\n\n不同\n\n同", "丙", "丁")),
    "words beside what a script has changed": (("甲", "改我\n\n乙", "丙", "丁"), ("甲", "改我\n\n又乙", "丙", "丁")),
}
"""What is saved first and next: nothing but words differ."""
MORE = {
    "a link": (PLAIN, ("甲", "乙 [链接](other)", "丙", "丁")),
    "a heading": (PLAIN, ("甲", "乙\n\n## 又一节", "丙", "丁")),
    "words of a heading": (("甲", "乙\n\n## 丑", "丙", "丁"), ("甲", "乙\n\n## 寅", "丙", "丁")),
    "a block with code": (PLAIN, ("甲", "乙\n\n```\ncode\n```", "丙", "丁")),
    "words in code": (("甲", "```\none\n```", "丙", "丁"), ("甲", "```\ntwo\n```", "丙", "丁")),
    "an attribute": (PLAIN, ("甲", "{.mine}\n乙", "丙", "丁")),
    "what a script has changed": (("甲", "改我", "丙", "丁"), ("甲", "改我又改我", "丙", "丁")),
    "what a script would change": (("甲", "加在后面", "丙", "丁"), ("甲", "加在后面\n\n新", "丙", "丁")),
}
"""The same, but the page must be loaded again."""
KNOWS_SOURCE = "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('words.html'))"
BODY = "document.querySelector('[role=main]').outerHTML"


@pytest.mark.parametrize("change", [*WORDS, *MORE])
def test_words_change_in_place_and_whatever_else_by_a_reload(author, change):
    page = author.browser_page
    page.goto("about:blank")
    first, second = {**WORDS, **MORE}[change]
    author.save("docs/words.md", START.format(*first) + "\n改以前\n")
    author.ends_with("改以前")
    page.goto(f"{author.origin}words.html")
    author.wait(KNOWS_SOURCE)
    page.evaluate("window.kept = true")
    author.save("docs/words.md", START.format(*second) + "\n改以后\n")
    author.sees("改以后")
    assert page.evaluate("window.kept === true") is (change in WORDS)
    shown = page.evaluate(BODY)
    author.ends_with("改以后")
    page.goto(f"{author.origin}words.html")
    author.sees("改以后")
    assert shown == page.evaluate(BODY)


def test_a_mistake_and_its_mending_change_in_place(author):
    page = author.browser_page
    page.goto("about:blank")
    author.save("docs/words.md", START.format("甲", "乙", "丙", "对"))
    author.ends_with("对")
    page.goto(f"{author.origin}words.html")
    author.wait(KNOWS_SOURCE)
    page.evaluate("window.kept = true")
    author.save("docs/words.md", START.format("甲", "[[没有的页]]", "丙", "错"))
    assert "没有的页" in author.problems()
    author.save("docs/words.md", START.format("甲", "乙", "丙", "又对"))
    author.sees("又对")
    author.sees_no_problem()
    assert page.evaluate("window.kept === true")


def test_the_page_reloads_at_the_same_place(author):
    page = author.browser_page
    long = "\n".join(f"## 第 {number} 节\n\n" + "字" * 400 + "\n" for number in range(30))
    author.save("docs/other.md", "# 别页\n\n" + long)
    page.goto(f"{author.origin}other.html")
    author.sees("第 29 节")
    page.evaluate("document.querySelectorAll('h2')[15].parentElement.scrollIntoView()")
    before = page.evaluate("document.querySelectorAll('h2')[15].getBoundingClientRect().top")
    author.save("docs/other.md", "# 别页\n\n" + "上面多出来的话。\n\n" * 30 + long)
    author.sees("上面多出来的话")
    author.wait(f"Math.abs(document.querySelectorAll('h2')[15]?.getBoundingClientRect().top - {before}) < 3")


def test_the_preview_answers_only_its_own_names(author):
    request = urllib.request.Request(f"{author.origin}index.html", headers={"Host": "example.org"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request)
    text = urllib.request.urlopen(f"{author.origin}index.html").read().decode()
    assert 'src="/-/preview/live.js"' in text
    assert "/-/preview/" not in (author.root / "out/index.html").read_text(encoding="utf-8")
