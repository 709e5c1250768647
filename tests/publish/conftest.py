"""Worlds whose sources are in a git repository of their own."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class Repository:
    """A repository at the root of a world; every commit says its own day."""

    def __init__(self, root: Path, *, anew: bool = True) -> None:
        self.root = root
        if anew:
            self("init", "-q", "-b", "main")

    def __call__(self, *arguments: str, day: str = "2026-01-01") -> str:
        time = f"{day}T12:00:00+08:00"
        environment = {
            **os.environ, "GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time, "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
        }
        done = subprocess.run(["git", "-C", self.root, *arguments], env=environment, check=True, capture_output=True)
        return done.stdout.decode()

    def commit(self, words: str, day: str) -> str:
        """Commit everything below the sources; return the hash of the commit."""
        self("add", "--all", "docs")
        self("commit", "-q", "-m", words, day=day)
        return self("rev-parse", "HEAD").strip()


@pytest.fixture
def garden(make_world, monkeypatch):
    """A world of three pages in a repository: two were there first, `new` came later, then `old` was changed."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)  # as set by hooks of the repository that the tests run in
    world = make_world("sphinx_kb.publish", files={
        "index": """
            ---
            summary: 一座园子。
            ---
            # 园子

            ```{toctree}
            :caption: 草木
            old
            new
            最近
            ```
            """,
        "old": "# 老树\n\n见 [[new]]。\n", "最近": "# 最近更新\n\n```{recent-changes}\n```\n",
    }, html_baseurl="https://example.org/g", project="园子", author="园丁")
    world.git = Repository(world.root)
    world.git.commit("garden: first pages", "2026-01-01")
    world.write({"new": "---\nsummary: 今年种的。\n---\n# 新苗\n"})
    world.git.commit("garden: a sapling", "2026-02-02")
    world.write({"old": "# 老树\n\n见 [[new]]，它更高。\n"})
    world.git.commit("garden: the tree <grew> & grew", "2026-03-03")
    return world
