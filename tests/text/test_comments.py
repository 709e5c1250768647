"""Comments of Obsidian are gone from the text, and nothing else is; lines keep their numbers."""

from __future__ import annotations

import pytest

from sphinx_kb.text.comments import without_comments


@pytest.mark.parametrize(("written", "shown"), [
    ("前 %%私%% 后", "前  后"),
    ("%%私%%", ""),
    ("一\n%%\n私\n\n# 私\n%%\n二", "一\n\n\n\n\n\n二"),
    ("%%一%%留%%二%%", "留"),
    ("```\n%% 留\n```\n%%私%%", "```\n%% 留\n```\n"),
    ("~~~~\n```\n%%留%%\n~~~~\n", "~~~~\n```\n%%留%%\n~~~~\n"),
    ("- ```mermaid\n  %% 留\n  ```\n", "- ```mermaid\n  %% 留\n  ```\n"),
    ("> ```\n> %%留%%\n> ```\n", "> ```\n> %%留%%\n> ```\n"),
    ("`%%留%%` %%私%%", "`%%留%%` "),
    ("``a ` %%留%%`` %%私%%", "``a ` %%留%%`` "),
    ("`跨行\n%%留%%` %%私%%", "`跨行\n%%留%%` "),
    ("`没有关上 %%私%%", "`没有关上 "),
    ("%%\n```\n私\n```\n%%后", "\n\n\n\n后"),
    ("---\ntitle: '%%留%%'\n---\n%%私%%", "---\ntitle: '%%留%%'\n---\n"),
    ("```{note}\n%%私%%\n`````{tip}\n私 %%私%%\n`````\n```\n%%私%%\n", "```{note}\n\n`````{tip}\n私 \n`````\n```\n\n"),
    ("```{mermaid}\n%% 留\n```\n%%私%%", "```{mermaid}\n%% 留\n```\n"),
    ("```ad-note\n%%私%%\n```\n```\n%%留%%\n```\n", "```ad-note\n\n```\n```\n%%留%%\n```\n"),
    ("100%", "100%"),
    ("没有注释\n", "没有注释\n"),
    ("行内```不是围栏``` %%私%%", "行内```不是围栏``` "),
    ("%%[[私]] `%%` 后", " `%%` 后"[:0] + "` 后"),
])
def test_what_is_left(written, shown):
    assert without_comments(written) == (shown, 0)


def test_a_comment_that_is_not_closed_hides_the_rest_and_says_where_it_begins():
    assert without_comments("一\n二 %%私\n\n也私\n") == ("一\n二 \n\n\n", 2)


def test_many_comments_in_one_paragraph_are_all_gone():
    many = "`a` %%私%% 字 " * 2_000
    assert without_comments(many)[0] == "`a`  字 " * 2_000
