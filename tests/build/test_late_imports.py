"""What few builds use is imported when it is used, and is there for who asks for it."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib

import pytest
from sphinx import application

from sphinx_kb.build import late_imports
from sphinx_kb.build.late_imports import BUILT_IN, FINDER, LATE, LINK_CHECK, WEB
from tests.conftest import ROOT

CONF = """
import sys
sys.path.insert(0, {root!r})
{begin}
extensions = [{extensions}]
project = "甲"
{more}
"""
BEGIN = "from sphinx_kb.build.late_imports import import_late; import_late()"
PART = '"sphinx_kb.build.late_imports"'
LISTENS = "def setup(app):\n    app.connect('linkcheck-process-uri', lambda app, uri: None)"
SAYS = """
import json, runpy, sys
sys.argv = ["sphinx", *sys.argv[1:]]
try:
    runpy.run_module("sphinx", run_name="__main__")
except SystemExit as end:
    ran = end.code
waiting = [name for name in {late!r} if type(sys.modules.get(name)).__name__ == "_LazyModule"]
print(json.dumps([ran, "requests" in sys.modules, waiting]))
"""
"""Runs Sphinx in a process of its own, then tells how it ended, whether the client for the web was imported, and which
modules wait for their use."""


@pytest.fixture
def build(tmp_path):
    """Build a page with a conf.py; return what SAYS tells."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.rst").write_text("Title\n=====\n\n.. image:: a.png\n\nText.\n", encoding="utf-8")
    (docs / "a.png").write_bytes((ROOT / "_static" / "social-card.png").read_bytes())

    def run(*arguments: str, begin: str = BEGIN, extensions: str = PART, more: str = "") -> list:
        conf = CONF.format(root=str(ROOT), begin=begin, extensions=extensions, more=more)
        (docs / "conf.py").write_text(conf, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", SAYS.format(late=LATE), "-q", "-W", "-E", *arguments, str(docs),
             str(tmp_path / "out")], capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.stdout, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_an_ordinary_build_leaves_them_out(build):
    assert build("-b", "dummy") == [0, False, list(LATE)]


def test_without_the_extension_every_build_imports_them(build):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert build("-b", "dummy", begin="", extensions="") == [0, True, []]


@pytest.mark.parametrize("how", [
    {"arguments": ("-b", "linkcheck")},
    {"arguments": ("-b", "dummy", "-D", "linkcheck_timeout=1")},
    {"arguments": ("-b", "dummy"), "more": LISTENS},
    {"arguments": ("-b", "linkcheck"), "more": LISTENS + "\nlinkcheck_ignore = ['x']"},
    {"arguments": ("-b", "linkcheck"), "extensions": f'{PART}, "{LINK_CHECK}"'},
    {"arguments": ("-b", "linkcheck"), "begin": ""},
], ids=["builder", "setting", "event", "all", "named", "without-conf-py"])
def test_the_check_of_links_is_there_for_who_asks_for_it(build, how):
    ran, web, waiting = build(*how.pop("arguments"), **how)
    assert (ran, web) == (0, True)
    assert WEB not in waiting, "it asks the web in threads"


def test_other_sites_are_asked_with_a_client_that_is_whole(build, tmp_path):
    inventory = tmp_path / "objects.inv"
    inventory.write_bytes(b"# Sphinx inventory version 2\n# Project: b\n# Version: 1\n# zlib\n" + zlib.compress(b""))
    mapping = f"intersphinx_mapping = {{'b': ('https://b.example', {str(inventory)!r})}}"
    ran, web, waiting = build("-b", "dummy", extensions=f'{PART}, "sphinx.ext.intersphinx"', more=mapping)
    assert (ran, web, WEB in waiting) == (0, True, False)


def test_what_waits_works_when_it_is_used(build):
    begin = BEGIN + "\nimport snowballstemmer"
    more = ("def setup(app):\n    from PIL import Image\n    assert Image.new('L', (1, 1)).size == (1, 1)\n"
            "    assert snowballstemmer.stemmer('porter').stemWord('cats') == 'cat'")
    assert build("-b", "dummy", begin=begin, more=more) == [0, False, ["sphinx.ext.doctest", WEB]]


def test_after_the_extension_is_set_up_all_is_as_before(make_world):
    late_imports.import_late()
    late_imports.import_late()  # conf.py of a build that broke off before
    assert LINK_CHECK not in application.builtin_extensions
    assert sys.meta_path.count(FINDER) == 1
    world = make_world("sphinx_kb.build.late_imports", files={"index": "# 首页\n"})
    assert world.build("dummy").warnings == []
    assert application.builtin_extensions == BUILT_IN
    assert FINDER not in sys.meta_path
