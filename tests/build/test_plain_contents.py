"""The contents of a page are printed at once where they are plain, and are the same."""

from __future__ import annotations

import random
import sys
from types import ModuleType

import pytest
import sphinx.builders.html as pages
from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.toctree import document_toc

from sphinx_kb.build.plain_contents import printed, sample

OURS = "sphinx_kb.build.plain_contents"
HEADINGS = ("甲", "A plain one", "“引”，《书》（一）", "*斜*", "`code`", "a & b", "<尖>", "it's", "一 -- 二", "a@b.c",
            "{math}`x`", "[链](https://example.org)", "一\\ 二", "等...", "甲\u00a0乙", "第 1 节", "e\u0301",
            "![](x.svg)")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def page_of(rng) -> str:
    """A page with headings of all sorts at all depths."""
    text, depth = f"# {rng.choice(HEADINGS)}\n\n", 1
    if not rng.randrange(6):
        text = "---\ntocdepth: 2\n---\n\n" + text
    for _ in range(rng.randint(0, 6)):
        depth = rng.randint(2, min(depth + 1, 4))
        anchor = f"{{#{rng.choice('abcd')}-{rng.randrange(99)}}}\n" if rng.randrange(2) else ""
        text += f"{anchor}{'#' * depth} {rng.choice(HEADINGS)}\n\n文。\n\n"
        if not rng.randrange(9):
            text += "```{only} html\n#### 只\n```\n\n"
    return text


def pages_in(built) -> dict[str, str]:
    return {name: data for name, data in built.files().items() if name.endswith(".html")}


@pytest.mark.parametrize("numbered", ["", ":numbered:\n"])
@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_pages_are_the_same(make_world, builder, numbered):
    rng = random.Random(f"{builder}{numbered}")
    files = {f"p{number}": page_of(rng) for number in range(30)}
    files |= {"index": f"# 首页\n\n```{{toctree}}\n{numbered}:glob:\n\np*\n```\n\n## 节\n", "x.svg": SVG}
    with_it, without = (make_world(*some, files=files).build(builder) for some in ([OURS], []))
    assert pages_in(with_it) == pages_in(without)
    assert [str(one) for one in with_it.warnings] == [str(one) for one in without.warnings]


def rendered(make_world, monkeypatch, *extensions, files) -> int:
    """For how many pages Sphinx renders the contents as a document."""
    found = []
    render = StandaloneHTMLBuilder.render_partial

    def note(self, node):
        if getattr(node, "tagname", "") == "bullet_list":
            found.append(node.astext())
        return render(self, node)

    monkeypatch.setattr(StandaloneHTMLBuilder, "render_partial", note)
    make_world(*extensions, files=files).build()
    assert pages.document_toc is document_toc  # given back
    return len([text for text in found if text != sample().astext()])


PLAIN = {"index": "# 首页\n\n```{toctree}\na\nb\n```\n", "a": "# 甲\n\n## 节\n\n### 小节\n", "b": "# 乙\n\n## *斜*\n"}


def test_only_what_is_not_plain_is_rendered(make_world, monkeypatch):
    assert rendered(make_world, monkeypatch, OURS, files=PLAIN) == 2  # with a toctree, with other than letters


def test_without_the_extension_the_contents_of_each_page_are_rendered(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert rendered(make_world, monkeypatch, files=PLAIN) == 3


def test_what_another_translator_prints_stays(make_world, monkeypatch):
    def visit(self, node):
        self.body.append(self.starttag(node, "li", "", CLASS="odd"))

    def depart(self, node):
        self.body.append("</li>\n")

    odd = ModuleType("odd")
    odd.setup = lambda app: app.add_node(nodes.list_item, override=True, html=(visit, depart)) or {}
    monkeypatch.setitem(sys.modules, "odd", odd)
    with_it, without = (make_world("odd", *some, files=PLAIN).build() for some in ([OURS], []))
    assert 'class="odd"' in with_it.page("a")
    assert pages_in(with_it) == pages_in(without)


def test_the_sample_has_all_that_is_printed():
    assert printed(sample()).count("<ul>") == 3
