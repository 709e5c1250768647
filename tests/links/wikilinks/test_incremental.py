"""After any edit, an incremental build shows and says what a clean one does.

Each edit is tried with three builders and eight random walks are taken: on CI each time, elsewhere each on its day.
"""

from __future__ import annotations

import zipfile

import pytest

from tests.links.wikilinks.vault import EDITS, EXTENSIONS, PAGES, SETTINGS, random_edits


def contents(built):
    """Every file of the output; an e-book by what is packed in it."""
    files = {}
    for name, data in built.files().items():
        if name.endswith("searchindex.js"):  # Sphinx's own orders itself by how it came about; the site has its own
            continue
        if not name.endswith((".epub", ".buildinfo")):
            files[name] = data
        elif name.endswith(".epub"):
            with zipfile.ZipFile(built.out / name) as book:
                files |= {f"{name}/{part}": book.read(part) for part in book.namelist()}
    return files


def assert_same(one, other):
    mine, theirs = contents(one), contents(other)
    assert {name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)} == set()
    assert sorted(one.warnings) == sorted(other.warnings)


@pytest.fixture(autouse=True)
def _same_clock(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")


@pytest.mark.turns(6)
@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub"])
def test_after_one_edit(make_world, edit, builder):
    world = make_world(*EXTENSIONS, files=PAGES, **SETTINGS)
    world.build(builder, to="kept")
    EDITS[edit](world)
    assert_same(world.build(builder, to="kept"), world.build(builder, to="clean"))


@pytest.mark.turns(8)
@pytest.mark.parametrize("seed", range(8))
def test_after_many_edits_with_a_build_after_each(make_world, seed):
    world = make_world(*EXTENSIONS, files=PAGES, **SETTINGS)
    world.build(to="kept")
    for number, edit in enumerate(random_edits(seed, 6)):
        EDITS[edit](world)
        assert_same(world.build(to="kept"), world.build(to=f"clean{number}"))


def test_a_second_builder_that_shares_the_state_is_not_left_behind(make_world):
    world = make_world(*EXTENSIONS, files=PAGES, **SETTINGS)
    for builder in ("html", "dirhtml"):
        world.build(builder, to="kept")
    EDITS["remove page"](world)
    world.build("html", to="kept")
    assert_same(world.build("dirhtml", to="kept"), world.build("dirhtml", to="clean"))


def test_two_processes_give_what_one_gives(make_world):
    world = make_world(*EXTENSIONS, files=PAGES, **SETTINGS)
    note = "---\norphan: true\n---\n\n# 笔记 {0}\n\n[[瑞美隆]] [[nowhere {0}]]\n"
    world.write({f"more/note-{number}": note.format(number) for number in range(20)})
    assert_same(world.build(to="one"), world.build(to="two", parallel=2))


def test_two_clean_builds_are_identical(make_world):
    world = make_world(*EXTENSIONS, files=PAGES, **SETTINGS)
    assert_same(world.build(to="one"), world.build(to="two"))
