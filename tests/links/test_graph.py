"""The graph as a reader sees it: drawn, listed, as data, beside each page."""

from __future__ import annotations

import html
import json
import re

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import expect

from sphinx_kb.core.link_graph import LinkGraph, link_graph
from sphinx_kb.core.name_index import NamedPlace, NameIndex
from sphinx_kb.core.page import Link, Page
from sphinx_kb.links import graph as graphs
from sphinx_kb.links.graph import drawing
from sphinx_kb.links.graph.colours import tag_colours
from sphinx_kb.links.graph.drawing import MOST_PAGES_DRAWN, ring, shortened
from tests.conftest import ROOT

WORLD = {
    "index": "# 首页\n\n[[甲]]\n\n```{toctree}\n:caption: 头几页\n\npart/a\npart/b\ngraph\n```\n",
    "part/a": "# 甲\n\n见 [[乙]] 与 [[乙|又一次]]。\n",
    "part/b": "# 乙\n\n没有链接。\n",
    "graph": "# 图谱\n\n```{graph}\n```\n",
}


def names():
    pages = {"index": Page("首页"), "a": Page("甲"), "b": Page("乙"), "c": Page("丙"), "g": Page("术语")}
    return NameIndex(pages, [NamedPlace("词", "g", "term-x", "词")])


def test_links_are_counted_once_and_terms_are_not_pages():
    links = [("a", "乙", 1), ("a", "乙#无此节", 2), ("a", "词", 3), ("a", "无此页", 4), ("b", "无此页#x", 5),
             ("a", "甲", 6)]
    known = names()
    graph = link_graph({docname: page.title for docname, page in known.pages.items()},
                       ((page, Link(target, line), known.resolve(target, page)) for page, target, line in links))
    assert graph.out == {"a": ("b",)}
    assert graph.into == {"b": ("a",)}
    assert graph.wanted == {"无此页": (("a", 4), ("b", 5))}
    assert graph.orphans == ["index", "a", "c", "g"]
    assert graph.dead_ends == ["index", "b", "c", "g"]


def drawn(graph):
    """The ring of a graph as it is written."""
    templates = Environment(loader=FileSystemLoader(ROOT / "sphinx_kb/links/templates"))
    shown = {"legend": (), "ring": ring(graph, str), "page_count": len(graph.titles), "project": "图"}
    return templates.get_template("sphinx_kb/graph.html").render(graph=shown, _=str)


def test_a_pair_of_pages_that_link_both_ways_has_one_line():
    graph = LinkGraph({"a": "甲", "b": "乙"}, {"a": ("b",), "b": ("a",)}, {"a": ("b",), "b": ("a",)})
    assert drawn(graph).count('class="kb-graph__edge"') == 1


def test_pages_that_are_left_out_are_neither_drawn_nor_listed_and_the_others_keep_their_colours(make_world):
    world = build(make_world).write({"aside/x": "# 编写\n\n见 [[甲]]。\n", "aside/aside": "# 旁\n"})
    whole = world.build().page("graph")
    assert "编写" in whole
    part = world.write({"graph": "# 图谱\n\n```{graph}\n:left-out: aside/* index\n```\n"}).build()
    page = part.page("graph").partition("<h1>")[2].partition("</section>")[0]
    assert "编写" not in page
    assert "aside" not in page
    look = re.compile(r'kb-graph__node--(\d)[^>]*href="part/a')
    assert look.findall(page) == look.findall(whole) != []
    data = json.loads((part.out / "graph.json").read_text("utf-8"))
    assert "aside/x" in {one["id"] for one in data["pages"]}, "the data have every page"


def test_hostile_titles_are_text(make_world):
    evil = '"><b>"\'{}%s'
    built = build(make_world).write({"part/a": f"# `{evil}`\n\n[乙](b.md)\n"}).build(project=evil)
    for name in ("graph", "part/a", "part/b"):
        page = built.page(name)
        drawings = re.findall(r"<svg class=\"kb-graph.*?</svg>", page, re.S)
        assert drawings
        assert all("<b>" not in drawing for drawing in drawings)
        assert evil in html.unescape("".join(drawings))


