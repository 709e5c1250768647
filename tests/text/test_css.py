"""Stylesheets cut to what is used."""

from __future__ import annotations

import re
from importlib.resources import files

from sphinx_kb.html.assets import OTHERS
from sphinx_kb.text.css import selectors_of, tightened, without


def gone(name):
    return re.compile(rf"\.{name}\b").search


def test_comments_indents_and_empty_lines_go():
    assert tightened("/* 一\n二 */\n\na {\n  b: c;\n}\n") == "a {\nb: c;\n}"


def test_a_rule_goes_when_nothing_is_left_that_it_applies_to():
    assert without(".a{x:y}.b{x:y}", gone("a")) == ".b{x:y}"


def test_only_the_unused_selectors_of_a_rule_go():
    assert without(".a,.b > .a,.c{x:y}", gone("a")) == ".c{x:y}"


def test_an_excluded_class_does_not_count():
    sheet = "dl:not(.a):not(.b) dd{x:y}"
    assert without(sheet, gone("a")) == sheet


def test_an_empty_group_goes_with_its_rules():
    assert without("@media print{.a{x:y}}@media print{.a{x:y}.b{x:y}}", gone("a")) == "@media print{.b{x:y}}"


def test_fonts_and_strings_with_braces_and_commas_stay_whole():
    sheet = '@font-face{src:url(a,b)}.b:is(.c,.d)::before{content:"}{,"}'
    assert without(sheet, gone("a")) == sheet
    assert selectors_of(".b:is(.c,.d),e") == [".b:is(.c,.d)", "e"]


def test_an_escaped_quote_ends_no_string():
    sheet = r'.b::before{content:"\"}{"}.c{x:y}'
    assert without(sheet + ".a{x:y}", gone("a")) == sheet


def test_the_stylesheets_of_others_survive_when_nothing_is_unused():
    for package, path in OTHERS:
        sheet = files(package).joinpath(path).read_text(encoding="utf-8")
        same = without(sheet, lambda selector: False)
        squeeze = re.compile(r"\s+|/\*.*?\*/", re.DOTALL)
        assert squeeze.sub("", same) == squeeze.sub("", re.sub(r"/\*#.*", "", sheet))
