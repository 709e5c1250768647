"""When pages changed, as readers see it: from git, else from the dates of review."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from sphinx_kb.build.before_sphinx import status_of, statuses_below
from sphinx_kb.publish.history import answer_inputs
from tests.publish.conftest import Repository

TAG = re.compile(r"<[^>]+>")


def days(page: str) -> dict[str, list[str]]:
    """The list on a page: day → the lines of that day."""
    listing = re.search(r'<dl class="[^"]*kb-recent[^>]*>(.*?)</dl>', page, re.S)[1]
    found = {}
    for day, entries in re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.sub(r"\n", "", listing)):
        found[TAG.sub("", day)] = [TAG.sub("", line) for line in re.findall(r"<li>(.*?)</li>", entries)]
    return found


def test_pages_are_listed_by_day_with_the_words_of_the_commit(garden):
    built = garden.build()
    assert built.warnings == []
    assert days(built.page("最近")) == {
        "2026 年 3 月 3 日": ["老树：garden: the tree &lt;grew&gt; &amp; grew"],
        "2026 年 2 月 2 日": ["新苗（新）：garden: a sapling"],
        "2026 年 1 月 1 日": ["园子（新）：garden: first pages", "最近更新（新）：garden: first pages"],
    }
    assert re.search(r'href="old\.html"[^>]*>老树', built.page("最近"))


def test_a_site_may_show_what_pages_are_about_instead_of_commits(garden):
    page = garden.build(kb_history_words=False).page("最近")
    assert list(days(page).values()) == [
        ["老树"], ["新苗（新）：今年种的。"], ["园子（新）：一座园子。", "最近更新（新）"]]


def test_as_many_pages_are_listed_as_the_author_says(garden):
    garden.write({"最近": "# 最近更新\n\n```{recent-changes}\n:count: 1\n```\n"})
    assert [len(lines) for lines in days(garden.build().page("最近")).values()] == [1]


def test_renaming_a_page_is_no_change_but_renaming_and_editing_it_is(garden):
    garden.git("mv", "docs/old.md", "docs/tree.md")
    garden.write({"index": "# 园子\n\n```{toctree}\ntree\nnew\n最近\n```\n"})
    garden.git.commit("move", "2026-04-04")
    assert "garden: the tree" not in str(days(garden.build().page("最近")))  # its past has another name
    assert "老树" not in str(days(garden.build().page("最近")))
    garden.write({"tree": "# 老树\n\n见 [[new]]，它更高了。\n"})
    garden.git.commit("edit", "2026-05-05")
    assert days(garden.build().page("最近"))["2026 年 5 月 5 日"] == ["老树：edit"]


def test_commits_that_the_repository_ignores_change_nothing(garden):
    garden.write({"new": "---\nsummary: 今年种的。\n---\n\n# 新苗\n"})
    number = garden.git.commit("reformat", "2026-04-04")
    assert days(garden.build().page("最近"))["2026 年 4 月 4 日"] == ["新苗：reformat"]
    (garden.root / ".git-blame-ignore-revs").write_text(f"# format\n{number}  # all pages\n", encoding="utf-8")
    page = garden.build().page("最近")
    assert days(page)["2026 年 2 月 2 日"] == ["新苗（新）：garden: a sapling"]
    assert page == garden.build(to="clean").page("最近")


def test_a_commit_alone_renews_the_list_and_nothing_else(garden):
    before = garden.build()
    text = before.page("new")
    garden.git("commit", "-q", "--amend", "-m", "better words", day="2026-03-03")
    after = garden.build()
    assert days(after.page("最近"))["2026 年 3 月 3 日"] == ["老树：better words"]
    assert after.page("new") == text
    # the index of Sphinx alone keeps words that are gone: sphinx_kb.build.search_words
    clean = garden.build(to="clean").files()
    assert after.files() | {"searchindex.js": b""} == clean | {"searchindex.js": b""}


def test_without_the_past_the_dates_are_those_of_review(garden):
    garden.write({"new": "---\nreviewed: 2025-12-31\nsummary: 今年种的。\n---\n# 新苗\n", "old": (
        "---\nreviewed: soon\n---\n# 老树\n\n见 [[new]]。\n")})
    garden.git.commit("dates", "2026-04-04")
    expected = {"2025 年 12 月 31 日": ["新苗：今年种的。"]}
    shallow = garden.root / "shallow"
    url = garden.root.as_uri()
    subprocess.run(["git", "clone", "-q", "--depth", "1", url, shallow], check=True)
    whole, garden.root = garden.root, shallow
    assert days(garden.build().page("最近")) == expected
    garden.root = whole
    assert days(garden.build(kb_history_from_git=False).page("最近")) == expected
    shutil.rmtree(garden.root / ".git")
    assert days(garden.build().page("最近")) == expected


def test_where_nothing_is_known_the_page_says_so(make_world):
    files = {"index": "# 首页\n\n```{recent-changes}\n```\n"}
    built = make_world("sphinx_kb.publish", files=files).build()
    assert built.warnings == []
    assert "不知道各页是什么时候改的" in built.page("index")


def test_books_have_no_list_of_what_came_last(garden):
    assert "garden: a sapling" not in garden.build("epub").page("最近", ".xhtml")


def test_without_git_the_site_builds(garden, monkeypatch):
    monkeypatch.setenv("PATH", str(garden.root))
    assert garden.build().warnings == []


def looked_at(docs):
    """What the dates depend on, by the status of files alone."""
    app = SimpleNamespace(srcdir=docs, config=SimpleNamespace(kb_history_from_git=True))
    paths = [str(one) for one in answer_inputs(app) if isinstance(one, Path)]
    return [(path, status_of(path), sorted(statuses_below(path))) for path in paths]


MOVES = {
    "a commit": [("commit", "-q", "--allow-empty", "-m", "empty")],
    "an amended one": [("commit", "-q", "--amend", "-m", "other words")],
    "another branch": [("checkout", "-q", "-b", "other")],
    "a commit by itself": [("checkout", "-q", "--detach", "HEAD~1")],
    "a step back": [("reset", "-q", "--hard", "HEAD~1")],
    "a commit among packed ones": [("gc", "-q"), ("commit", "-q", "--allow-empty", "-m", "empty")],
    "a replaced commit": [("replace", "HEAD~1", "HEAD~2")],
}


@pytest.mark.parametrize("moves", MOVES.values(), ids=MOVES)
@pytest.mark.parametrize("is_worktree", [False, True], ids=["repository", "worktree"])
def test_files_alone_show_that_the_history_is_another(garden, moves, is_worktree):
    """So that a build may end before it asks git."""
    docs, git = garden.docs, garden.git
    if is_worktree:
        git("worktree", "add", "-q", "-b", "side", "side")
        docs = garden.root / "side/docs"
        git = Repository(garden.root / "side", anew=False)
    before = looked_at(docs)
    assert looked_at(docs) == before
    git("status")
    assert looked_at(docs) == before
    for move in moves:
        git(*move)
    assert looked_at(docs) != before


def test_files_show_that_a_repository_is_made_or_commits_are_ignored(garden, tmp_path):
    before = looked_at(garden.docs)
    (garden.root / ".git-blame-ignore-revs").write_text("", encoding="utf-8")
    ignored = looked_at(garden.docs)
    Repository(garden.docs)
    assert len({str(found) for found in (before, ignored, looked_at(garden.docs))}) == 3
    (tmp_path / "none/docs").mkdir(parents=True)
    without = looked_at(tmp_path / "none/docs")
    Repository(tmp_path / "none")
    assert looked_at(tmp_path / "none/docs") != without
