"""What an author reads when something is wrong: one message in the language of the site, with file and line."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.build.translated_warnings import AdviceFilter

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.build.translated_warnings")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![图](missing.png)", "index.md:3: WARNING: 无法读取图像文件：missing.png [image.not_readable]"),
        (
            "{nonsense}`x`",
            "index.md:3: WARNING: 没有 “nonsense” 这个角色（行内标记）：看看有没有写错 [myst.role_unknown]",
        ),
        (
            "```{nonsense}\n```",
            "index.md:3: WARNING: 没有 “nonsense” 这个指令：看看有没有写错 [myst.directive_unknown]",
        ),
        ("### 跳级", "index.md:3: WARNING: 标题从 1 级跳到了 3 级：请一级一级往下写 [myst.header]"),
        (
            "(dup)=\n## 甲\n\n(dup)=\n## 乙",
            "index.md:6: WARNING: 标签 “dup” 在这一页出现了两次：标签在全站只能用一次，请改其中一个 [docutils]",
        ),
        (
            "```{list-table}\n* - a\n  - b\n* - c\n```",
            "index.md:3: ERROR: list-table 的第 2 行有 1 格，第 1 行有 2 格：每一行的格数要一样 [docutils]",
        ),
        (
            "[x](no.md)",
            "index.md:3: WARNING: 链接指向的 “no.md” 不存在 [myst.xref_missing]",
        ),
        (
            "{term}`没有`",
            "index.md:3: WARNING: 术语表里没有 “没有”：换成已有的名字，或在术语表里加上 [ref.term]",
        ),
        ("{ref}`nowhere`", "index.md:3: WARNING: 标签未定义：'nowhere' [ref.ref]"),
        ("{numref}`fig-no`", "index.md:3: WARNING: 没有 “fig-no” 这个标签 [ref.numref]"),
    ],
)
def test_a_mistake_gives_one_chinese_message_with_file_and_line(make_world, text, expected):
    built = make_world(*EXTENSIONS, files={"index": f"# 首页\n\n{text}\n"}, numfig=True).build()
    assert built.warnings == [expected]


def test_labels_used_on_two_pages_name_both(make_world):
    files = {
        "index": "# 首页\n\n```{toctree}\nother\n```\n\n(dup)=\n## 甲\n",
        "other": "# 其他\n\n(dup)=\n## 乙\n",
    }
    (warning,) = make_world(*EXTENSIONS, files=files).build().warnings
    assert re.match(r"other\.md:\d+: WARNING: .*dup", warning)
    assert HAN.search(warning)


def test_front_matter_that_is_no_yaml_says_what_to_look_for(make_world):
    built = make_world(*EXTENSIONS, files={"index": "---\nsummary: [x\n---\n# 首页\n"}).build()
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith("index.md:1: WARNING: 开头的说明")


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        ("- a", ["开头的说明（两条 --- 之间）一行一项"]),
        ("myst: true", ["开头的说明里，myst 的下面要缩进写 MyST 的设置，一行一项“名字: 值”"]),
        ("html_meta: null", ["开头说明里的 “html_meta” 要写在 “myst:” 下面", "“html_meta” 的值种类不对"]),
        ("substitutions: 3", ["开头说明里的 “substitutions” 要写在 “myst:” 下面", "“substitutions” 的值种类不对"]),
        ("myst: {no_such: 1}", ["MyST 没有 “no_such” 这项设置"]),
        ("myst: {heading_slug_func: no.such}", ["请在 conf.py 里设 myst_heading_slug_func"]),
        ("myst: {sub_delimiters: [a]}", ["“sub_delimiters” 的值种类不对"]),
        ("myst: {html_meta: {1: 2}}", ["“html_meta” 的值种类不对"]),
        ("myst: {enable_extensions: [no_such]}", ["“enable_extensions” 的值种类不对"]),
        ("myst: {url_schemes: {1: a}}", ["“url_schemes” 的值种类不对"]),
        ("myst: {words_per_minute: many}", ["“words_per_minute” 的值种类不对"]),
    ],
)
def test_settings_of_a_page_that_myst_refuses_are_told_in_chinese(make_world, front_matter, expected):
    warnings = make_world(*EXTENSIONS, files={"index": f"---\n{front_matter}\n---\n# 首页\n"}).build().warnings
    assert len(warnings) == len(expected)
    for words, warning in zip(expected, warnings, strict=True):
        assert words in warning
        assert warning.startswith("index.md:1: WARNING: ")
        assert "class" not in warning


def test_a_key_that_is_no_reference_says_where_references_live(make_world):
    world = make_world(*EXTENSIONS, "sphinxcontrib.bibtex", files={"index": "# 首页\n\n{cite:p}`nokey`\n"})
    world.write({"r.bib": "@book{a, author={A, B}, title={T}, year={2000}}\n"})
    built = world.build(bibtex_bibfiles=["r.bib"])
    assert built.warnings == [
        "index.md:3: WARNING: 没有 “nokey” 这条文献：看看键有没有写错，或在文献库里加上 [bibtex.key_not_found]"
    ]


def test_a_message_nobody_foresaw_is_kept_as_it_is(make_world):
    assert AdviceFilter(english=True).reword("something new 100 %") == "something new 100 %"


def test_a_site_words_a_warning_as_its_authors_need(make_world):
    advice = [(r"'myst' cross-reference target not found: '(?P<to>.+?)'", "“%(to)s” 100% 不存在：写成 [[页面]]")]
    world = make_world(*EXTENSIONS, files={"index": "# 首页\n\n[x](no.md)\n"}, kb_warning_advice=advice)
    assert world.build().warnings == ["index.md:3: WARNING: “no.md” 100% 不存在：写成 [[页面]] [myst.xref_missing]"]


def test_an_english_site_gets_advice_where_it_says_more_than_the_warning(make_world):
    files = {"index": "# Home\n\n### Jump\n\n[x](no.md)\n"}
    built = make_world(*EXTENSIONS, files=files, language="en").build()
    assert built.warnings == [
        "index.md:3: WARNING: A heading of level 1 is followed by one of level 3: go down one level at a time. "
        "[myst.header]",
        "index.md:5: WARNING: 'myst' cross-reference target not found: 'no.md' [myst.xref_missing]",
    ]


def test_a_language_without_catalogue_keeps_the_warning_of_the_library(make_world):
    built = make_world(*EXTENSIONS, files={"index": "# ホーム\n\n### Jump\n"}, language="ja").build()
    assert built.warnings == [
        "index.md:3: WARNING: Non-consecutive header level increase; H1 to H3 [myst.header]"]


def test_sphinx_itself_speaks_the_language_of_the_site_whatever_the_terminal_speaks(make_world):
    files = {"index": "# Home\n\n![x](missing.png)\n"}
    (warning,) = make_world(*EXTENSIONS, files=files, language="fr").build().warnings
    assert "fichier image missing.png illisible" in warning


def test_without_the_extension_warnings_of_the_parser_are_english(make_world):
    """The reason for the module: should MyST be translated, this test says so and its advice can go."""
    built = make_world("sphinx_kb.core", files={"index": "# 首页\n\n### 跳级\n"}).build()
    assert built.warnings == [
        "index.md:3: WARNING: Non-consecutive header level increase; H1 to H3 [myst.header]"]
