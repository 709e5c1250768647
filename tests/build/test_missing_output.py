"""A page that was not written is never passed over, whoever was to write it."""

from __future__ import annotations

import pytest
from sphinx.errors import SphinxError

BREAKS = '''
import multiprocessing
import os
import pathlib
import time

PARENT = os.getpid()
BROKEN = "page1"
FAILED = pathlib.Path(__file__).with_name("has-failed")

def fail(app, pagename, templatename, context, doctree):
    if pagename == BROKEN and os.getpid() != PARENT:
        FAILED.touch()
        raise ValueError("not here")

def wait(app, doctree, docname):
    # page8 is handed out after ten pages have gone to the other process: it waits until that has failed and has ended,
    # so that what it reports is there to be read
    if docname == "page8" and app.parallel > 1:
        end = time.monotonic() + 60
        while time.monotonic() < end and (not FAILED.exists() or multiprocessing.active_children()):
            time.sleep(0.05)

def setup(app):
    app.connect("html-page-context", fail)
    app.connect("doctree-resolved", wait)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
'''
PAGES = [f"page{number}" for number in range(12)]
FILES = {"index": "# 首页\n\n```{toctree}\n" + "\n".join(PAGES) + "\n```\n", **{page: f"# {page}\n" for page in PAGES}}


@pytest.fixture
def breaking(tmp_path, monkeypatch):
    """An extension that fails on one page, in processes beside the first."""
    tmp_path.joinpath("breaks_a_page.py").write_text(BREAKS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return "breaks_a_page"


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_page_that_fails_in_a_process_of_its_own_fails_the_build(make_world, breaking, builder):
    world = make_world(breaking, "sphinx_kb.build.missing_output", files=FILES)
    with pytest.raises(SphinxError, match=r"这些页没有写成：.*page1"):
        world.build(builder, parallel=2)


def test_an_older_page_in_its_place_does_not_count(make_world, breaking):
    world = make_world(breaking, "sphinx_kb.build.missing_output", files=FILES)
    world.build()
    world.write({page: f"# {page}\n\n新的。\n" for page in PAGES})
    with pytest.raises(SphinxError, match=r"这些页没有写成：.*page1"):
        world.build(parallel=2)


def test_without_the_extension_sphinx_passes_over_it(make_world, breaking):
    """The reason for the module: should Sphinx begin to complain, this test says so and the module can go."""
    assert make_world(breaking, files=FILES).build(parallel=2).warnings == []


def test_a_page_that_is_resolved_once_more_after_it_was_written_is_there(make_world):
    """Sphinx's own EPUB resolves the first page for its contents, also where that page had not to be written."""
    world = make_world("sphinx_kb.build.missing_output", files=FILES)
    world.build("epub")
    world.build("epub")
