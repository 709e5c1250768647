"""Stylesheets cut to what is used."""

from __future__ import annotations

import re
from importlib.resources import files

from sphinx_kb.html.frame.stylesheet import UPSTREAM
from sphinx_kb.text.css import (
    arguments_of,
    custom_properties,
    minified,
    parted,
    properties_for,
    required_names,
    with_both_schemes,
    with_values,
    without,
)


def gone(name):
    return re.compile(rf"\.{name}\b").search


def test_comments_indents_and_empty_lines_go():
    assert minified("/* 一\n二 */\n\na {\n  b: c;\n}\n") == "a{b:c;}"


def test_strings_and_what_separates_words_stay():
    sheet = 'a :is(b, c) > d:hover { font: 1px "X; {Y}: z"; width: calc(1px + 2px); content: "\\"; "; }'
    assert minified(sheet) == 'a :is(b,c) > d:hover{font:1px "X; {Y}: z";width:calc(1px + 2px);content:"\\"; ";}'


def test_a_rule_goes_when_nothing_is_left_that_it_applies_to():
    assert without(".a{x:y}.b{x:y}", gone("a")) == ".b{x:y}"


def test_only_the_unused_arguments_of_a_rule_go():
    assert without(".a,.b > .a,.c{x:y}", gone("a")) == ".c{x:y}"


def test_an_excluded_class_does_not_count():
    sheet = "dl:not(.a):not(.b) dd{x:y}"
    assert without(sheet, gone("a")) == sheet


def test_an_empty_group_goes_with_its_rules():
    assert without("@media print{.a{x:y}}@media print{.a{x:y}.b{x:y}}", gone("a")) == "@media print{.b{x:y}}"


def test_fonts_and_strings_with_braces_and_commas_stay_whole():
    sheet = '@font-face{src:url(a,b)}.b:is(.c,.d)::before{content:"}{,"}'
    assert without(sheet, gone("a")) == sheet
    assert arguments_of(".b:is(.c,.d),e") == [".b:is(.c,.d)", "e"]


def test_an_escaped_quote_ends_no_string():
    sheet = r'.b::before{content:"\"}{"}.c{x:y}'
    assert without(sheet + ".a{x:y}", gone("a")) == sheet


def test_the_stylesheets_of_others_survive_when_nothing_is_unused():
    for package, path in UPSTREAM.values():
        sheet = files(package).joinpath(path).read_text(encoding="utf-8")
        same = without(sheet, lambda selector: False)
        squeeze = re.compile(r"\s+|/\*.*?\*/", re.DOTALL)
        assert squeeze.sub("", same) == squeeze.sub("", re.sub(r"/\*#.*", "", sheet))


TOKENS = "/* t */\nbody {\n  --a: light-dark(rgb(1 2 3 / 4%), #000);\n  --b: 1px;\n  --c: light-dark(#fff, #111);\n}\n"


def test_dark_values_are_written_out_for_whatever_says_that_it_is_dark():
    written = with_both_schemes(TOKENS)
    assert "light-dark" not in written
    assert written.startswith("/* t */\nbody {\n  --a: rgb(1 2 3 / 4%);\n  --b: 1px;\n  --c: #fff;\n}\n")
    for signal in ('body[data-theme="dark"]', 'html[data-theme="dark"] body', 'body[data-theme="auto"]'):
        assert re.search(re.escape(signal) + r"[^{]*\{\n--a: #000;\n--c: #111;\n\}", written)


def test_a_sheet_without_two_schemes_stays_as_it_is():
    assert with_both_schemes("body{--a: 1px}") == "body{--a: 1px}"


def test_what_knows_no_properties_gets_the_light_values():
    assert custom_properties(TOKENS) == {"--a": "rgb(1 2 3 / 4%)", "--b": "1px", "--c": "#fff"}
    assert with_values("p{color:var(--c);margin:var(--none)}", custom_properties(TOKENS)) == (
        "p{color:#fff;margin:var(--none)}")


def test_a_rule_needs_the_classes_and_ids_of_its_selector_and_none_of_those_it_excludes():
    sheet = '.a > .b,#c:not(.d)[href=".e"]{x:y}@media print{p .f{x:y}}@keyframes k{from{x:y}}'
    assert required_names(sheet) == {frozenset({".a", ".b"}), frozenset({"#c"}), frozenset({".f"})}


COLOURS = (
    "body{--a:1px;--b:url('x;y');--c:var(--d);--d:2px}"
    "@media not print{body[data-theme=dark]{--b:url('z');--d:3px}}p{margin:var(--a)}"
)


def test_properties_that_only_some_rules_ask_for_are_told_from_the_others():
    assert properties_for("q{x:var(--a) var(--b) var(--c) var(--none)}", COLOURS) == {"--b", "--c", "--d"}
    assert properties_for("q{x:var(--c)}", COLOURS + "i{x:var(--d)}") == {"--c"}
    assert properties_for("q{x:var(--d)}", COLOURS + "i{x:var(--c)}") == set()


def test_properties_move_to_another_sheet_in_every_scheme():
    rest, taken = parted(COLOURS, {"--b", "--d"})
    assert rest == "body{--a:1px;--c:var(--d);}p{margin:var(--a)}"
    assert taken == "body{--b:url('x;y');--d:2px}@media not print{body[data-theme=dark]{--b:url('z');--d:3px}}"
