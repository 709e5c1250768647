"""The inventory of a site is made again only when something in it changed."""

from __future__ import annotations

import pytest
from sphinx.util.inventory import InventoryFile

from sphinx_kb.build.kept_inventory import digest_of_table
from tests.build.small import PAGES

PART = "sphinx_kb.build.kept_inventory"


@pytest.fixture
def made(monkeypatch):
    """One entry for each inventory that Sphinx makes."""
    entries = []
    dump = InventoryFile.dump
    monkeypatch.setattr(InventoryFile, "dump", lambda *given: entries.append(given[0]) or dump(*given))
    return entries


def edited(make_world, *parts):
    """A site whose text, but no title or label, has changed since it was built, built again."""
    world = make_world("sphinx_kb.core", *parts, files=PAGES)
    world.build()
    world.write({"b": PAGES["b"].replace("文。", "另一句。")}).build()
    return world


def inventory_of(world, **settings) -> bytes:
    return world.build(**settings).files()["objects.inv"]


def test_an_edit_that_changes_no_object_makes_none(make_world, made):
    edited(make_world, PART)
    assert len(made) == 1


def test_an_edit_of_the_first_page_with_labels_makes_none(make_world, made):
    pages = {"index": "# 首页\n\n```{toctree}\na\nb\n```\n", "a": "(eins)=\n# 甲\n", "b": "(zwei)=\n# 乙\n"}
    world = make_world("sphinx_kb.core", PART, files=pages)
    world.build()
    world.write({"a": pages["a"] + "\n又一句。\n"}).build()
    assert len(made) == 1


def test_without_the_extension_sphinx_makes_one_in_each_build(make_world, made):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    edited(make_world)
    assert len(made) == 2


@pytest.mark.parametrize("change", [
    {"b": PAGES["b"].replace("乙", "戊")}, {"b": PAGES["b"] + "\n(more)=\n## 又一节\n\n文。\n"}, {"b": "没有标题。\n"},
])
def test_what_changed_is_what_a_clean_build_gives(make_world, change):
    ours, clean = (make_world("sphinx_kb.core", PART, files=PAGES) for _ in range(2))
    before = inventory_of(ours)
    after = inventory_of(ours.write(change))
    assert after == inventory_of(clean.write(change))
    assert after != before


@pytest.mark.parametrize("change", [
    {"b": "---\naliases: [庚]\n---\n" + PAGES["b"]},
    {"b": "---\ntitle: 辛\n---\n" + PAGES["b"]},
    {"c": "# 乙\n\n文。\n"},
])
def test_names_of_pages_count(make_world, change):
    ours, clean = (make_world("sphinx_kb.core", "sphinx_kb.links.wikilinks", PART, files=PAGES) for _ in range(2))
    before = inventory_of(ours)
    after = inventory_of(ours.write(change))
    assert after == inventory_of(clean.write(change))
    assert after != before


def test_a_table_has_one_digest_in_any_order_of_reading_and_another_for_any_other_content():
    table = {"eins": ("a", "x", "甲"), "zwei": ("b", "y", "乙")}
    assert digest_of_table(table) == digest_of_table(dict(reversed(table.items())))
    others = [{"eins": table["zwei"], "zwei": table["eins"]}, {**table, "drei": ("a", "x", "甲")},
              {"eins": ("a", "x", "丙"), "zwei": table["zwei"]}, {"eins": table["eins"]}]
    assert len({digest_of_table(one) for one in (table, *others)}) == 5


def test_a_table_of_options_with_and_without_a_program_has_a_digest():
    table = {(None, "-a"): ("a", "x"), ("tool", "-a"): ("a", "y")}
    assert digest_of_table(table) == digest_of_table(dict(reversed(table.items())))
    assert digest_of_table(table) != digest_of_table({**table, (None, "-b"): ("a", "z")})


def test_equal_words_of_different_objects_have_one_digest():
    """A title that was read and one that was loaded again are not one object."""
    word = "".join(["词", "语"])
    assert digest_of_table({"a": (word, word)}) == digest_of_table({"a": (word, "".join(["词", "语"]))})


def test_another_project_or_builder_has_another_one(make_world):
    world = make_world("sphinx_kb.core", PART, files=PAGES)
    plain = inventory_of(world)
    assert inventory_of(world, project="别的") != plain
    assert inventory_of(world, builder="dirhtml") != plain
    assert inventory_of(world) == plain


def test_a_damaged_one_is_written_again(make_world):
    world = edited(make_world, PART)
    path = world.root / "out/html/objects.inv"
    whole = path.read_bytes()
    path.write_bytes(whole[:20])
    world.change("b.md", "另一句", "第三句").build()
    assert path.read_bytes() == whole
