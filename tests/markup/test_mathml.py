"""Formulas: as MathML, and what an author is told of a bad one."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.markup.mathml import BadFormulaError, mathml


def test_a_formula_is_mathml_with_its_source_as_alternative():
    assert mathml("x_1 < 2") == (
        '<math alttext="x_1 &lt; 2"><msub><mi>x</mi><mn>1</mn></msub><mo>&lt;</mo><mn>2</mn></math>')


def test_a_displayed_formula_says_so():
    assert 'display="block"' in mathml(r"\frac{a}{b}", display=True)


@pytest.mark.parametrize(("tex", "says"), [
    (r"\foo{x}", "公式里有不认识的命令 \\foo"),
    (r"\frac&", "公式没写完"),
    ("x_&", "公式没写完"),
    (r"\frac{1", "花括号 { 与 } 不成对"),
    (r"a}", "花括号 { 与 } 不成对"),
    (r"\left( a", r"\left 与 \right 不成对"),
    (r"\begin{cases} a", r"\begin 与 \end 不成对"),
    (r"\frac{1}", "公式没写完"),
    (r"x_{}", "公式没写完"),
])
def test_a_bad_formula_says_what_is_wrong(tex, says):
    with pytest.raises(BadFormulaError, match=re.escape(says)) as error:
        mathml(tex)
    assert str(error.value).endswith(f"：{tex}")


def world(make_world, text):
    return make_world("sphinx_kb.markup.mathml", files={"index": text}, html_math_renderer="mathml").build()


def test_a_page_shows_formulas_in_text_and_numbered(make_world):
    built = world(make_world, """
        # 页

        占有率 $C/(C+K)$。

        $$
        F = \\frac{D}{V}
        $$ (eq-f)

        见 {eq}`eq-f`。

        $$
        a &= b \\\\
        c &= d
        $$
        """)
    page = built.page("index")
    assert built.warnings == []
    assert page.count("<math ") == 3
    assert '<span class="eqno">(1)' in page
    assert 'id="equation-eq-f"' in page
    assert "<mtable" in page
    assert "mathjax" not in page.replace("mathjax_ignore", "")


def test_a_bad_formula_is_reported_at_its_line_and_shown_as_source(make_world):
    built = world(make_world, "# 页\n\n一句。\n\n又 $\\foo$ 一句。\n")
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith("index.md:5: WARNING: 公式里有不认识的命令 \\foo")
    assert built.warnings[0].endswith("[kb.math]")
    assert r'<code class="literal">\foo</code>' in built.page("index")


def test_a_guest_gets_mathml_without_a_setting_and_hears_of_mistakes_in_english(make_world):
    files = {"index": "# Page\n\n$x^2$\n\n$\\foo$\n"}
    built = make_world("sphinx_kb.markup.mathml", files=files, language="en").build()
    assert built.warnings == ["index.md:5: WARNING: The formula has an unknown command \\foo: \\foo [kb.math]"]
    assert "<msup>" in built.page("index")