def test_a_long_title_is_cut_by_its_width():
    assert shortened("甲" * 20, 12) == "甲" * 12 + "…"
    assert shortened("a" * 20, 12) == "a" * 20


def build(make_world):
    return make_world(
        "sphinx_kb.links.wikilinks",
        "sphinx_kb.links.graph",
        files=WORLD,
    )


def test_the_graph_shows_all_pages_links_them_and_lists_the_same_as_text(make_world):
    built = build(make_world).build()
    assert built.warnings == []
    page = built.page("graph")
    drawing = page[page.index("<svg class=\"kb-graph__drawing\""):]
    drawing = drawing[:drawing.index("</svg>")]
    assert re.findall(r'href="([^"]*)" data-kb-page="([^"]*)"', drawing) == [
        ("index.html", "index"), ("#", "graph"), ("part/a.html", "part/a"), ("part/b.html", "part/b")]
    assert re.findall(r'data-kb-ends="([^"]*)"', drawing) == ["index|part/a", "part/a|part/b"]
    assert "：链到" in page
    data = json.loads((built.out / "graph.json").read_text(encoding="utf-8"))
    assert data["links"] == [["index", "part/a"], ["part/a", "part/b"]]
    assert [one["title"] for one in data["pages"]] == ["首页", "甲", "乙", "图谱"]
    assert 'src="_static/js/graph.js' in page
    assert "js/graph.js" not in built.page("part/a")


def test_a_page_shows_who_is_beside_it(make_world):
    page = build(make_world).build().page("part/a")
    beside = page[page.index('<svg class="kb-graph__near"'):]
    assert re.findall(r'href="([^"]*)"', beside[:beside.index("</svg>")]) == ["../index.html", "b.html"]


def test_a_new_title_and_a_new_link_reach_the_neighbours_and_the_graph(make_world):
    world = build(make_world)
    world.build(to="kept")
    world.write({"part/b": "# 新名\n\n[[首页]]\n", "part/a": "# 甲\n\n见 [[新名]]。\n"})
    assert world.build(to="kept").files().keys() == world.build(to="clean").files().keys()
    kept, clean = world.build(to="kept"), world.build(to="clean")
    for name in ("index", "part/a", "part/b", "graph"):
        assert kept.page(name) == clean.page(name)


def test_in_other_formats_the_graph_is_its_text(make_world):
    built = build(make_world).build("text")
    assert "甲：链到 乙" in built.page("graph", ".txt")


def test_of_a_great_many_pages_those_with_most_links_are_drawn_and_the_rest_is_told_of(make_world):
    titles = {f"part/{number:04d}": f"第 {number} 页" for number in range(3_000)}
    hub = [f"part/{number:04d}" for number in range(1_000, 1_000 + MOST_PAGES_DRAWN)]
    graph = LinkGraph(titles, {hub[0]: tuple(hub[1:])}, dict.fromkeys(hub[1:], (hub[0],)))
    page = drawn(graph)
    assert re.findall(r'data-kb-page="([^"]*)"', page) == hub
    assert page.count('class="kb-graph__edge"') == MOST_PAGES_DRAWN - 1
    assert len(page) < 200_000


def test_a_graph_that_is_not_all_drawn_says_so(make_world, monkeypatch):
    monkeypatch.setattr(drawing, "MOST_PAGES_DRAWN", 2)
    page = build(make_world).build().page("graph")
    assert "全站 4 页，图上只画链接最多的 2 页" in page
    assert page[page.index("kb-graph__drawing"):page.index("</svg></div>")].count("data-kb-page") == 2
    assert "：不链到别处" in page  # the text below has them all


