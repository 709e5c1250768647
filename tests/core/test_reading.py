"""A page is read again exactly when something that it was read from has another content, whatever the clocks say."""

from __future__ import annotations

import json
import os
import time

import pytest

from sphinx_kb.core.reading import trees_in

FILES = {
    "index": "# 首页\n\n```{toctree}\na\nb\n```\n",
    "a": "# 甲\n\n```{include} part.txt\n```\n",
    "b": "# 乙\n\n旧的。\n",
    "part.txt": "旧的部分。\n",
}
EXTENSIONS = ("sphinx_kb.core", "pages_read")
COUNTS = '''
def setup(app):
    app.connect("source-read", lambda app, docname, source: print("READ", docname))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
'''


@pytest.fixture
def world(make_world, tmp_path, monkeypatch):
    tmp_path.joinpath("pages_read.py").write_text(COUNTS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return make_world(*EXTENSIONS, files=FILES)


def read_by(world, capfd, builder="html", **how):
    """The pages that one more build reads."""
    capfd.readouterr()
    world.build(builder, **how)
    return sorted(line.split()[1] for line in capfd.readouterr().out.splitlines() if line.startswith("READ"))


def test_nothing_is_read_twice(world, capfd):
    assert read_by(world, capfd) == ["a", "b", "index"]
    assert read_by(world, capfd) == []
    assert read_by(world, capfd, "dirhtml") == []


def test_a_touched_page_is_not_read(world, capfd):
    world.build()
    future = time.time() + 1e6
    os.utime(world.docs / "b.md", (future, future))
    assert read_by(world, capfd) == []


@pytest.mark.parametrize(("name", "page"), [("b.md", "b"), ("part.txt", "a")])
def test_an_older_file_that_is_restored_with_its_time_is_read(world, capfd, name, page):
    """As `cp -p`, `tar` and `rsync -t` do."""
    path = world.docs / name
    os.utime(path, (1e9, 1e9))
    before = path.read_bytes()
    path.write_bytes(before.replace("旧".encode(), "新".encode()))
    world.build()
    path.write_bytes(before)
    os.utime(path, (1e9, 1e9))
    assert read_by(world, capfd) == [page]
    assert "旧的" in world.build().page(page)


def test_an_included_file_that_comes_later_is_found(world, capfd):
    (world.docs / "part.txt").unlink()
    assert len(world.build().warnings) == 1
    world.write({"part.txt": "新的部分。\n"})
    assert read_by(world, capfd) == ["a"]
    assert world.build().warnings == []


def test_pages_are_read_again_if_an_interrupted_build_was_reading_them(world, capfd):
    """Their document trees may be newer than the environment, and the source may have been restored since."""
    world.build()
    (world.root / "out/doctrees/kb-being-read.json").write_text(json.dumps(["b", "gone"]))
    assert read_by(world, capfd) == ["b"]
    assert read_by(world, capfd) == []


def test_a_journal_cut_off_by_a_full_disk_counts_for_all_pages(world, capfd):
    world.build()
    (world.root / "out/doctrees/kb-being-read.json").write_text('["b')
    assert read_by(world, capfd) == ["a", "b", "index"]


def test_the_order_of_a_setting_counts(world, capfd):
    """Sphinx compares dictionaries, whose order does not matter to it, but may be that of a list on a page."""
    world.build(myst_substitutions={"a": "甲", "b": "乙"})
    assert read_by(world, capfd, myst_substitutions={"b": "乙", "a": "甲"}) == ["a", "b", "index"]


def test_a_missing_document_tree_is_read_again(world, capfd):
    world.build()
    (world.root / "out/doctrees/b.doctree").unlink()
    assert read_by(world, capfd) == ["b"]


def test_document_trees_are_found_a_folder_at_a_time(tmp_path):
    for name in ("a.doctree", "b.txt", "part/c.doctree", "part/more/d.doctree", "other/e.doctree"):
        tmp_path.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(name).touch()
    tmp_path.joinpath("f.doctree").mkdir()
    assert trees_in(str(tmp_path), {"a", "b", "part/c", "part/more/d", "f", "gone/g"}) == {"a", "part/c", "part/more/d"}
