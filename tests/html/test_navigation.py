"""The sidebar and the breadcrumbs of pages, as an outline and as a reader sees them."""

from __future__ import annotations

import random
import re

import pytest

from sphinx_kb.core.site_tree import SiteTree, Toctree
from sphinx_kb.html import navigation
from sphinx_kb.html.navigation import SIBLINGS_SHOWN, PrintedLines, SidebarItem, SiteOutline
from sphinx_kb.html.site_map import SiteMap
from tests.conftest import ROOT
from tests.html.theme.real import build_with_real_settings

pytestmark = pytest.mark.turns(2)

TITLES = {
    "index": "首页", "intro": "须知", "drug": "米氮平", "part/part": "机制总览", "part/a": "甲", "part/b": "乙",
    "part/a1": "甲一",
}
BRANCHES = {
    "index": [Toctree("入门", ("intro", "drug")), Toctree("机制", ("part/part",))],
    "part/part": [Toctree("", ("part/a", "part/b"))],
    "part/a": [Toctree("", ("part/a1",))],
}


def outline(branches=BRANCHES, titles=TITLES):
    return SiteOutline(SiteTree("index", branches, titles))


def shown(items, depth=0):
    """The sidebar as lines: indent, title, and a mark at the current page."""
    return [line for item in items for line in
            [f"{'  ' * depth}{item.title}{' ←' if item.is_current else ''}", *shown(item.children, depth + 1)]]


def test_outside_every_section_all_sections_are_closed():
    assert shown(outline().sidebar("index")) == ["入门", "机制"]


def test_the_section_of_the_page_is_open_and_the_others_are_closed():
    assert shown(outline().sidebar("part/b")) == ["入门", "机制", "  甲", "  乙 ←"]


def test_the_page_that_introduces_a_section_is_its_heading():
    assert shown(outline().sidebar("part/part")) == ["入门", "机制 ←", "  甲", "  乙"]


def test_a_section_without_an_introduction_lists_its_pages():
    assert shown(outline().sidebar("drug")) == ["入门", "  须知", "  米氮平 ←", "机制"]


def test_only_the_branch_of_the_page_is_open_below():
    assert shown(outline().sidebar("part/a1")) == ["入门", "机制", "  甲", "    甲一 ←", "  乙"]


def test_the_sidebar_of_a_long_section_is_a_window_around_the_page():
    names = tuple(f"n{number}" for number in range(1000))
    long = outline({"index": [Toctree("笔记", ("notes",))], "notes": [Toctree("", names)]},
                   {name: name for name in (*names, "notes", "index")})
    for current in (0, 5, 500, 995, 999):
        (section,) = long.sidebar(f"n{current}")
        assert len(section.children) == 2 * SIBLINGS_SHOWN + 1
        assert sum(item.is_current for item in section.children) == 1
        assert section.before + len(section.children) + section.after == 1000
    assert long.sidebar("notes")[0].before == 0


def test_a_page_listed_twice_has_one_place_and_a_circle_ends():
    twice = outline({"index": [Toctree("甲", ("a",)), Toctree("乙", ("b",))], "a": [Toctree("", ("b",))],
                     "b": [Toctree("", ("a",))]}, {"index": "首页", "a": "甲", "b": "乙"})
    assert twice.tree.path_to("b") == ["a", "b"]
    assert twice.tree.section == {"a": 0, "b": 0}


def test_the_line_of_another_page_is_printed_once_for_the_pages_of_a_folder():
    lines, printed = PrintedLines(), []
    item, other = SidebarItem("甲", "a"), SidebarItem("乙", "b")

    def print_line(item, level):
        printed.append((item.docname, level))
        return f"{item.title}{len(printed)}"

    def shown(page, address, item, level=1):
        return lines.on(page, address)(print_line, item, level)

    assert [shown("b", "b.html", item), shown("c", "c.html", item)] == ["甲1", "甲1"]
    assert shown("c", "c.html", item, 2) == "甲2"
    assert shown("a", "a.html", item) == "甲3"  # itself
    assert shown("c", "c.html", other) == "乙4"
    assert [shown("d/a", "d/a.html", item), shown("d/b", "d/b.html", item)] == ["甲5", "甲5"]  # another way
    assert printed == [("a", 1), ("a", 2), ("a", 1), ("b", 1), ("a", 1)]


