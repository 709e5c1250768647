"""What stands between two --- at the top of a note is its properties, or is shown: no text is lost."""

from __future__ import annotations

import re

import pytest

from sphinx_kb.vault.properties import is_text
from tests.vault.test_contents import SETTINGS

SHOWN = ["一句话。\n", "\n# 题\n\n话\n", "- 甲\n- 乙\n", "# 题\n", "说明: 甲\n没有冒号的一行\n又一行 [a\n",
         "@ 不是 YAML\n", "> 引文\n"]
HIDDEN = ["tags: [a]\n", "", "\n", "# tags: [a]\n", "title: a: b\ntags:\n- a\n- b\n- c\n", "标题: 甲\n",
          "title: [没有关上\n"]


@pytest.mark.parametrize("content", SHOWN)
def test_text_is_told_from_properties(content):
    assert is_text(content)


@pytest.mark.parametrize("content", HIDDEN)
def test_properties_are_told_from_text_even_if_their_yaml_is_broken(content):
    assert not is_text(content)


def test_text_between_two_rules_at_the_top_is_shown_and_told(make_world):
    files = {"Home": "开头。\n", "甲": "---\n一句 [[乙]]。\n---\n\n后文。\n", "乙": "---\ntags: [a]\n---\n\n正文。\n"}
    world = make_world("sphinx_kb", files=files, root_doc="Home", **SETTINGS)
    built = world.build()
    page = built.page("甲")
    assert re.search(r"<hr[^>]*>\s*<p>一句\s?<a.*?</p>\s*<hr[^>]*>\s*<p>后文。</p>", page, re.S)
    (line,) = [line for line in built.warnings if "kb.properties" in line]
    assert "甲.md:1" in line
    assert "tags:" not in built.page("乙")


def test_a_sentence_that_becomes_a_heading_is_told_at_its_rule(make_world):
    source = "# 题\n\n一句话。\n---\n\n小标题\n---\n\n两行\n的话\n---\n\n另一种\n======\n\n- 条目。\n---\n\n后。\n"
    built = make_world("sphinx_kb.markup", "sphinx_kb.links.wikilinks", files={"index": source}).build()
    assert re.findall(r"index\.md:(\d+): WARNING: “([^”]*)” 成了标题", "\n".join(built.warnings)) == [
        ("4", "一句话。"), ("11", "的话")]
    assert "<h2>一句话。" in built.page("index")