def test_a_page_that_embeds_the_graph_shows_it(make_world):
    world = build(make_world).write({"part/b": "# 乙\n\n![[图谱]]\n"})
    built = world.build()
    assert built.warnings == []
    assert 'class="kb-graph__svg"' in built.page("part/b") or built.page("part/b").count("<svg") >= 2
    assert "kb-graph__drawing" in built.page("part/b")
    assert "js/graph.js" in built.page("part/b")
    world.write({"part/c": "---\norphan: true\n---\n# 丙页\n\n[[甲]]\n"})
    assert "丙页" in world.build().page("part/b")


TAGGED = {
    **WORLD,
    "index": "---\ntags: [导航]\n---\n# 首页\n\n[[甲]]\n\n```{toctree}\npart/a\npart/b\npart/c\ngraph\n```\n",
    "part/a": "---\ntags: [药, 受体/甲, 只此]\n---\n# 甲\n\n[[乙]]\n",
    "part/b": "---\ntags: [受体/乙, 药]\n---\n# 乙\n\n话。\n",
    "part/c": "---\ntags: [受体]\n---\n# 丙\n\n话。\n",
}


def tags_drawn(page):
    """What the graph says of tags: its legend, and the numbers at the pages of the ring."""
    legend = re.findall(r'<li class="kb-graph__node--(\d)" data-kb-tag="(\d)"><svg.*?</svg>([^<]*)</li>', page)
    ring = page[page.index("kb-graph__drawing"):]
    digits = dict(re.findall(r'data-kb-page="([^"]*)" data-kb-tags="(\d+)"', ring))
    return [(name, look) for look, number, name in legend if look == number], digits


def test_tags_can_be_the_colours_and_a_page_has_that_of_its_first(make_world):
    world = make_world("sphinx_kb.links.wikilinks", "sphinx_kb.links.graph", files=TAGGED)
    page = world.build(to="kept").page("graph")
    assert tags_drawn(page) == ([("受体（3）", "0"), ("药（2）", "1")], {"part/a": "10", "part/b": "01", "part/c": "0"})
    assert re.findall(r'type="radio" name="kb-graph-colours" value="(\w+)"( checked)?', page) == [
        ("sections", " checked"), ("tags", "")]
    world.write({"part/c": "---\ntags: [药]\n---\n# 丙\n\n话。\n"})
    kept, clean = world.build(to="kept"), world.build(to="clean")
    assert kept.page("graph") == clean.page("graph") != page
    assert tags_drawn(kept.page("graph"))[0] == [("药（3）", "0"), ("受体（2）", "1")]
    data = json.loads((kept.out / "graph.json").read_text(encoding="utf-8"))
    assert {one["id"]: one["tags"] for one in data["pages"] if "tags" in one}["part/a"] == ["药", "受体/甲", "只此"]


def test_a_site_without_tags_to_tell_apart_has_one_legend_and_no_choice(make_world):
    files = {**WORLD, "part/a": "---\ntags: [药]\n---\n# 甲\n", "part/b": "---\ntags: [药]\n---\n# 乙\n"}
    page = make_world("sphinx_kb.links.wikilinks", "sphinx_kb.links.graph", files=files).build().page("graph")
    assert "data-kb-tag" not in page
    assert "kb-graph-colours" not in page
    assert page.count('class="kb-graph__legend"') == 1


def test_of_many_tags_the_ten_of_most_pages_have_colours():
    tags = {f"{tag}-{number}": [f"标签{tag:02}", "别的"] for tag in range(20) for number in range(tag)}
    colours = tag_colours(tags, list(tags))
    assert [tag.name for tag in colours.legend] == ["别的", *(f"标签{tag:02}" for tag in range(19, 10, -1))]
    assert colours.digits["19-3"] == "10"
    assert colours.digits["5-0"] == "0"


