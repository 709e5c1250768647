"""Files that a page loads when its reader does something."""

from __future__ import annotations

import re

FILES = {"index": "# Home\n\n[^n]\n\n[^n]: A note.\n"}


def late(page):
    return [names.split() for names in re.findall(r'<script[^>]* data-kb-late="([^"]*)"', page)]


def test_one_script_knows_what_all_features_want_later_and_the_page_links_none_of_it(make_world):
    features = ("sphinx_kb.html.copying", "sphinx_kb.markup.zoom")
    built = make_world(*features, files=FILES).build()
    assert built.warnings == []
    page = built.page("index")
    assert late(page) == [[
        "css/copying.css", "js/copying.js", "css/zoom.css", "js/zoom.js"]]
    assert "_static/js/zoom.js" not in page
    for name in late(page)[0]:
        assert (built.out / "_static" / name).is_file(), name


def test_a_site_that_wants_nothing_later_has_no_such_script(make_world):
    built = make_world("sphinx_kb.core", "sphinx_kb.markup.folded", files=FILES).build()
    assert "late.js" not in built.page("index")


def test_an_output_that_no_reader_touches_has_no_such_script(make_world):
    built = make_world("sphinx_kb.books.epub", "sphinx_kb.markup.zoom", files=FILES).build("epub", to="epub")
    assert [path for path in built.out.rglob("*html") if "data-kb-late" in path.read_text(encoding="utf-8")] == []
