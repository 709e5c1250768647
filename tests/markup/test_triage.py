"""Cards of urgency as a reader sees them, also without colours, and what an author hears of a mistake."""

from __future__ import annotations

import re

import pytest

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.markup.triage")
PAGE = """
    # 信号

    :::{triage} now 立即**就医**
    - 晕倒
    :::

    :::{triage} today 当天就医
    - 发热
    :::

    :::{triage} soon 这几天问
    - 腿难受
    :::
    """


def test_each_card_says_its_urgency_in_words(make_world):
    built = make_world(*EXTENSIONS, files={"index": PAGE}).build()
    assert built.warnings == []
    titles = re.findall(r'<p class="kb-triage__title">(.*?)</p>', built.page("index"))
    assert [re.sub(r"<[^>]+>", "", title) for title in titles] == ["红 立即就医", "黄 当天就医", "绿 这几天问"]
    assert [found.split()[-1] for found in re.findall(r'class="(kb-triage kb-triage--\w+)', built.page("index"))] == [
        "kb-triage--now", "kb-triage--today", "kb-triage--soon"]
    assert built.page("index").count("<li><p>") == 3


@pytest.mark.parametrize(("old", "new"), [
    ("now 立即**就医**", "never 就医"), ("now 立即**就医**", "now"),
    (":::{triage} now 立即**就医**\n    - 晕倒", ":::{triage} now 立即"),
])
def test_a_card_without_urgency_title_or_signs_is_reported_at_its_line(make_world, old, new):
    assert old in PAGE
    built = make_world(*EXTENSIONS, files={"index": PAGE.replace(old, new)}).build()
    assert [line.partition(" ")[0] for line in built.warnings] == ["index.md:3:"]
    assert "分级卡片开头要写缓急（now、today、soon）和标题" in built.warnings[0]
