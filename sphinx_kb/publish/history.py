"""When pages changed last: from the commits of git, else from the dates of review in the front matter.

A commit that only renames a page does not change it. Commits listed in `.git-blame-ignore-revs`, as git itself uses
it, do not count either. A shallow clone, which lacks the past, and a folder outside any repository have the dates of
review.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.page import Page
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

IGNORED = ".git-blame-ignore-revs"
"""The file at the root of a repository that lists commits, by their full hashes, that change nothing of note."""
COMMIT, FIELD = "\x01", "\x02"
"""What begins a commit in the output of git, and what separates its fields."""
MOVED = "R100"
"""The status of a file that was renamed and not changed."""


@dataclass(frozen=True)
class Commit:
    """A commit and the files that it added or changed."""

    hash: str
    time: dt.datetime
    words: str
    """The first line of its message."""
    added: frozenset[str]
    changed: frozenset[str]


@dataclass(frozen=True)
class Change:
    """The last change of a page."""

    docname: str
    time: dt.datetime
    """In UTC; the start of the day where only a date is known."""
    is_new: bool = False
    """Whether the page was added then."""
    words: str = ""
    """What the author of the change said of it; empty if unknown."""

    @property
    def date(self) -> dt.date:
        """The day of the change, in UTC."""
        return self.time.date()


class NothingSaidError(Exception):
    """Git gives no output."""


def git(folder: Path, *arguments: str) -> str:
    """Return what git says in a folder; empty if there is no git, no repository, or no commit."""
    try:
        done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def head_of(folder: Path) -> str:
    """Return the hash of the commit that a folder is at; empty if there is none or its past is missing."""
    shallow, _newline, rest = git(folder, "rev-parse", "--is-shallow-repository", "HEAD").partition("\n")
    return rest.strip() if shallow == "false" else ""


@dataclass(frozen=True)
class Repository:
    """Where the repository of a folder lies."""

    root: Path
    """The top of the folder that is worked in."""
    own: Path
    """What belongs to this folder alone, such as where it is at."""
    shared: Path
    """What all folders share that work with the same repository."""

    def files(self) -> list[Path]:
        """Return the files and folders of which one is different as soon as the folder is at another commit."""
        head = self.own / "HEAD"
        try:
            _reference, _space, branch = head.read_text(encoding="utf-8", errors="replace").strip().partition(": ")
        except OSError:
            branch = ""
        named = [self.own / branch, self.shared / branch] if branch else []
        return [head, *named, *(self.shared / name for name in ("packed-refs", "reftable", "refs/replace", "shallow"))]


def repository_of(folder: Path) -> Repository | None:
    """Return where the repository of a folder lies; None if it is in none."""
    said = git(folder, "rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir").splitlines()
    return Repository(*(Path(folder, line) for line in said)) if len(said) == 3 else None


def ignored_commits(repository: Repository | None) -> frozenset[str]:
    """Return the hashes of commits that a repository says to ignore."""
    try:
        text = Path(repository.root, IGNORED).read_text(encoding="utf-8", errors="replace") if repository else ""
    except OSError:
        text = ""
    return frozenset(words[0] for line in text.splitlines() if (words := line.partition("#")[0].split()))


def commits_of(output: str) -> Iterator[Commit]:
    """Yield the commits, newest first, of ``git log -z --name-status`` in the format of `log_of`."""
    for part in output.split(COMMIT)[1:]:
        head, *rest = part.split("\0")
        number, time, words = head.split(FIELD, 2)
        names = iter(rest)
        added, changed = set(), set()
        for status in names:
            status = status.strip()  # a line break stands before the first
            if not status:
                continue
            name = next(names, "")
            if status.startswith("R"):
                name = next(names, "")
            if status == "A":
                added.add(name)
            elif status != MOVED:
                changed.add(name)
        yield Commit(number, dt.datetime.fromisoformat(time).astimezone(dt.UTC), words.strip(),
                     frozenset(added), frozenset(changed))


def log_of(folder: Path, head: str) -> list[Commit]:
    """Return the commits up to one that changed files below a folder, newest first, with paths relative to it.

    Raises NothingSaidError where there is none or git failed.
    """
    said = git(
        folder, "-c", "core.quotePath=false", "log", "-z", "--no-merges", "--relative", "--find-renames",
        "--name-status", "--diff-filter=AMR", f"--format={COMMIT}%H{FIELD}%cI{FIELD}%s", head, "--", ".")
    if not said:
        raise NothingSaidError
    return list(commits_of(said))


def last_changes(commits: Iterable[Commit], pages: dict[str, str], ignored: frozenset[str]) -> Iterator[Change]:
    """Yield the last change of each page, newest first; `pages` are path → page."""
    waiting = dict(pages)
    for commit in commits:
        if commit.hash in ignored:
            continue
        for name in sorted(commit.added | commit.changed):
            if docname := waiting.pop(name, None):
                yield Change(docname, commit.time, name in commit.added, commit.words)


def reviews_of(env: BuildEnvironment) -> Iterator[Change]:
    """Yield the pages that say when they were reviewed, the newest first."""
    dates = {}
    for docname in sorted(env.found_docs):
        try:
            dates[docname] = dt.date.fromisoformat(str(env.metadata.get(docname, {}).get("reviewed", "")).strip())
        except ValueError:
            continue
    for docname, date in sorted(dates.items(), key=lambda item: item[1], reverse=True):
        yield Change(docname, dt.datetime.combine(date, dt.time(), dt.UTC))


@cached_for_build
def history_of(env: BuildEnvironment) -> list[Change]:
    """Return the last change of every page of which it is known, newest first."""
    folder = Path(env.srcdir)
    if not env.config.kb_history_from_git or not (head := head_of(folder)):
        return list(reviews_of(env))
    pages = {env.doc2path(docname, False).as_posix(): docname for docname in env.found_docs}
    try:
        commits = kept_value(env, "history", lambda: [head, os.fspath(folder)], lambda: log_of(folder, head))
    except NothingSaidError:  # nothing to keep: it may be otherwise the next time
        commits = []
    return list(last_changes(commits, pages, ignored_commits(repository_of(folder))))


def described(env: BuildEnvironment, change: Change) -> str:
    """Return what readers are told of a change: the author's words, else what the page is about."""
    if env.config.kb_history_words and change.words:
        return change.words
    return next((page.summary for page in store_of(env).facts_on(change.docname, Page)), "")


def answer_inputs(app: Sphinx) -> list[Any]:
    """Return what the history depends on besides the pages."""
    if not app.config.kb_history_from_git:
        return []
    folder = Path(app.srcdir)
    repository = repository_of(folder)
    # one may be made where there is none, or nearer
    missing = [path for above in (folder, *folder.parents) if not (path := above / ".git").exists()]
    files = [*repository.files(), repository.root / IGNORED] if repository else []
    return [head_of(folder), *sorted(ignored_commits(repository)), *missing, *files]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_config_value("kb_history_from_git", True, "html", types=frozenset({bool}), description=_(
        "whether the dates of changes come from git, where the sources are in a repository, or from `reviewed`"))
    app.add_config_value("kb_history_words", True, "html", types=frozenset({bool}), description=_(
        "whether readers see the first line of commits; if not, they see the summary of the page"))
    app.connect("kb-inputs", answer_inputs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