def test_a_line_leads_from_each_folder_to_its_page(make_world):
    world = make_world("sphinx_kb.html.frame", html_theme="furo", files={
        "index": "# 首\n\n```{toctree}\n:caption: 甲\n\na\nd/b\nd/c\n```\n",
        "a": "# 甲\n", "d/b": "# 乙\n", "d/c": "# 丙\n"})
    for builder, addresses in (("html", {"a": ["#", "d/b.html", "d/c.html"], "d/b": ["../a.html", "#", "c.html"],
                                         "d/c": ["../a.html", "b.html", "#"]}),
                               ("dirhtml", {"a": ["#", "../d/b/", "../d/c/"], "d/b": ["../../a/", "#", "../c/"],
                                            "d/c": ["../../a/", "../b/", "#"]})):
        built = world.build(builder, to=builder)
        for page, expected in addresses.items():
            file = built.out / (f"{page}.html" if builder == "html" else f"{page}/index.html")
            assert re.findall(r'toctree-l2[^>]*>\s*<a[^>]*href="([^"]*)"', file.read_text(encoding="utf-8")) == expected


def test_breadcrumbs_lead_from_the_section_to_the_page_above():
    assert outline().breadcrumbs("index") == []
    assert outline().breadcrumbs("drug") == [(None, "入门")]
    assert outline().breadcrumbs("part/part") == []
    assert outline().breadcrumbs("part/a1") == [("part/part", "机制"), ("part/a", "甲")]


