"""What pages of the frame load: one stylesheet, and only what they need of others."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from importlib.resources import files

import pytest
from sphinx.builders.html._assets import _file_checksum_inner

from sphinx_kb.html.frame.stylesheet import RARELY_NEEDED, UPSTREAM, StylesheetBundle, bundled, is_wanted, sheet_of
from sphinx_kb.text.css import required_names, without
from tests.conftest import ROOT
from tests.html.theme.real import build_with_real_settings


def test_the_sheet_begins_with_tokens_ends_with_print_and_has_no_comments():
    made = sheet_of({"print": "p{}", "tokens": "/* 一 */t{}", "b": "b{}", "a": "a{}"})
    assert made == "t{}\na{}\nb{}\np{}\n"


RARE_NAMES = required_names(".footnote > .label{} .topic{}")
BUNDLE = StylesheetBundle({}, {"furo-rare.css": RARE_NAMES}, frozenset({"css/table.css"}))


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
    ("_static/furo-rare.css", '<div class="topic"><p>', True),
    ("_static/furo-rare.css", '<aside class="footnote brackets"><span class="label">', True),
    ("_static/furo-rare.css", '<aside class="footnote brackets"><span>', False),
    ("_static/furo-rare.css", '<section id="topic"><p>', False),
    ("_static/furo-rare.css", "<p>", False),
])
def test_a_page_gets_the_files_it_needs(file, page, wanted):
    assert is_wanted(file, page, BUNDLE) is wanted


@pytest.mark.parametrize("name", UPSTREAM)
def test_every_rule_of_others_is_in_one_of_two_sheets_and_the_rare_ones_ask_for_something(name):
    package, path = UPSTREAM[name]
    sheet = files(package).joinpath(path).read_text(encoding="utf-8")
    common = without(sheet, RARELY_NEEDED.search)
    rare = without(sheet, lambda selector: not RARELY_NEEDED.search(selector))
    assert required_names(common) | required_names(rare) == required_names(sheet)
    assert frozenset() not in required_names(rare), "这样的规则每一页都会要"


FILES = {
    "index": "# 首页\n\n文。\n\n```{toctree}\n:hidden:\n\ncode\n```\n",
    "code": "# 代码\n\n```python\nx = 1\n```\n",
}


def test_a_changed_style_rewrites_every_page(make_world, tmp_path):
    static = tmp_path / "static"
    (static / "css").mkdir(parents=True)
    (static / "css/tokens.css").write_text("body { color: red; }", encoding="utf-8")
    world = make_world(
        "sphinx_kb.html.frame",
        files=FILES,
        html_theme="furo",
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


SETS, ASKS = re.compile(r"(?<=[{;])(--[\w-]+):"), re.compile(r"var\((--[\w-]+)\)")

RARE_ONES = """\
    # 首页

    一句[^a]。

    [^a]: 脚注。

    ```{topic} 题
    文。
    ```

    ```{code-block} python
    :emphasize-lines: 1
    x = 1
    ```
    """


def test_what_few_pages_need_is_styled_where_it_stands_and_loaded_nowhere_else(make_world):
    home = textwrap.dedent(RARE_ONES) + "\n```{toctree}\n:hidden:\n\nplain\n```\n"
    files = {"index": home, "plain": "# 平常\n\n文。\n"}
    built = make_world("sphinx_kb.html.frame", files=files, html_theme="furo").build()
    assert "furo-rare.css" in built.page("index")
    assert "furo-rare.css" not in built.page("plain")
    rare = (built.out / "_static/furo-rare.css").read_text(encoding="utf-8")
    for name in (".footnote", ".topic", ".hll"):
        assert name in rare


def test_every_page_has_the_values_of_furo_that_its_sheets_ask_for(make_world):
    own = {"_static/own.css": "b { color: var(--color-problematic); }"}
    world = make_world("sphinx_kb.html.frame", files={"index": RARE_ONES, **own}, html_theme="furo",
                       html_static_path=["_static"], html_css_files=["own.css"])
    static = world.build().out / "_static"
    kb, rare = ((static / name).read_text(encoding="utf-8") for name in ("kb.css", "furo-rare.css"))
    furo = files("furo").joinpath("theme/furo/static/styles/furo.css").read_text(encoding="utf-8")
    of_furo = set(SETS.findall(furo))

    def lacking(asking: str, *given: str) -> set[str]:
        return set(ASKS.findall(asking)) & of_furo - {name for sheet in given for name in SETS.findall(sheet)}

    assert lacking(kb, kb) == set()
    assert lacking(rare, kb, rare) == set()
    assert lacking(own["_static/own.css"], kb) == set()
    assert lacking(rare, kb), "没有什么挪到少用的样式表里"


def test_the_frame_needs_furo_and_says_so(make_world):
    built = make_world("sphinx_kb.html.frame", files=FILES, html_theme="alabaster").build()
    assert any("html_theme 是 “alabaster”" in warning for warning in built.warnings)
    assert "kb.css" not in built.page("index")
    assert "sphinxsidebar" in built.page("index")


def test_a_site_puts_its_own_words_into_blocks_of_the_frame(make_world):
    own = '{% extends "sphinx_kb/frame/page.html" %}{% block above_text %}<b>先看</b>{% endblock %}'
    world = make_world("sphinx_kb.html.frame", files={**FILES, "_templates/page.html": own}, html_theme="furo",
                       templates_path=["_templates"])
    page = world.build().page("index")
    assert page.index("<b>先看</b>") < page.index("<article")


PARSER = """
import sys
{extra}
import furo
print("bs4" in sys.modules)
print(furo.get_navigation_tree('<ul><li class="toctree-l1 has-children"><a href="a.html">甲</a></li></ul>'))
print("bs4" in sys.modules)
"""


def test_the_parser_of_furos_own_navigation_is_imported_once_it_is_used():
    def printed(extra: str) -> tuple[str, str]:
        run = subprocess.run([sys.executable, "-c", PARSER.format(extra=extra)], cwd=ROOT, check=True,
                             capture_output=True, text=True, encoding="utf-8")
        return run.stdout.split("\n", 1)[0], run.stdout.split("\n", 1)[1]

    ours, theirs = (printed(extra) for extra in (
        "from sphinx_kb.html.frame import leave_out_parser; leave_out_parser()", ""))
    assert (ours[0], theirs[0]) == ("False", "True")
    assert ours[1] == theirs[1]
    assert "has-children" in ours[1]


def test_a_sheet_of_some_pages_comes_after_the_bundle_to_those_with_one_of_its_classes():
    made = bundled(dict.fromkeys(UPSTREAM, "p{}"), {"css/tokens.css": "a{}"}, {"home.css": "/* — */ .kb-asked li {}"})
    assert [*made.sheets][-2:] == ["kb.css", "home.css"]
    assert ".kb-asked" not in made.sheets["kb.css"]
    assert is_wanted("_static/home.css", '<div class="kb-asked"><ul>', made)
    assert not is_wanted("_static/home.css", '<div class="kb-other"><ul>', made)
