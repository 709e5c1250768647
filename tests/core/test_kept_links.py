"""What is made of all links is kept as long as no link and no name has changed, and never any longer."""

from __future__ import annotations

import pytest

from sphinx_kb.core import resolver
from sphinx_kb.core.page import Page

pytestmark = pytest.mark.turns(2)

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.build", "sphinx_kb.terms", "sphinx_kb.links", "sphinx_kb.search")
FILES = {
    "index": "# 首页\n\n```{toctree}\n:caption: 部\na\nb\npart/c\nwords\n```\n",
    "a": "# 甲\n\n(a-one)=\n## 一节\n\n见 [[乙]]，又见 [[c|丙页]]。\n\n另一段。\n",
    "b": "# 乙\n\n见 {doc}`a`、{ref}`a-one`、[[旧名]]与[[无此页]]。半衰期长。\n\n![[c]]\n",
    "part/c": "# 丙\n\n见 [[a#一节]]。\n",
    "words": "# 术语\n\n```{glossary}\n半衰期\n  浓度减半的时间。\n```\n",
    "_data/redirects.csv": "old,new\n旧名,a\n",
}


@pytest.fixture
def world(make_world):
    return make_world(*EXTENSIONS, files=FILES, nitpicky=False)


@pytest.fixture
def links_are_not_looked_at(monkeypatch):
    def fail(env):
        raise AssertionError("links are resolved")

    def begin():
        monkeypatch.setattr(resolver, "_resolved_links", fail)

    return begin


def test_an_edit_that_changes_no_link_resolves_none(make_world, links_are_not_looked_at):
    files = {**FILES, "words": "# 术语\n\n没有。\n"}  # else words are linked where no author has linked them
    world = make_world(*EXTENSIONS, files=files, nitpicky=False)
    before = world.build()
    links_are_not_looked_at()
    built = world.change("a.md", "另一段", "新的一段").build()
    assert "新的一段" in built.page("a")
    assert "又见" in built.page("part/c")
    assert [warning for warning in built.warnings if "无此页" in warning] == before.warnings != []


def test_a_link_that_is_new_resolves_only_what_it_leads_to(world, monkeypatch):
    world.build()
    resolved = []
    resolve = resolver.NameIndex._resolve
    monkeypatch.setattr(resolver.NameIndex, "_resolve", lambda index, target, page: (
        resolved.append(target.page), resolve(index, target, page))[1])
    built = world.change("a.md", "另一段", "见 [[术语]]").build()
    assert "甲" in built.page("words").partition("kb-backlinks")[2]
    assert set(resolved) - {"半衰期"} == {"术语"}


@pytest.mark.parametrize("change", [
    lambda world: world.change("a.md", "又见 [[c|丙页]]", "又见 [[c|丙的页]]"),
    lambda world: world.change("a.md", "又见", "\n\n还见"),
    lambda world: world.change("a.md", "[[乙]]", "乙"),
    lambda world: world.change("b.md", "[[旧名]]", "[[无此]]"),
    lambda world: world.change("b.md", "# 乙", "# 新乙"),
    lambda world: world.change("a.md", "## 一节", "## 二节"),
    lambda world: world.change("a.md", "(a-one)=\n## 一节", "## 一节").change("part/c.md", "见", "(a-one)=\n\n见"),
    lambda world: world.change("part/c.md", "# 丙", "---\naliases: [无此页]\n---\n# 丙"),
    lambda world: world.change("words.md", "半衰期\n", "半衰期\n乙\n"),
    lambda world: world.change("_data/redirects.csv", "旧名,a", "旧名,b"),
    lambda world: world.change("index.md", "a\nb", "b\na"),
    lambda world: world.change("index.md", "caption: 部", "caption: 新部"),
    lambda world: world.write({"新": "# 无此页\n\n[[a]]\n"}),
    lambda world: world.remove("part/c"),
    lambda world: world.settings.update(kb_link_order="obsidian"),
    lambda world: world.settings.update(kb_autolink_terms=False),
])
def test_a_change_of_any_link_or_name_gives_what_a_clean_build_gives(world, change):
    world.build()
    change(world)
    world.build()
    left, clean = world.change("a.md", "另一段", "新的一段").build(), world.build(to="clean")
    assert left.warnings == clean.warnings
    assert left.files() == clean.files()


def test_the_names_of_pages_that_nobody_asks_for_stay_packed(make_world, monkeypatch):
    files = {**FILES, "words": "# 术语\n\n没有。\n", "part/c": "---\naliases: [别丙]\n---\n\n" + FILES["part/c"]}
    world = make_world(*EXTENSIONS, files={**files, "b": "# 乙\n\n见[[别丙]]。\n"}, nitpicky=False)
    world.build()
    asked = set()
    of_page = resolver.Pages.__getitem__
    monkeypatch.setattr(resolver.Pages, "__getitem__", lambda pages, name: (asked.add(name), of_page(pages, name))[1])
    built = world.change("a.md", "另一段", "新的一段").build()
    assert "新的一段" in built.page("a")
    assert asked == set()
    assert built.files() == make_world(*EXTENSIONS, files=sources_of(world), nitpicky=False).build().files()


def test_the_names_of_pages_are_those_of_the_store():
    class Store:
        @staticmethod
        def facts_on(docname, kind):
            return [Page("旧"), Page(f"题 {docname}")]

    pages = resolver.Pages(Store, ["b", "a"])
    assert (list(pages), len(pages), "a" in pages, "c" in pages) == (["b", "a"], 2, True, False)
    assert {name: page.title for name, page in pages.items()} == {"b": "题 b", "a": "题 a"}
    with pytest.raises(KeyError):
        pages["c"]


def test_an_alias_leads_to_its_page_as_soon_as_it_is_written(world):
    world.build()
    world.change("b.md", "# 乙", "---\naliases: [乙乙]\n---\n\n# 乙")
    assert "乙乙" in world.build().page("_static/search-core", ".js")
    world.change("b.md", "乙乙", "乙又")
    core = world.build().page("_static/search-core", ".js")
    assert "乙又" in core
    assert "乙乙" not in core


def sources_of(world):
    """The sources of a site as they are now."""
    return {path.relative_to(world.docs).as_posix(): path.read_text(encoding="utf-8")
            for path in world.docs.rglob("*") if path.is_file() and path.name != "conf.py"}