WATCH = """() => {
  window.all = document.querySelector(".kb-graph__pages");
  window.touched = [];
  new MutationObserver((records) => touched.push(...records.map((record) => record.target)))
    .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
MANY = 60
"""More pages than are listed of those found."""


def many_pages():
    """Sixty pages that link to one, beside the pages of the world: the ring has the busiest only."""
    pages = {f"many/{number:02}": f"# 第 {number} 页\n\n[[甲]]\n" for number in range(MANY)}
    index = "# 首页\n\n[[甲]]\n\n```{toctree}\n:glob:\n\npart/*\nmany/*\ngraph\n```\n"
    return {**WORLD, **pages, "index": index}


@pytest.fixture(scope="module")
def many(make_shared_world):
    """The graph of a site that has too many pages to draw them all."""
    world = make_shared_world("sphinx_kb.links.wikilinks", "sphinx_kb.links.graph", files=many_pages())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "MOST_PAGES_DRAWN", 3)
        patch.setattr(graphs, "PAGES_IN_LIST", 25)
        built = world.build()
    assert built.warnings == []
    return (built.out / "graph.html").as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_a_page_that_is_not_drawn_is_found_and_the_list_of_all_is_not_touched(windows, many, width):
    with windows.lent(width, 800) as page:
        page.goto(many)
        box, found = page.get_by_label("找一页"), page.locator(".kb-graph__found")
        expect(found).to_be_hidden()
        page.evaluate(WATCH)
        box.fill("第")
        expect(page.locator(".kb-graph [role=status]")).to_have_text(f"{MANY} 页")
        expect(found.get_by_role("link")).to_have_count(50)
        expect(found).to_contain_text("另有 10 页没有列出")
        box.fill("第 4２")
        expect(found.get_by_role("link")).to_have_text(["第 42 页"])
        expect(page.locator(".kb-graph [role=status]")).to_have_text("1 页")
        expect(found).not_to_contain_text("没有列出")
        page.keyboard.press("Enter")
        expect(found.get_by_role("link")).to_be_focused()
        box.fill("没有这一页吧")
        expect(page.locator(".kb-graph [role=status]")).to_have_text("没有这样的页")
        box.fill("")
        expect(found).to_be_hidden()
        expect(page.locator(".kb-graph__pages").get_by_role("link", name="第 42 页")).to_be_visible()
        assert page.evaluate("touched.filter((one) => all.contains(one)).length") == 0
        assert page.evaluate("touched.length") < MANY  # four times: a few parts, three pages, two lines
        box.fill("第 42")
        found.get_by_role("link").click()
        page.wait_for_url("**/many/42.html")


@pytest.mark.browser
def test_a_movement_changes_the_lines_of_one_page_and_nothing_else(windows, many):
    with windows.lent(1280, 800) as page:
        page.goto(many)
        lit, node = page.locator(".kb-graph__edge.is-lit"), page.locator('.kb-graph__drawing [data-kb-page="part/b"]')
        ends = page.locator('.kb-graph__edge[data-kb-ends*="part/b"]').count()
        assert 0 < ends < page.locator(".kb-graph__edge").count()
        page.evaluate(WATCH)
        node.focus()
        expect(lit).to_have_count(ends)
        assert page.evaluate("touched.length") == ends
        page.get_by_label("找一页").focus()
        expect(lit).to_have_count(0)
        assert page.evaluate("touched.length") == 2 * ends
        node.locator("circle").hover()
        expect(lit).to_have_count(ends)
        assert page.evaluate("touched.length") == 3 * ends


@pytest.mark.browser
def test_the_list_of_all_is_one_piece_for_the_browser_and_whole_without_scripts(windows, many):
    contained = "getComputedStyle(document.querySelector('.kb-graph__pages')).contain"
    with windows.lent(java_script_enabled=False) as page:
        page.goto(many)
        expect(page.locator(".kb-graph__controls")).to_have_count(0)
        expect(page.locator(".kb-graph__pages > ul > li:visible")).to_have_count(MANY + len(WORLD))
    with windows.lent(1280, 800) as page:
        page.goto(many)
        assert page.evaluate(contained) == "content"
        page.emulate_media(media="print")
        assert page.evaluate(contained) == "none"


def test_a_long_list_comes_in_parts_and_a_very_long_one_without_the_links(make_world, monkeypatch):
    monkeypatch.setattr(graphs, "PAGES_IN_LIST", 25)
    monkeypatch.setattr(graphs, "MOST_PAGES_WITH_LINKS", MANY)
    built = make_world("sphinx_kb.links.wikilinks", "sphinx_kb.links.graph", files=many_pages()).build()
    below = built.page("graph").partition('class="kb-graph__pages"')[2].partition("</div>")[0]
    lists = below.split("<ul ")[1:]
    of_many = [part.count("<li>") for part in lists if "--of-many" in part]
    assert of_many == [25, 25, 10]
    assert sum(part.count("<li>") for part in lists) == MANY + len(WORLD)
    assert below.count("第 42 页") == 1
    assert "链到" not in below
    monkeypatch.setattr(graphs, "MOST_PAGES_WITH_LINKS", MANY + len(WORLD))
    page = make_world("sphinx_kb.links.wikilinks", "sphinx_kb.links.graph", files=many_pages()).build().page("graph")
    assert page.count("：链到") == MANY + 2


@pytest.mark.browser
def test_one_section_only_is_that_of_the_list_too(windows, many):
    with windows.lent(1280, 800) as page:
        page.goto(many)
        page.get_by_label("只看一个栏目").select_option("part")
        expect(page.locator(".kb-graph__found").get_by_role("link")).to_have_text(["甲", "乙"])
        expect(page.locator(".kb-graph [role=status]")).to_have_text("2 页")


@pytest.mark.browser
def test_where_all_pages_are_drawn_the_drawing_shows_what_is_found_and_on_a_telephone_a_list(windows, make_world):
    built = build(make_world).build()
    with windows.lent(1280, 800) as page:
        page.goto((built.out / "graph.html").as_uri())
        page.get_by_label("找一页").fill("乙")
        expect(page.locator(".kb-graph__drawing a:not(.is-faint)")).to_have_count(1)
        expect(page.locator(".kb-graph__found")).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.locator('.kb-graph__drawing [data-kb-page="part/b"]')).to_be_focused()
        page.set_viewport_size({"width": 375, "height": 800})
        expect(page.locator(".kb-graph__found").get_by_role("link")).to_have_text(["乙"])
        expect(page.locator(".kb-graph__controls button:visible")).to_have_count(0)


def split_at(letters, text):
    """Split a selector at letters that stand in no brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter in letters and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part.strip()]


def names_no_kind(selector):
    """Whether a selector that asks with ``:has()`` for something around an element is for elements of any kind."""
    *around, own = split_at(" \n>+~", selector)
    without_states = re.sub(r":not\(.*\)|::?(?!is|where)[\w-]+(?:\([^()]*\))?", "", own)
    return ":has(" in "".join(around) and without_states in ("", "*")


def test_no_style_makes_browsers_style_the_whole_page_anew_when_something_is_put_into_it():
    assert names_no_kind("table:not(:has(thead)) > tr:first-child > *")
    assert names_no_kind(":is(:not(:has([a])) > tr, thead > tr) > :first-child:not([b])")
    assert not names_no_kind("table:not(:has(thead)) > tr:first-child > :where(td, th)")
    sheets = [path for folder in ("sphinx_kb", "sphinx_evidence", "_static") for path in (ROOT / folder).rglob("*.css")]
    bad = []
    for path in sheets:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for rule in re.findall(r"[^{};]*:has\([^{}]*(?=\{)", text):
            bad += [f"{path.name}: {selector.strip()}" for selector in split_at(",", rule) if names_no_kind(selector)]
    assert len(sheets) > 30
    assert bad == [], "name these elements, as in `> :where(td, th)`: see table.css"
