"""What pages load: one stylesheet, and only what they need of others."""

from __future__ import annotations

import re

import pytest
from sphinx.builders.html._assets import _file_checksum_inner

from sphinx_kb.html.assets import is_wanted, sheet_of
from tests.conftest import ROOT
from tests.html.theme.real import build_with_real_settings


def test_the_sheet_begins_with_tokens_ends_with_print_and_has_no_comments():
    made = sheet_of({"print": "p{}", "tokens": "/* 一 */t{}", "b": "b{}", "a": "a{}"})
    assert made == "t{}\na{}\nb{}\np{}\n"


def test_sheets_apart_are_left_out():
    assert sheet_of({"tokens": "t{}", "chart": "c{}"}, frozenset({"chart"})) == "t{}\n"


@pytest.mark.parametrize(("file", "page", "wanted"), [
    ("_static/pygments.css", '<div class="highlight">', True),
    ("_static/pygments.css", "<p>", False),
    ("_static/design-tabs.js", '<div class="sd-tab-set x">', True),
    ("_static/design-tabs.js", '<div class="sd-card">', False),
    ("_static/sphinx-design.min.css", '<div class="sd-card">', False),
    ("_static/design.css", '<div class="one sd-card">', True),
    ("_static/design.css", "<p>", False),
    ("_static/doctools.js", "<p>", False),
    ("_static/css/table.css", "<p>", False),
    ("_static/css/chart.css", "<p>", True),
    ("_static/js/kb-search.js", "<p>", True),
])
def test_a_page_gets_the_files_it_needs(file, page, wanted):
    assert is_wanted(file, page, frozenset({"chart"})) is wanted


FILES = {
    "index": "# 首页\n\n文。\n\n```{toctree}\n:hidden:\n\ncode\n```\n",
    "code": "# 代码\n\n```python\nx = 1\n```\n",
}


def test_a_changed_style_rewrites_every_page(make_world, tmp_path):
    static = tmp_path / "static"
    (static / "css").mkdir(parents=True)
    (static / "css/tokens.css").write_text("body { color: red; }", encoding="utf-8")
    world = make_world(
        "sphinx_kb.html.navigation",
        "sphinx_kb.html.metadata",
        "sphinx_kb.html.assets",
        files=FILES,
        html_theme="furo",
        templates_path=[str(ROOT / "_templates")],
        html_static_path=[str(static)],
    )
    before = world.build().page("index")
    (static / "css/tokens.css").write_text("body { color: blue; }", encoding="utf-8")
    _file_checksum_inner.cache_clear()  # Sphinx keeps checksums as long as the process lasts
    after = world.build()
    assert re.search(r"kb\.css\?v=\w+", before)[0] != re.search(r"kb\.css\?v=\w+", after.page("index"))[0]
    clean = world.build(to="clean").files()
    assert {name: content for name, content in after.files().items() if name in clean} == clean


def test_a_plain_page_loads_one_stylesheet_of_the_theme(tmp_path):
    out = build_with_real_settings(tmp_path, FILES)
    page = (out / "index.html").read_text(encoding="utf-8")
    sheets = [name for name in re.findall(r'<link rel="stylesheet" href="([^?"]+)', page) if "kb-" not in name]
    assert sheets == ["_static/kb.css"]
    assert "pygments.css" in (out / "code.html").read_text(encoding="utf-8")
    sheet = (out / "_static/kb.css").read_text(encoding="utf-8")
    assert ".sidebar-drawer" in sheet
    assert ".sd-card-body" not in sheet
    assert ".sd-card-body" in (out / "_static/design.css").read_text(encoding="utf-8")
    assert ".sig-name" not in sheet
    assert "--kb-paper" in sheet
