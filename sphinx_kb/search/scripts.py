"""Writes the data of search as scripts, and keeps from build to build what is slow to make of unchanged texts.

What is kept is known by the content that it was made of, and a script is left as it is only while its file has the
content that was written. So an edit costs the work for its own shard.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.digests import digest_of, digest_of_file, digest_of_text
from sphinx_kb.core.kept_values import key_of, load_kept, store_kept
from sphinx_kb.search.packing import is_worth_packing, packed
from sphinx_kb.search.shards import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

KEPT = "search"
"""The name under which it is kept."""


class Scripts:
    """The scripts of one build in a folder, and the words of its texts."""

    def __init__(self, env: BuildEnvironment, folder: Path) -> None:
        self.env, self.folder = env, folder
        self.key = key_of(env, os.fspath(folder))
        kept = load_kept(env, KEPT, self.key)
        self.before: tuple[dict[str, tuple[str, str]], dict[str, str]] = kept[0] if kept else ({}, {})
        self.written: dict[str, tuple[str, str]] = {}
        """Name of a script → the digests of its data and of its file."""
        self.words: dict[str, str] = {}
        """Digest of a text → its words, one in a line."""
        self._folds: dict[int, str] = {}

    def write(self, stem: str, name: str, data: dict[str, Any]) -> Path:
        """Write data as a script that works under file://. Deterministic."""
        path = self.folder / f"search-{stem}.js"
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        made_of = digest_of_text(text)
        before = self.before[0].get(path.name)
        if before is None or before != (made_of, digest_of_file(path)):
            expression = packed(text) if is_worth_packing(text) else text
            script = f"(window.kbSearch??={{}}).{name}={expression};\n"
            path.write_text(script, encoding="utf-8")
            before = made_of, digest_of_text(script)
        self.written[path.name] = before
        return path

    def write_numbered(self, name: str, each: Sequence[Any]) -> None:
        """Write scripts that are told apart by a number, and remove those of an earlier build beyond them."""
        written = {self.write(f"{name}{number}", f"{name}{number}", one) for number, one in enumerate(each)}
        for path in self.folder.glob(f"search-{name}[0-9]*.js"):
            if path not in written:
                path.unlink()

    def words_of(self, text: str, simplified: Mapping[int, str], times: int = 1) -> set[str]:
        """Return the words of a text as `sphinx_kb.search.shards.words_of` does."""
        fold = self._folds.setdefault(id(simplified), digest_of(sorted(simplified.items())))
        key = digest_of_text(f"{times} {fold} {text}")
        found = self.before[1].get(key)
        if found is None:
            found = "\n".join(sorted(words_of(text, simplified, times)))
        self.words[key] = found
        return set(found.split("\n")) if found else set()

    def keep(self) -> None:
        """Keep what this build has made for the next one."""
        now = self.written, self.words
        if now != self.before:
            store_kept(self.env, KEPT, self.key, now)
