"""Files that a package brings along, as they are written into a site."""

from __future__ import annotations

import re
import sys

import pytest

from sphinx_kb.core.static_files import tokens_of, translated_script, without_comments

EXTENSION = """
from pathlib import Path
from sphinx_kb.core.static_files import add_static_folder, add_style, add_template_folder

HERE = Path(__file__).parent

def setup(app):
    app.setup_extension("sphinx_kb.core")
    add_static_folder(app, HERE / "brought", lambda message: {"hello": "你好 “</script>”"}.get(message, message))
    add_style(app, "css/one.css")
    add_style(app, "css/two.css")
    add_style(app, "css/one.css")
    add_template_folder(app, HERE / "brought_templates")
"""
FILES = {
    "index": "# 首页\n",
    "brings.py": EXTENSION,
    "brought/css/one.css": "body {\n  --one: light-dark(red, blue);\n}\n",
    "brought/css/two.css": "p { color: var(--one); }\n",
    "brought/js/a.js": "// why\nalert(_(\"hello\"));\n",
    "brought_templates/page.html": "{% for css in css_files %}{{ css_tag(css) }}\n{% endfor %}{{ _('Page not found') }}"
                                   "{{ ngettext('%s mention of this page', '%s mentions of this page', 2) }}",
}


@pytest.fixture
def world(make_world, monkeypatch):
    made = make_world("brings", files=FILES)
    monkeypatch.syspath_prepend(str(made.docs))
    yield made
    sys.modules.pop("brings", None)


def sheets(page):
    return re.findall(r'href="_static/(css/[\w-]+\.css)', page)


def test_every_page_links_to_the_tokens_and_then_to_each_sheet_once(world):
    assert sheets(world.build().page("index")) == [
        "css/tokens.css", "css/schemes.css", "css/one.css", "css/two.css"]


def test_scripts_are_written_in_the_language_of_the_site_and_without_comments(world):
    written = (world.build().out / "_static/js/a.js").read_text(encoding="utf-8")
    assert written == 'alert("你好 “</script>”");\n'


def test_both_schemes_of_a_colour_are_written_out(world):
    written = (world.build().out / "_static/css/one.css").read_text(encoding="utf-8")
    assert "--one: red;" in written
    assert "--one: blue;" in written
    assert "light-dark" not in written


def test_a_changed_file_of_a_package_rewrites_the_pages_that_name_its_checksum(world):
    before = world.build().page("index")
    world.write({"brought/css/two.css": "p { color: var(--two); }\n"})
    from sphinx.builders.html._assets import _file_checksum_inner
    _file_checksum_inner.cache_clear()  # Sphinx keeps checksums as long as the process lasts
    after = world.build()
    assert after.page("index") != before
    assert after.page("index") == world.build(to="clean").page("index")


def test_a_file_and_a_template_of_the_project_win(world):
    world.write({"own/css/one.css": "own", "own_templates/page.html": "own page"})
    built = world.build(html_static_path=["own"], templates_path=["own_templates"])
    assert (built.out / "_static/css/one.css").read_text(encoding="utf-8") == "own"
    assert built.page("index") == "own page"


def test_a_package_without_its_files_says_so(world):
    world.write({"brings.py": EXTENSION.replace('"brought"', '"nothing"')})
    with pytest.raises(Exception, match="这个包不完整"):
        world.build()


def test_licences_stay_and_other_comments_go():
    script = "/** @license MIT */\n// why\nlet a = 1; // here\n/**\n * what\n */\nlet b = 'http://x';\n  // end\n"
    assert without_comments(script) == "/** @license MIT */\nlet a = 1; // here\nlet b = 'http://x';\n"


def test_a_translation_cannot_break_the_script():
    assert translated_script('a(_("x \\"y\\""), _(z))', lambda message: message.upper()) == 'a("X \\"Y\\"", _(z))'


def test_what_is_no_web_page_gets_the_colours_of_the_project_else_those_of_the_kit(tmp_path):
    class Config:
        html_static_path = ("own",)

    assert tokens_of(Config, tmp_path)["--kb-paper"] == "#fff"
    (tmp_path / "own/css").mkdir(parents=True)
    (tmp_path / "own/css/tokens.css").write_text("body { --kb-paper: light-dark(#eee, #111); }", encoding="utf-8")
    assert tokens_of(Config, tmp_path) == {"--kb-paper": "#eee"}
