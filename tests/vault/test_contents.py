"""A folder of notes without contents, front matter or a home page becomes a site with all three."""

from __future__ import annotations

import re

from sphinx_kb.vault.contents import Folders

SETTINGS = {"kb_vault": "obsidian", "nitpicky": False, "myst_enable_extensions": [], "exclude_patterns": []}


def test_the_order_is_natural_and_folder_notes_come_first():
    folders = Folders(["home", "b10", "b9", "A/2", "A/10", "A/index", "c/x", "c/d/y", "e/e", "e/z", "f", "f/w"], "home")
    assert folders.groups("home") == (
        ("", ("b9",)), ("", ("b10",)), ("", ("A/index",)), ("", ("e/e",)), ("", ("f",)), ("c", ("c/x", "c/d/y")))
    assert folders.groups("A/index") == (("", ("A/2", "A/10")),)
    assert folders.groups("e/e") == (("", ("e/z",)),)
    assert folders.groups("f") == (("", ("f/w",)),)
    assert folders.groups("c/x") == ()


def test_a_home_page_is_found_and_lists_what_is_there(make_world):
    files = {"Home": "开头。\n", "乙": "话。\n", "甲": "话。\n"}
    world = make_world("sphinx_kb", files=files, root_doc="nothing", **SETTINGS)
    built = world.build()
    assert built.warnings == []
    assert re.search(r'<link rel="next" title="乙"', built.page("Home"))
    world.write({"丙": "新的。\n"}).remove("乙")
    again = world.build()
    clean = world.build(to="clean")
    assert again.warnings == clean.warnings == []
    assert re.search(r'<link rel="next" title="丙"', again.page("Home"))
    assert again.page("Home") == clean.page("Home")


def test_without_any_likely_name_the_first_note_is_the_home_page(make_world):
    built = make_world("sphinx_kb", files={"folder/a": "甲。\n", "z": "乙。\n", "y": "丙。\n"}, root_doc="nothing",
                       **SETTINGS).build()
    assert built.warnings == []
    assert "丙。" in built.page("y")
    assert re.search(r'<link rel="next" title="z"', built.page("y"))


def test_what_is_odd_in_a_note_costs_no_more_than_its_place(make_world):
    files = {
        "index": "开头。\n",
        "broken": "---\ntitle: {{date}}: x: y\n\ttab: [\n---\n\n正文还在。\n",
        "rule": "***\n\n开头是横线。\n\n---\n\n---\n",
        "empty": "",
        "deep": "#### 四级在先\n\n## 二级\n",
        "twice": "# 一\n\n# 二\n\n[^1]\n",
        "unknown": "```nonsense\nx\n```\n\n```{nonsense}\nx\n```\n\n{nonsense}`x` $\\bad{$ <div>html</div>\n",
    }
    built = make_world("sphinx_kb", files=files, **SETTINGS).build()
    for page, words in {"broken": "正文还在", "rule": "开头是横线", "deep": "四级在先", "twice": "二"}.items():
        assert words in built.page(page)
    kinds = [re.search(r"同类警告（(.*?)）", line) for line in built.warnings]
    assert all(kinds), built.warnings
    assert len({kind[1] for kind in kinds}) == len(kinds)
