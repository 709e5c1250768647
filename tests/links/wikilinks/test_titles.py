"""One title for a page, everywhere: that of its front matter, else its first-level heading, else its file name."""

from __future__ import annotations

import re
import zipfile
from urllib.parse import quote

import pytest

from sphinx_kb.lint import Content
from sphinx_kb.lint.link_fixes import fix
from tests.conftest import World
from tests.links.wikilinks.vault import EXTENSIONS, SETTINGS

PAGES = {
    "index": ("# 首页\n\n[[用法]]、[[有名]]、[[笔记一]]。\n\n"
              "```{toctree}\nnotes/笔记一\nnotes/笔记二\nstated\nlate\n用法\n空\n```\n"),
    "notes/笔记一": "## 用法\n\n先说用法，见 [[stated]]。\n\n### 细处\n\n话。\n\n## 又一节\n\n话。\n",
    "notes/笔记二": "---\ntitle: 二号笔记\n---\n\n没有标题的话，见 [[笔记一]]。\n",
    "stated": "---\ntitle: 有名\n---\n\n# 另一个标题\n\n见 [[笔记一]]。\n",
    "late": "## 早的小节\n\n话。\n\n# 后来的标题\n\n见 [[笔记一]]。\n",
    "用法": "# 正经的用法页\n\n话，见 [[笔记一]]。\n",
    "空": "",
}
TITLES = {"notes/笔记一": "笔记一", "notes/笔记二": "二号笔记", "stated": "有名", "late": "后来的标题",
          "用法": "正经的用法页", "空": "空"}
MORE = ("sphinx_kb.search", "sphinx_kb.books.epub", "sphinx_kb.html.metadata")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    settings = {**SETTINGS, "epub_identifier": "urn:x", "epub_publisher": "甲", "project": "园子"}
    world = World(tmp_path_factory.mktemp("titles"), (*EXTENSIONS, *MORE), settings)
    world.docs.mkdir()
    return world.write(PAGES)


@pytest.fixture(scope="module")
def site(world):
    return world.build()


def test_only_a_page_whose_headings_are_out_of_order_warns(site):
    assert [line.partition(" ")[0] for line in site.warnings] == ["late.md:1:"]


@pytest.mark.parametrize("page", TITLES)
def test_the_site_knows_a_page_by_its_title(site, page):
    title = TITLES[page]
    assert f"<title>{title} " in site.page(page)
    index = site.page("index")
    assert re.search(rf'<a class="reference internal" href="{quote(page)}.html[^"]*">{title}</a>', index)  # the toctree
    if page != "空":
        assert title in site.page(f"_previews/{page}", ".js")


def test_search_and_backlinks_and_the_graph_know_it_too(site):
    known = "".join(path.read_text(encoding="utf-8") for path in site.out.rglob("*.js") if "search" in path.name)
    backlinks = site.page("notes/笔记一")
    for page, title in TITLES.items():
        if page != "空":
            assert title in known, title
        if page not in ("空", "notes/笔记一"):
            assert title in backlinks


def test_a_section_does_not_take_the_name_of_a_page(site):
    assert f'href="{quote("用法")}.html"><span' in site.page("index")
    assert '<h1>笔记一<' in site.page("notes/笔记一")
    assert '<h2>用法<' in site.page("notes/笔记一")


def test_the_e_book_lists_titles(world):
    built = world.build("epub", to="book")
    with zipfile.ZipFile(next(built.out.glob("*.epub"))) as book:
        contents = next(book.read(name).decode() for name in book.namelist() if name.endswith("nav.xhtml"))
    assert [title for title in TITLES.values() if f">{title}<" not in contents] == []


def test_fixes_of_links_know_the_same_titles(tmp_path):
    pages = {
        "a.md": "见 [[有名]]、[[另一个标题]]、[[用法]]、[[后来的标题]]、[[带 x 的]]。\n", "b.md": PAGES["stated"],
        "c.md": PAGES["notes/笔记一"], "d.md": PAGES["late"], "e.md": "带 `x` 的\n===\n\n话。\n",
        "用法.md": PAGES["用法"],
    }
    for name, text in pages.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    fix(Content.read(tmp_path))
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == (
        "见 [[b|有名]]、[[另一个标题]]、[[用法]]、[[d|后来的标题]]、[[e|带 x 的]]。\n")
