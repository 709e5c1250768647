"""What an author reads when something is wrong: one Chinese message with file and line."""

from __future__ import annotations

import re

import pytest

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
            "index.md:3: WARNING: 链接指向的 “no.md” 不存在：站内链接请用 [[页面]] [myst.xref_missing]",
        ),
        (
            "{term}`没有`",
            "index.md:3: WARNING: 术语表里没有 “没有”：换成已有的名字，或在 docs/_data/terms.yaml 里加上 [ref.term]",
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


def test_a_key_that_is_no_reference_says_where_references_live(make_world):
    world = make_world(*EXTENSIONS, "sphinxcontrib.bibtex", files={"index": "# 首页\n\n{cite:p}`nokey`\n"})
    world.write({"r.bib": "@book{a, author={A, B}, title={T}, year={2000}}\n"})
    built = world.build(bibtex_bibfiles=["r.bib"])
    assert built.warnings == [
        "index.md:3: WARNING: 没有 “nokey” 这条文献：看看键有没有写错，或在 docs/_data/references.bib 里加上 "
        "[bibtex.key_not_found]"
    ]


def test_another_encoding_stops_the_build_with_file_and_line(make_world):
    world = make_world(*EXTENSIONS, files={"index": "# 首页\n"})
    (world.docs / "other.md").write_bytes("# 其他\n\n米氮平\n".encode("gbk"))
    with pytest.raises(SystemExit, match=r"other\.md:1: 这个文件不是 UTF-8 编码"):
        world.build()


def test_a_message_nobody_foresaw_is_kept_as_it_is(make_world):
    from sphinx_kb.build.translated_warnings import reword

    assert reword("something new 100 %") == "something new 100 %"
