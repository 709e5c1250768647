"""A mistake is reported by every build until it is mended, and its page is not read again for that."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.turns(2)

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.build.standard_domain", "sphinx_kb.build.kept_warnings")
BROKEN = {
    "link": "# 首页\n\n见 [那一页](nowhere.md)。\n",
    "directive": "# 首页\n\n```{nonsense}\n```\n",
    "image": "# 首页\n\n![图](missing.png)\n",
    "reference": "# 首页\n\n{ref}`nowhere`\n",
    "include": "# 首页\n\n```{include} missing.txt\n```\n",
    "term": "# 首页\n\n{term}`没有`\n",
    "footnote": "# 首页\n\n[^没有]\n",
    "heading": "# 首页\n\n### 三级\n",
    "table": "# 首页\n\n```{list-table}\n* - a\n  - b\n* - c\n```\n",
}


def times_of(world, kind):
    """When each document tree or page was written, but for the pages that Sphinx makes in every build."""
    return {path.name: path.stat().st_mtime_ns for path in (world.root / "out").rglob(f"*.{kind}")
            if path.stem not in ("search", "genindex")}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_is_reported_again_when_nothing_changed(make_world, broken):
    world = make_world(*EXTENSIONS, files={"index": broken})
    first = world.build().warnings
    assert first
    assert world.let_files_settle().build().warnings == first
    before = times_of(world, "doctree"), times_of(world, "html")
    assert world.build().warnings == first
    assert (times_of(world, "doctree"), times_of(world, "html")) == before
    assert world.build(parallel=2).warnings == first


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_in_an_included_file_is_reported_until_it_is_mended_there(make_world, broken):
    world = make_world(*EXTENSIONS, files={
        "index": "# 首页\n\n```{include} part.txt\n```\n", "part.txt": broken.partition("\n\n")[2]})
    first = world.build().warnings
    assert first
    assert world.build().warnings == first
    world.write({"part.txt": "好。\n"})
    assert world.build().warnings == []
    assert world.build().warnings == []


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_that_another_builder_has_met_is_reported_by_each(make_world, broken):
    world = make_world(*EXTENSIONS, files={"index": broken})
    first = world.build().warnings
    assert sorted(world.build("dirhtml").warnings) == sorted(first)
    assert sorted(world.build("dirhtml").warnings) == sorted(first)
    assert sorted(world.build().warnings) == sorted(first)


@pytest.mark.parametrize("builder", ["typst", "epub"])
def test_a_mistake_of_one_output_is_reported_by_that_output_each_time(make_world, builder):
    files = {"index": '# 首页\n\n<div><p><a href="gone.html">原样</a></p></div>\n'}
    world = make_world("sphinx_kb.core", "sphinx_kb.build", f"sphinx_kb.books.{builder}", files=files)
    first = world.build(builder).warnings
    assert len(first) == 1
    for _ in range(2):
        assert world.build().warnings == []
        assert world.build(builder).warnings == first


def test_a_label_used_twice_is_reported_as_in_a_clean_build_whichever_page_is_edited(make_world):
    files = {"index": "# 首页\n\n```{toctree}\na\nb\n```\n", "a": "# 甲\n\n(dup)=\n## 一\n",
             "b": "# 乙\n\n(dup)=\n## 一\n\n{ref}`dup`\n"}
    world = make_world(*EXTENSIONS, files=files)
    first = world.build().warnings
    assert len(first) == 1
    for page in ("a", "b"):
        world.write({page: files[page] + "\n又一句。\n"})
        assert world.build().warnings == first, page
        assert world.build("html").page("b") == world.build("html", to="clean").page("b")
    world.write({"b": "# 乙\n\n{ref}`dup`\n"})
    built = world.build()
    assert built.warnings == []
    assert built.page("b") == world.build(to="clean").page("b")


def test_a_mistake_that_is_mended_on_another_page_is_reported_no_more(make_world):
    files = {"index": "# 首页\n\n```{toctree}\na\n```\n\n{ref}`nowhere` {term}`没有` [页](b.md)\n", "a": "# 甲\n"}
    world = make_world(*EXTENSIONS, files=files)
    assert len(world.build().warnings) == 3
    world.write({"a": "# 甲\n\n(nowhere)=\n## 在这里\n\n```{glossary}\n没有\n: 有了。\n```\n"})
    assert len(world.build().warnings) == 1
    world.write({"b": "---\norphan: true\n---\n# 乙\n"})
    assert world.build().warnings == []


def test_a_page_that_is_in_no_toctree_is_reported_each_time(make_world):
    world = make_world(*EXTENSIONS, files={"index": "# 首页\n", "a": "# 甲\n"})
    first = world.build().warnings
    assert len(first) == 1
    assert world.build().warnings == first


def test_a_warning_that_is_suppressed_stays_so(make_world):
    world = make_world(*EXTENSIONS, files={"index": BROKEN["directive"]})
    assert world.build(suppress_warnings=["myst"]).warnings == []
    assert world.build(suppress_warnings=["myst"]).warnings == []
    assert len(world.build().warnings) == 1


def test_a_mended_page_is_left_alone_again(make_world):
    world = make_world(*EXTENSIONS, files={"index": "# 首页\n\n{ref}`nowhere`\n"})
    world.build()
    world.write({"index": "# 首页\n"})
    assert world.build().warnings == []
    before = times_of(world, "doctree")
    assert world.build().warnings == []
    assert times_of(world, "doctree") == before


def test_of_many_notes_that_warn_one_edit_reads_one(make_world):
    files = {f"note{number}": f"### 第 {number} 条\n\n```{{nonsense}}\n```\n" for number in range(30)}
    world = make_world(*EXTENSIONS, files={"index": "# 首页\n", **files})
    first = world.build().warnings
    before = times_of(world, "doctree")
    assert world.build().warnings == first
    assert times_of(world, "doctree") == before
    world.write({"note7": "# 好了\n"})
    assert len(world.build().warnings) == len(first) - 2
    after = times_of(world, "doctree")
    assert {name for name in after if after[name] != before[name]} == {"note7.doctree"}


def test_without_the_extension_sphinx_forgets(make_world):
    """The reason for the module: should Sphinx begin to remember, this test says so and the module can go."""
    world = make_world("sphinx_kb.core", files={"index": BROKEN["directive"]})
    assert len(world.build().warnings) == 1
    assert world.build().warnings == []
