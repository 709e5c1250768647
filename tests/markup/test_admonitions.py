"""Admonitions with and without a title."""

from __future__ import annotations

import re

import pytest
from sphinx.locale import admonitionlabels


def titles(page):
    return [re.sub(r"<[^>]+>", "", title) for title in re.findall(r'<p class="admonition-title">(.*?)</p>', page)]


def test_a_title_stands_after_the_word_for_the_kind_and_the_text_below(make_world):
    text = "# 页\n\n:::{warning} 别 *自己* 停\n先问医生。\n:::\n"
    built = make_world("sphinx_kb.markup.admonitions", files={"index": text}).build()
    page = built.page("index")
    assert built.warnings == []
    assert titles(page) == ["警告：别 自己 停"]
    assert re.search(r'class="warning admonition|class="admonition warning', page)
    assert "<p>先问医生。</p>" in page


@pytest.mark.parametrize("kind", list(admonitionlabels))
def test_without_a_title_the_kind_is_the_title(make_world, kind):
    page = (
        make_world("sphinx_kb.markup.admonitions", files={"index": f"# 页\n\n:::{{{kind}}}\n一句。\n:::\n"})
        .build()
        .page("index")
    )
    (title,) = titles(page)
    assert title
    assert "：" not in title
    assert kind in re.search(r'<div class="([^"]*admonition[^"]*)"', page)[1].split()


def test_an_empty_admonition_is_reported_at_its_line(make_world):
    built = make_world("sphinx_kb.markup.admonitions", files={"index": "# 页\n\n:::{note} 标题\n:::\n"}).build()
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith("index.md:3:")


def test_in_another_language_the_kind_and_its_mark_are_those_of_the_language(make_world):
    files = {"index": "# Page\n\n:::{warning} Do not stop\nAsk first.\n:::\n"}
    for language, title in (("en", "Warning: Do not stop"), ("ja", "警告: Do not stop")):
        built = make_world("sphinx_kb.markup.admonitions", files=files, language=language).build()
        assert titles(built.page("index")) == [title]