def random_outline(rng):
    """A small site with toctrees of all sorts: several on a page, empty ones, pages listed twice, circles."""
    names = [f"p{number}" for number in range(rng.choice((4, 9, 40)))]
    branches = {name: [Toctree(rng.choice(("", "甲", "乙")), tuple(rng.choices(names, k=rng.randint(0, len(names)))))
                       for _ in range(rng.randint(0, 2))] for name in rng.sample(names, len(names) // 3)}
    return branches, {name: name for name in names}


def changed_at_random(rng, branches, titles):
    """The same site after one edit."""
    branches, titles, names = dict(branches), dict(titles), list(titles)
    edit = rng.choice(("title", "caption", "list", "order", "remove"))
    page = rng.choice(list(branches) or names)
    own = branches.get(page) or [Toctree("", ())]
    if edit == "title":
        titles[rng.choice(names)] = "新"
    elif edit == "caption":
        branches[page] = [Toctree("丙", own[0].docnames), *own[1:]]
    elif edit == "list":
        branches[page] = [Toctree(own[0].caption, (*own[0].docnames, rng.choice(names))), *own[1:]]
    elif edit == "order":
        branches[page] = [Toctree(one.caption, one.docnames[::-1]) for one in own[::-1]]
    else:
        del titles[rng.choice(names[1:])]
    return branches, titles


@pytest.mark.parametrize("seed", range(5))
def test_a_page_whose_sidebar_or_breadcrumbs_differ_has_another_digest(seed):
    rng, differing = random.Random(seed), 0
    for _ in range(60):
        branches, titles = random_outline(rng)
        before, after = (SiteOutline(SiteTree("p0", *site)) for site in (
            (branches, titles), changed_at_random(rng, branches, titles)))
        for page in before.titles.keys() & after.titles.keys():
            if (before.sidebar(page), before.breadcrumbs(page)) != (after.sidebar(page), after.breadcrumbs(page)):
                differing += 1
                assert before.digests()[page] != after.digests()[page]
    assert differing > 10


def test_a_new_title_changes_the_digest_of_those_pages_only_that_show_it():
    names = tuple(f"n{number}" for number in range(1000))
    branches = {"index": [Toctree("笔记", ("notes", "other"))], "notes": [Toctree("", names)],
                "other": [Toctree("", ("last",))]}
    titles = {name: name for name in (*names, "notes", "index", "other", "last")}
    before, after = outline(branches, titles), outline(branches, titles | {"n500": "新"})
    differing = {page for page, digest in before.digests().items() if after.digests()[page] != digest}
    assert differing == {page for page in titles if before.sidebar(page) != after.sidebar(page)}
    assert len(differing) == 2 * SIBLINGS_SHOWN + 1


def test_the_digests_of_a_chain_of_pages_do_not_exhaust_the_stack():
    names = [f"n{number}" for number in range(3000)]
    chain = outline({above: [Toctree("", (name,))] for above, name in zip(["index", *names], names, strict=False)},
                    {name: name for name in ("index", *names)})
    assert len(set(chain.digests().values())) == 3001


WORLD = {
    "index": "# 首页\n\n```{toctree}\n:caption: 机制\n:hidden:\n\npart/part\n```\n",
    "part/part": "# 总览\n\n```{toctree}\n:hidden:\n\na\nb\n```\n",
    "part/a": "# 甲\n\n文。\n",
    "part/b": "# 乙\n\n文。\n",
}


def test_a_page_shows_its_place_and_its_neighbours(tmp_path):
    page = (build_with_real_settings(tmp_path, WORLD) / "part/b.html").read_text(encoding="utf-8")
    sidebar = page[page.index('class="sidebar-tree"'):page.index("</nav>", page.index('class="sidebar-tree"'))]
    assert re.findall(r'href="([^"]+)"( aria-current="page")?>([^<]+)', sidebar) == [
        ("part.html", "", "机制"), ("a.html", "", "甲"), ("#", ' aria-current="page"', "乙")]
    crumbs = page[page.index('class="kb-crumbs"'):page.index("</ol>")]
    assert re.findall(r'href="([^"]+)">([^<]+)', crumbs) == [("../index.html", "首页"), ("part.html", "机制")]


def test_renaming_a_page_renames_it_in_the_sidebar_of_its_neighbours(make_world):
    world = make_world("sphinx_kb.html.frame", files=WORLD, html_theme="furo")
    world.build()
    world.write({"part/a": "# 甲的新名字\n\n文。\n"})
    built = world.build()
    assert "甲的新名字" in built.page("part/b")
    assert built.files() == world.build(to="clean").files()


def test_the_page_for_wrong_addresses_stays_short_and_leads_to_the_whole_list(make_world):
    names = [f"n{number}" for number in range(100)]
    listing = "# 首页\n\n```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```\n"
    files = {"index": listing} | {name: f"# {name} 页\n" for name in names}
    built = make_world("sphinx_kb.search", "sphinx_kb.html.frame", files=files, html_theme="furo",
                       templates_path=[str(ROOT / "_templates")]).build()
    links = re.findall(r'href="(n\d+\.html|search\.html)">([^<]+)</a>', built.page("404"))
    assert links[-1] == ("search.html", "…… 另有 76 页")
    assert len(links) < 60
    assert len(re.findall(r'<li><a href="n\d+\.html">', built.page("search"))) == 100


def test_the_page_for_missing_addresses_leaves_out_what_nobody_looks_for_there(make_world):
    garden = make_world("sphinx_kb.html.navigation", "sphinx_kb.html.not_found", files={
        "index": "# Garden\n\n```{toctree}\nbeds\n```\n", "beds": "# Beds\n\n```{toctree}\nroses\nnotes\n```\n",
        "roses": "# Roses\n", "notes": "# Notes\n"}, kb_not_found_left_out=["not*"], language="en")
    page = garden.build().page("404")
    assert ">Roses</a>" in page
    assert '<li><a href="notes.html">' not in page


def test_the_list_of_all_pages_is_made_anew_only_when_it_differs(make_world, monkeypatch):
    monkeypatch.setattr(navigation, "LEAST_KEPT", 1)
    made = []
    add = SiteMap._add
    monkeypatch.setattr(SiteMap, "_add", lambda self, *given: made.append(given[1]) or add(self, *given))
    extensions = "sphinx_kb.html.navigation", "sphinx_kb.html.not_found"
    files = {"index": "# 首页\n\n```{toctree}\na\nb\n```\n", "a": "# 甲\n\n文。\n", "b": "# 乙\n\n文。\n"}
    world = make_world(*extensions, files=files)
    world.build()
    made.clear()
    for name, text, is_made in (
        ("a", "# 甲\n\n又一句。\n", False),
        ("a", "# 甲的新名字\n\n又一句。\n", True),
        ("index", "# 首页\n\n```{toctree}\nb\na\n```\n", True),
        ("index", "# 首页\n\n```{toctree}\nb\n```\n", True),
    ):
        files[name] = text
        page = world.write({name: text}).build().page("404")
        assert bool(made) is is_made
        assert page == make_world(*extensions, files=files).build().page("404")
        made.clear()
    assert world.build(kb_not_found_left_out=["b"]).page("404") != page
    assert made
