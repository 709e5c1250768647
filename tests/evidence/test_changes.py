"""What changed in the evidence: what readers see of each change, and what an author of a wrong entry is told."""

from __future__ import annotations

import re

import pytest

from sphinx_evidence.lint import RULES as SET
from sphinx_evidence.model.load import load
from sphinx_evidence.model.subject import Subject
from sphinx_kb.core.settings import settings_for
from sphinx_kb.lint import Content, findings
from tests.conftest import ROOT
from tests.evidence.conftest import DATA, EXTENSIONS, PAGES, SETTINGS

FILE = "_data/evidence-changes.yaml"
CHANGES = """\
- id: older
  date: 2026-01-02
  kind: added
  title: 半衰期
  now: 补上 {value}`half-life`。
  refs: [sato2013]
  pages: [brake]
- id: newer
  date: 2026-01-03
  kind: corrected
  title: 刹车
  before: 写“大幅增多”。
  now: 还没有定论。
  reason: 两边的实验不一致。
  refs: [sato2013, gillman2006]
  pages: [brake, other]
- id: open
  date: 2026-01-03
  kind: open
  title: 多少
  now: 没有查到。
  pages: [other]
"""


@pytest.fixture
def changes(make_world):
    """The world with a page of changes."""
    index = PAGES["index"].replace("bibliography\n", "bibliography\n        changes\n")
    page = "# 证据有哪些变化\n\n```{evidence-changes}\n```\n"
    files = PAGES | DATA | {"index": index, "changes": page, FILE: CHANGES}
    return make_world(*EXTENSIONS, "sphinx_evidence.changes", files=files, **SETTINGS)


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_readers_see_the_newest_first_and_what_was_wrong_before_the_rest(changes):
    built = changes.build()
    page = built.page("changes")
    assert built.warnings == []
    assert re.findall(r'id="(change[^"]*)"', page) == [
        "changes-2026-01-03", "changes-2026-01-03-corrected", "change-newer", "changes-2026-01-03-open", "change-open",
        "changes-2026-01-02", "changes-2026-01-02-added", "change-older",
    ]
    text = text_of(page)
    assert "原先：写“大幅增多”。" in text
    assert "现在：还没有定论。" in text
    assert "理由：两边的实验不一致。（Gillman，2006；Sato 等，2013）" in text
    assert "见 刹车、别的。" in text
    assert 'href="other.html"' in page
    assert "补上 20–40 h。" in text


def test_a_page_that_is_edited_shows_every_change_as_a_clean_build_would(changes):
    """The data are then those that the first build kept."""
    before = changes.build().page("changes")
    changes.change("changes.md", "# 证据有哪些变化\n", "# 证据有哪些变化\n\n又一句。\n")
    after = changes.build().page("changes")
    assert after.replace("<p>又一句。</p>\n", "") == before
    assert after == changes.build(to="clean").page("changes")


def test_the_page_follows_the_file_and_the_numbers(changes):
    changes.build()
    changes.change(FILE, "没有查到。", "查到了。")
    assert "查到了。" in changes.build().page("changes")
    changes.change("_data/values/brake.csv", ",20,40,", ",21,40,")
    assert "补上 21–40 h。" in text_of(changes.build().page("changes"))


MISTAKES = {
    "a reference misspelt": ("[sato2013]", "[sato2031]", "older 引了不存在的文献 “sato2031”"),
    "a page misspelt": ("[brake, other]", "[brake, others]", "变化 newer 写的页面 others 不存在"),
    "a number misspelt": ("`half-life`", "`half-live`", "older 没有 “half-live” 这条数值"),
    "a typed number": ("没有查到。", "没有查到 20 h。", "open "),
    "a day to come": ("2026-01-02", "2999-01-02", "date 2999-01-02"),
    "an unknown kind": ("kind: added", "kind: add", "kind “add”"),
    "no word of what was wrong": ("  before: 写“大幅增多”。\n", "", "corrected 一类的变化要写 before"),
    "no source": ("  refs: [sato2013]\n", "", "added 一类的变化要写 refs"),
    "an address twice": ("id: open", "id: newer", "newer"),
}


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES.values(), ids=MISTAKES)
def test_an_author_is_told_once_by_check_and_build_alike(changes, old, new, told):
    changes.change(FILE, old, new)
    found = [one for one in findings(Content.read(changes.docs), [SET]) if one.rule == "data"]
    assert len(found) == 1
    assert told in found[0].message
    assert [re.sub(r"WARNING: | \[kb\.\w+\]$", "", one) for one in changes.build().warnings] == [
        f"{found[0].path}:{found[0].line}: {found[0].message}"]


def test_what_is_said_to_be_now_is_cited_or_owned_to_be_open():
    docs = ROOT / "docs"
    data = load(docs, Subject.from_settings(settings_for(docs)))
    assert len(data.changes) > 30
    assert [change.id for change in data.changes.values() if change.kind.id == "added" and not change.refs] == []
    assert {change.kind.id for change in data.changes.values()} == {
        "corrected", "qualified", "withdrawn", "added", "open"}
