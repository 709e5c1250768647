"""Settings of docutils are computed once, and what a page changes in its own is no other page's."""

from __future__ import annotations

import sphinx.util.docutils
from docutils.frontend import OptionParser

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\nb\nc\n```\n",
    "a": "# 甲\n\n```{include} _part.txt\n```\n",
    "b": "# 乙\n\n文。\n",
    "c": "# 丙\n\n文。\n",
    "_part.txt": "片段。\n",
}


def count_parsers(monkeypatch) -> list[str]:
    made = []
    make = OptionParser.__init__
    monkeypatch.setattr(OptionParser, "__init__", lambda *args, **more: made.append("") or make(*args, **more))
    return made


def test_the_work_does_not_grow_with_the_number_of_pages(make_world, monkeypatch):
    world = make_world("sphinx_kb.build.docutils_settings", files=PAGES)
    made = count_parsers(monkeypatch)
    world.build()
    few = len(made)
    world.write({f"more{number}": "# 又一页\n" for number in range(10)}).build(to="more", nitpicky=False)
    assert len(made) == 2 * few


def test_without_the_extension_two_are_made_for_each_page(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    world = make_world(files=PAGES)
    made = count_parsers(monkeypatch)
    world.build()
    few = len(made)
    world.write({f"more{number}": "# 又一页\n" for number in range(10)}).build(to="more", nitpicky=False)
    assert len(made) >= 2 * few + 20


def test_a_page_depends_on_what_it_includes_and_no_other_page_does(make_world):
    world = make_world("sphinx_kb.build.docutils_settings", files=PAGES)
    before = world.build().files()
    world.write({"_part.txt": "新的片段。\n"})
    after = world.build().files()
    pages = {name for name in after if name.endswith(".doctree") or name in ("a.html", "b.html", "c.html")}
    assert "新的片段" in after["a.html"].decode()
    assert {name for name in pages if after[name] != before[name]} == {"a.html"}


def test_the_functions_are_restored(make_world):
    make_world("sphinx_kb.build.docutils_settings", files=PAGES).build()
    assert not hasattr(sphinx.util.docutils._get_settings, "compute")
