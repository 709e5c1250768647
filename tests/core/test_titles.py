"""Titles with references, numbers, pictures and formulas, wherever they are shown again."""

from __future__ import annotations

import html
import json
import re

import pytest

from sphinx_kb.core.formula_text import formula_text
from tests.evidence.conftest import DATA, EXTENSIONS, PAGES, SETTINGS

KIT = (*EXTENSIONS, "sphinx_kb.links", "sphinx_kb.markup", "sphinx_kb.html", "sphinx_kb.search", "sphinx_kb.books")
MORE = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4"/></svg>\n'
TITLES = {
    "见 [[brake]]": "见 brake",
    "![[brake]]": "brake",
    "半衰期 {value}`half-life`": "半衰期 20–40 h",
    "引 {cite:p}`sato2013`": "引 （Sato 等，2013）",
    "文 {doc}`brake`": "文 刹车",
    "节 {ref}`other-part`": "节 另一节 刹车",
    "证 {claim}`C001`": "证",
    "![图](d.svg) 里": "图 里",
    "式 $t_{1/2}$ 与 $\\alpha_2$": "式 t1/2 与 α₂",
    "注[^1]": "注",
    "词 {term}`t½`": "词 t½",
}
STARS = {"index": PAGES["index"].replace("brake\n", "brake\n        titles\n", 1)}
WORLD = PAGES | DATA | STARS | {
    "d.svg": SQUARE,
    "other": "# 别的\n\n{#other-part}\n## 另一节 {doc}`brake`\n",
    "titles": "# 全在 {doc}`other`\n\n" + "".join(f"## {title}\n\n文。\n\n" for title in TITLES) + "[^1]: 注文。\n",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The world, built once by each builder that is asked for."""
    from tests.conftest import World

    made = World(tmp_path_factory.mktemp("titles"), KIT, SETTINGS | {"myst_enable_extensions": MORE})
    made.docs.mkdir(parents=True)
    made.write(WORLD)
    built = {}
    return lambda builder: built.setdefault(builder, made.build(builder, to="out" if builder != "gettext" else "po"))


def text_of(markup):
    return squeezed(html.unescape(re.sub(r"<[^>]+>", "", markup)))


def squeezed(text):
    """A text without white space: whether there is any between Chinese and other letters is another matter."""
    return "".join(text.split())


READ = [squeezed(title) for title in TITLES.values()]


def test_no_builder_stumbles_over_them(world):
    for builder in ("html", "dirhtml", "singlehtml", "epub", "text", "man", "latex", "xml", "pseudoxml"):
        assert [line for line in world(builder).warnings if "d.svg" not in line] == [], builder


def test_the_contents_of_the_page_show_what_they_read_as(world):
    page = world("html").page("titles")
    contents = re.search(r'<div class="sphinxsidebarwrapper">(.*?)<div class="clearer">', page, re.S)
    lists = re.findall(r'<a class="reference internal" href="#[^"]+">((?:(?!</li>).)*)</a></li>', contents[0], re.S)
    shown = [text_of(re.sub(r"<math alttext=\"([^\"]*)\".*?</math>", r"\1", entry)) for entry in lists][-len(TITLES):]
    formulas = {"式 t1/2 与 α₂": "式 t_{1/2} 与 \\alpha_2"}
    assert shown == [squeezed(formulas.get(title, title)) for title in TITLES.values()]
    assert "<button" not in contents[0]
    assert "<img" not in contents[0]


def test_the_title_of_the_page_is_the_same_everywhere(world):
    built = world("html")
    assert squeezed(re.search(r"<title>(.*?)</title>", built.page("titles"), re.S)[1]).startswith("全在别的")
    assert "全在别的" in text_of(built.page("index"))
    assert "全在别的" in text_of(built.page("search"))


def test_search_results_show_what_they_read_as(world):
    core = (world("html").out / "_static/search-core.js").read_text(encoding="utf-8")
    records = json.loads(re.search(r"\.core=(.*);", core)[1])["records"]
    titles = [squeezed(title) for address, _page, title, *_rest in records if address.startswith("titles.html#")]
    assert titles == READ
    assert {squeezed(page) for address, page, *_rest in records if address.startswith("titles.html")} == {"全在别的"}


def test_the_contents_of_the_e_book_show_what_they_read_as(world):
    import zipfile

    built = world("epub")
    book = zipfile.ZipFile(next(built.out.glob("*.epub")))
    nav = book.read("nav.xhtml").decode()
    assert list(map(squeezed, re.findall(r'<a href="titles\.xhtml#[^"]*">([^<]*)</a>', nav))) == READ
    assert squeezed('<a href="titles.xhtml">全在别的</a>') in squeezed(nav)
    assert "<title>全在别的</title>" in squeezed(book.read("titles.xhtml").decode())


def test_the_outline_of_the_book_shows_what_they_read_as(world):
    from tests.books.typst.conftest import Pdf

    built = world("typst")
    assert built.warnings == []
    outline = Pdf(next(built.out.glob("*.pdf")).read_bytes()).outline
    shown = {squeezed(re.sub(r"^[\d.]+ |^第 \d+ 章 ", "", title)) for title in outline}
    # Typst has no small digits in bookmarks
    assert {"全在别的", *READ} - shown == {"式t1/2与α₂"}


def test_a_reference_to_such_a_heading_shows_what_it_reads_as(world):
    page = world("html").page("titles")
    assert "另一节刹车</span></a>" in squeezed(page)
    assert "另一节brake" not in squeezed(page)


def test_a_title_follows_the_title_of_the_other_page(make_world):
    pages = {"index": "# 首页\n\n```{toctree}\na\nb\n```\n", "a": "# 见 {doc}`b`\n", "b": "# 乙\n"}
    world = make_world("sphinx_kb.core", "sphinx_kb.build", "sphinx_kb.html.navigation", files=pages)
    world.build()
    world.write({"b": "# 丙\n"})
    built = world.build()
    assert "见丙" in text_of(built.page("index"))
    assert built.files().get("index.html") == world.build(to="clean").files().get("index.html")


def test_titles_that_show_each_other_come_to_an_end(make_world):
    pages = {"index": "# 首页 {doc}`a`\n\n```{toctree}\na\n```\n", "a": "# 甲 {doc}`index`\n"}
    world = make_world("sphinx_kb.core", files=pages)
    assert world.build().files() == world.build(to="again").files()


def test_a_node_of_another_extension_reads_as_its_text(make_world):
    world = make_world("sphinx_kb.core", "tests.core.strange", files={"index": "# 首页 {strange}`怪`\n\n文。\n"})
    assert "<title>首页 怪 " in world.build().page("index")


@pytest.mark.parametrize(("tex", "text"), [
    ("t_{1/2}", "t1/2"), (r"\alpha_2", "α₂"), ("E = mc^2", "E=mc²"), (r"\frac{a}{b}", "a/b"), (r"\sqrt{2}", "√2"),
    (r"\frac{a+b}{2}", "(a+b)/2"), (r"C_{max}", "Cmax"), (r"10^{-3}", "10⁻³"),
    (r"\unknown{1}", r"\unknown{1}"), ("x^y", "x^y"),
])
def test_a_formula_reads_as_a_line_of_text(tex, text):
    assert formula_text(tex) == text
