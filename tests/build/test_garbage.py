"""Garbage is looked for less often during a build, and as before after it."""

from __future__ import annotations

import gc
import sys

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_kb.build.garbage import LOADING, OBJECTS, RareCollection

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\n```\n",
    "a": "# 甲 *斜*\n\n文。\n",
}


@pytest.fixture(autouse=True)
def usual_thresholds():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
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
