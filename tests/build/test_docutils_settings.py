"""Settings of docutils are computed once, and what a page changes in its own is no other page's."""

from __future__ import annotations

import myst_parser.mdit_to_docutils.base as base
import pytest
import sphinx.util.docutils
from docutils.frontend import OptionParser, Values
from docutils.utils import DependencyList

from sphinx_kb.build.docutils_settings import copy_at_once, copy_of_docutils, set_up_of_myst

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


def documents_made(make_world, monkeypatch, *extensions) -> int:
    made, make = [], base.make_document
    monkeypatch.setattr(base, "make_document", lambda *args, **more: made.append("") or make(*args, **more))
    make_world(*extensions, files=PAGES).build()
    return len(made)


def test_no_document_is_made_to_be_thrown_away(make_world, monkeypatch):
    assert documents_made(make_world, monkeypatch, "sphinx_kb.build.docutils_settings") == 0


def test_without_the_extension_one_is_made_for_each_page(make_world, monkeypatch):
    """A reason for the module: should this test fail, upstream has mended it and that part can go."""
    assert documents_made(make_world, monkeypatch) >= 4


def test_a_copy_is_that_of_docutils():
    for values in (Values({"a": 1, "b": [2]}), Values({"record_dependencies": DependencyList()}), Kind({"a": 1})):
        ours, theirs = copy_at_once(values), copy_of_docutils(values)
        assert vars(ours).keys() == vars(theirs).keys() == vars(values).keys()
        assert type(ours) is type(theirs)
        assert all(vars(ours)[name] is vars(values)[name] for name in vars(values))
        ours.a = 2
        assert getattr(values, "a", None) != 2


class Kind(Values):
    """Settings of another kind."""


def test_the_methods_are_given_back_also_after_a_build_that_breaks_off(make_world, tmp_path, monkeypatch):
    tmp_path.joinpath("breaks.py").write_text(
        "def setup(app):\n    app.connect('doctree-read', lambda *args: 1 / 0)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(Exception, match="doctree-read"):
        make_world("sphinx_kb.build.docutils_settings", "breaks", files=PAGES).build()
    assert Values.copy is copy_of_docutils
    assert base.DocutilsRenderer.setup_render is set_up_of_myst
