"""The answer at the top of a page: its form, its parts, and the pages that must have one."""

from __future__ import annotations

import re

import pytest

PARTS = {"今晚怎么办": "do", "什么时候联系医生": "ask", "不要做什么": "avoid"}
PAGE = """\
# 漏服

:::{answer}
**跳过那一次。**

今晚怎么办
: 照常吃。

不要做什么
: 不要补双份。
:::

理由在下面。
"""
PART = "sphinx_kb.markup.answers"


@pytest.fixture
def world(make_world):
    def make(text, **settings):
        files = {"index": text}
        return make_world(PART, files=files, kb_answer_parts=PARTS, kb_answer_pages=["index"], **settings)

    return make


def test_the_answer_comes_first_with_its_parts_each_in_its_tone(world):
    built = world(PAGE).build()
    page = built.page("index")
    assert built.warnings == []
    box = re.search(r'<div aria-label="先说结论" class="kb-answer" role="note">(.*?)</div>', page, re.DOTALL)[1]
    assert '<p class="kb-answer__lead"><strong>跳过那一次。</strong></p>' in box
    assert re.findall(r'<dt class="(\S+)">(\S+?)</dt>', box) == [
        ("kb-answer__do", "今晚怎么办"), ("kb-answer__avoid", "不要做什么")]
    assert page.index("kb-answer") < page.index("理由在下面")


def test_a_page_that_must_answer_and_does_not_is_reported(world):
    built = world("# 漏服\n\n漏服是没有按时吃药。\n").build()
    assert built.warnings == ["index.md:1: WARNING: 这一页要先给答案：在标题下面写 :::{answer} [kb.answer]"]


def test_an_answer_below_the_reasons_is_reported_at_its_line(world):
    built = world("# 漏服\n\n先讲理由。\n\n:::{answer}\n**跳过。**\n:::\n").build()
    assert built.warnings == ["index.md:5: WARNING: 答案要放在最前面：移到标题下面 [kb.answer]"]


def test_an_answer_that_comes_after_a_label_is_still_first(world):
    assert world("# 漏服\n\n{#index-answer}\n:::{answer}\n**跳过。**\n:::\n\n理由。\n").build().warnings == []


def test_a_page_outside_the_list_needs_no_answer(make_world):
    world = make_world(PART, files={"index": "# 页\n\n文。\n"}, kb_answer_pages=["patients/*"])
    assert world.build().warnings == []


def test_an_unknown_part_is_reported_with_the_nearest_name(world):
    built = world(PAGE.replace("今晚怎么办", "今晚怎么做")).build()
    assert built.warnings == [
        "index.md:6: WARNING: “今晚怎么做” 不是答案的一部分，是否指 今晚怎么办？ [kb.answer]"]


def test_without_a_list_of_parts_every_name_is_allowed(make_world):
    built = make_world(PART, files={"index": PAGE}).build()
    assert built.warnings == []
    assert "<dt>今晚怎么办</dt>" in built.page("index")


def test_an_answer_that_begins_with_a_list_is_reported(world):
    built = world("# 漏服\n\n:::{answer}\n- 跳过。\n:::\n").build()
    assert built.warnings == ["index.md:3: WARNING: 答案先写一句话：把它放在最前面 [kb.answer]"]


def test_a_tone_that_is_unknown_is_reported(make_world):
    built = make_world(PART, files={"index": PAGE}, kb_answer_parts={**PARTS, "今晚怎么办": "doo"}).build()
    assert len(built.warnings) == 1
    assert "kb_answer_parts 里 “今晚怎么办” 的语气 “doo” 不认识" in built.warnings[0]


def test_a_book_and_a_text_say_the_same(world):
    typst = make_typst(world(PAGE))
    assert "kb-answer" in typst
    assert typst.index("跳过那一次") < typst.index("今晚怎么办") < typst.index("不要补双份") < typst.index("理由")
    text = world(PAGE).build("text").page("index", ".txt")
    assert text.index("跳过那一次") < text.index("今晚怎么办") < text.index("不要补双份") < text.index("理由")


def make_typst(world):
    world.extensions = (*world.extensions, "sphinx_kb.books.typst")
    built = world.build("typst", to="book")
    assert built.warnings == []
    return "".join(data.decode() for name, data in built.files().items() if name.endswith(".typ"))
