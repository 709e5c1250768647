"""Pages whose names are stored with accents as letters of their own are found, under the names that people type."""

from __future__ import annotations

import unicodedata
from types import SimpleNamespace

import pytest
from sphinx.project import Project

from sphinx_kb.build.decomposed_names import ComposingProject
from sphinx_kb.core.source_names import source_path

E_COMPOSED, E_DECOMPOSED = "é", unicodedata.normalize("NFD", "é")
INDEX = ("# 首\n\n```{toctree}\ncafé/crème\nb\n```\n\n[[crème]]、[一](café/crème.md)、{doc}`café/crème`、"
         "[图](café/é.csv)、![样](café/é.svg)\n")


def decomposed(text):
    return unicodedata.normalize("NFD", text)


@pytest.fixture
def world(make_world):
    made = make_world("sphinx_kb", files={
        "index": INDEX,
        "b": f"# 乙\n\n[[{decomposed('crème')}]]、[二]({decomposed('café/crème')}.md)、"
             f"{{doc}}`{decomposed('café/crème')}`\n",
        decomposed("café/crème.md"): "# 奶油\n\n文。\n",
        decomposed("café/é.csv"): "1\n",
        decomposed("café/é.svg"): '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
    })
    if (made.docs / "café").exists():
        pytest.skip("this file system composes names itself")
    return made


@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub", "typst"])
def test_links_in_either_spelling_lead_there(world, builder):
    assert world.build(builder).warnings == []


def test_the_page_has_the_composed_name_and_follows_edits(world):
    assert "文。" in world.build().page("café/crème")
    world.write({decomposed("café/crème.md"): "# 奶油\n\n新的。\n"})
    built = world.build()
    assert "新的。" in built.page("café/crème")
    assert built.page("index").count('href="caf%C3%A9/cr%C3%A8me.html"') >= 3
    assert built.files() == world.build(to="clean").files()


def test_entries_of_a_toctree_in_either_spelling_lead_there(world):
    world.write({"index": INDEX.replace("café/crème\nb", decomposed("奶油 <café/crème>\nb"))})
    assert 'href="caf%C3%A9/cr%C3%A8me.html"' in world.build().page("index")
    assert world.build().warnings == []


def test_two_files_of_one_page_are_named(make_world):
    world = make_world("sphinx_kb.build.decomposed_names", files={"index": "# 首\n"})
    world.write({"é.md": "---\norphan: true\n---\n# 一\n", decomposed("é.md"): "# 二\n"})
    (warning,) = world.build().warnings
    assert warning.startswith("é.md: WARNING: “é” 这一页有两个文件")


@pytest.mark.parametrize("excluded", [[], ["a"], ["**/b"], ["a/*"], ["**/[ab]"], ["甲/**", "b.md"], ["a/b/c.txt"]])
@pytest.mark.parametrize("included", [["**"], ["a/**", "*.md"], ["**/b.*"]])
def test_other_pages_are_those_that_sphinx_finds(tmp_path, excluded, included):
    for name in ("b.md", "a/b.md", "a/b/c.txt", "b/a.rst", "a.md/b.md", "甲/乙.md", "_sources/b.md", "a/.#b.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    own, theirs = (kind(tmp_path, [".md", ".txt"]) for kind in (ComposingProject, Project))
    assert own.discover(excluded, included) == theirs.discover(excluded, included)
    assert {one: str(own.doc2path(one, False)) for one in own.docnames} == {
        one: str(theirs.doc2path(one, False)) for one in theirs.docnames}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert list(map(own.path2doc, files)) == list(map(theirs.path2doc, files))
    for project in (own, theirs):
        env = SimpleNamespace(project=project)
        assert all(source_path(env, one) == str(project.doc2path(one, True)) for one in [*project.docnames, "gone"])


def test_a_page_that_cannot_be_read_is_named(make_world):
    world = make_world("sphinx_kb.build.decomposed_names", files={"index": "# 首\n"})
    for name in ("断.md", "也断.md"):
        (world.docs / name).symlink_to("nowhere.md")
    warnings = world.build().warnings
    assert [warning.partition("：")[0] for warning in warnings] == [
        "也断.md: WARNING: “也断” 这一页读不了", "断.md: WARNING: “断” 这一页读不了"]


def test_a_linked_folder_that_leads_back_is_named_once_and_left_out(make_world):
    world = make_world("sphinx_kb.build.decomposed_names", files={
        "index": "# 首\n\n```{toctree}\nsub/a\n```\n", "sub/a": "# 甲\n"})
    (world.docs / "sub/loop").symlink_to("..")
    (world.docs / "sub/deep").mkdir()
    (world.docs / "sub/deep/loop").symlink_to("../../sub")
    built = world.build()
    assert [warning.partition(" WARNING: ")[0] for warning in built.warnings] == ["sub/loop:1:", "sub/deep/loop:1:"]
    assert all("又指回" in warning for warning in built.warnings)
    assert not (built.out / "sub/loop").exists()


def test_without_the_extension_the_page_is_left_out(make_world):
    """The reason for the module: should Sphinx find the file, this test says so and the module can go."""
    world = make_world(files={"index": "# 首\n", decomposed("é.md"): "# 二\n"})
    assert world.build().warnings
