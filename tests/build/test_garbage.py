"""Garbage is looked for less often during a build, and as before after it."""

from __future__ import annotations

import gc
import sys

import pytest
from docutils.nodes import document
from sphinx import builders
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_kb.build import doctree_memory, garbage
from sphinx_kb.build.garbage import LOADING, OBJECTS, RareCollection

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\n```\n",
    "a": "# 甲 *斜*\n\n文。\n",
}


@pytest.fixture(autouse=True)
def usual_thresholds():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    gc.unfreeze()  # what a build of another test left out that broke off
    garbage.BEFORE.clear()
    yield
    gc.set_threshold(*before)


def threshold_within(make_world, monkeypatch, *extensions) -> int:
    seen = []
    write = StandaloneHTMLBuilder.write_doc
    monkeypatch.setattr(
        StandaloneHTMLBuilder, "write_doc", lambda *args: seen.append(gc.get_threshold()[0]) or write(*args))
    make_world(*extensions, files=PAGES).build()
    return max(seen)


def test_garbage_is_rarely_looked_for_within_a_build(make_world, monkeypatch):
    assert threshold_within(make_world, monkeypatch, "sphinx_kb.build.garbage") == OBJECTS


def test_after_a_build_it_is_as_before(make_world):
    make_world("sphinx_kb.build.garbage", files=PAGES).build()
    assert gc.get_threshold() == (700, 10, 10)


def test_conf_py_may_begin_before_the_extension_is_there(make_world):
    garbage.search_seldom()
    assert gc.get_threshold()[0] == LOADING
    garbage.search_seldom()  # conf.py of a build that broke off before
    make_world("sphinx_kb.build.garbage", files=PAGES).build()
    assert gc.get_threshold() == (700, 10, 10)


def test_conf_py_leaves_a_collector_off_that_is_off(make_world):
    gc.set_threshold(0)
    garbage.search_seldom()
    assert gc.get_threshold()[0] == 0
    make_world("sphinx_kb.build.garbage", files=PAGES).build()
    assert gc.get_threshold()[0] == 0


def test_a_collector_that_is_off_stays_off(make_world, monkeypatch):
    gc.set_threshold(0)
    assert threshold_within(make_world, monkeypatch, "sphinx_kb.build.garbage") == 0


def test_without_the_extension_sphinx_leaves_it_as_it_is(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert threshold_within(make_world, monkeypatch) == 700


def test_what_stays_is_left_out_of_the_search_until_the_build_ends(make_world, monkeypatch):
    seen = []
    write = StandaloneHTMLBuilder.write_doc
    monkeypatch.setattr(
        StandaloneHTMLBuilder, "write_doc", lambda *args: seen.append(gc.get_freeze_count()) or write(*args))
    before = gc.get_freeze_count()
    make_world("sphinx_kb.build.garbage", files=PAGES).build()
    assert min(seen) > before + OBJECTS
    assert gc.get_freeze_count() == 0


def test_it_is_hardly_looked_for_until_everything_is_set_up():
    rare = RareCollection()
    rare.begin()
    assert gc.get_threshold()[0] == LOADING
    rare.be_ready(None)
    assert gc.get_threshold()[0] == OBJECTS
    rare.finish(None, None)
    assert gc.get_threshold() == (700, 10, 10)


def test_it_is_rarely_looked_for_until_every_handler_is_done(make_world, tmp_path, monkeypatch):
    """What writes the files of the whole site at the end makes more objects than any page."""
    tmp_path.joinpath("ends.py").write_text(
        "import gc\nSEEN = []\n\ndef setup(app):\n"
        "    app.connect('build-finished', lambda *args: SEEN.append(gc.get_threshold()[0]), priority=990)\n",
        encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    make_world("sphinx_kb.build.garbage", "ends", files=PAGES).build()
    assert sys.modules.pop("ends").SEEN == [OBJECTS]


def searched(make_world, monkeypatch, *extensions) -> list[bool]:
    """Whether the doctree of a page that was read is still searched when the next one begins to be read."""
    seen, clear = [], BuildEnvironment.clear_doc

    def note(env, docname):
        for doctree in env._write_doc_doctree_cache.values():
            seen.append(any(one is doctree for one in gc.get_objects()))
        clear(env, docname)

    monkeypatch.setattr(garbage, "BETWEEN_PAGES", 0)
    monkeypatch.setattr(BuildEnvironment, "clear_doc", note)
    make_world(*extensions, files=PAGES).build()
    monkeypatch.undo()
    return seen


def test_a_page_that_was_read_is_not_searched_again(make_world, monkeypatch):
    assert searched(make_world, monkeypatch, "sphinx_kb.build.garbage", "sphinx_kb.build.doctree_memory") == [False]


def test_without_the_extension_it_is(make_world, monkeypatch):
    """A reason for the module: should this test fail, upstream has mended it and that part can go."""
    assert searched(make_world, monkeypatch) == [True]


def test_a_doctree_that_is_not_kept_goes(make_world, monkeypatch):
    """It is a cycle, which only a search takes away; what is left out of the search stays."""
    monkeypatch.setattr(doctree_memory, "MOST_KEPT", 0)
    monkeypatch.setattr(garbage, "BETWEEN_PAGES", 0)
    there, write = [], StandaloneHTMLBuilder.write_documents

    def note(self, docnames):
        there.append(sum(isinstance(one, document) and "/leaves" in one.get("source", "") for one in every_object()))
        write(self, docnames)

    monkeypatch.setattr(StandaloneHTMLBuilder, "write_documents", note)
    files = {**PAGES, **{f"leaves{number}": "# 页\n\n文。\n" for number in range(9)}}
    make_world("sphinx_kb.build.garbage", "sphinx_kb.build.doctree_memory", files=files, nitpicky=False,
               suppress_warnings=["toc.not_included"]).build()
    assert there[0] <= 1  # the last one that was read


def every_object():
    gc.unfreeze()
    return gc.get_objects()


def test_pages_that_are_written_are_searched_between_and_sphinx_is_given_back(make_world, monkeypatch):
    theirs, times = builders._write_docname, []
    monkeypatch.setattr(RareCollection, "between_pages", lambda *args: times.append(1))
    world = make_world("sphinx_kb.build.garbage", files=PAGES)
    world.build()
    assert len(times) >= 2 * len(PAGES)
    assert builders._write_docname is theirs
