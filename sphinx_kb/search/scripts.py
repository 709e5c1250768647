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
from sphinx_kb.search.shards import words_in, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

    from sphinx_kb.search.records import FoundRecord

KEPT = "search"
"""The name under which it is kept."""


def as_json(data: object) -> str:
    """Return data as JSON, always the same for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


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

    def write(self, stem: str, name: str, data: dict[str, Any], texts: Sequence[FoundRecord] | None = None) -> Path:
        """Write data as a script that works under file://. Deterministic.

        The bodies of `texts` belong to the data; none is looked at if the script is there already.
        """
        path = self.folder / f"search-{stem}.js"
        text = as_json(data)
        made_of = digest_of_text(text) if texts is None else digest_of(text, [record.stamp for record in texts])
        before = self.before[0].get(path.name)
        if before is None or before != (made_of, digest_of_file(path)):
            if texts is not None:
                text = as_json({**data, "texts": [record.body for record in texts]})
            expression = packed(text) if is_worth_packing(text) else text
            script = f"(window.kbSearch??={{}}).{name}={expression};\n"
            path.write_text(script, encoding="utf-8")
            before = made_of, digest_of_text(script)
        self.written[path.name] = before
        return path

    def write_numbered(
        self, name: str, each: Sequence[dict[str, Any]], texts: Sequence[Sequence[FoundRecord]] | None = None
    ) -> None:
        """Write scripts that are told apart by a number, and remove those of an earlier build beyond them."""
        written = {self.write(f"{name}{number}", f"{name}{number}", one, None if texts is None else texts[number])
                   for number, one in enumerate(each)}
        for path in self.folder.glob(f"search-{name}[0-9]*.js"):
            if path not in written:
                path.unlink()

    def words_of(self, text: str, simplified: Mapping[int, str], times: int = 1) -> set[str]:
        """Return the words of a text as `sphinx_kb.search.shards.words_of` does."""
        return self._kept(text, simplified, times, lambda: words_of(text, simplified, times))

    def words_in(self, shard: Sequence[FoundRecord], simplified: Mapping[int, str], times: int) -> set[str]:
        """Return the words of the texts of a shard as `sphinx_kb.search.shards.words_in` does."""
        stamps = "\0".join(["", *(record.stamp for record in shard)])  # no text begins so
        return self._kept(stamps, simplified, times, lambda: words_in(shard, simplified, times))

    def _kept(
        self, text: str, simplified: Mapping[int, str], times: int, compute: Callable[[], set[str]]
    ) -> set[str]:
        """Return the words that belong to a text, or to what stands for one."""
        fold = self._folds.setdefault(id(simplified), digest_of(sorted(simplified.items())))
        key = digest_of_text(f"{times} {fold} {text}")
        found = self.before[1].get(key)
        if found is None:
            found = "\n".join(sorted(compute()))
        self.words[key] = found
        return set(found.split("\n")) if found else set()

    def keep(self) -> None:
        """Keep what this build has made for the next one."""
        now = self.written, self.words
        if now != self.before:
            store_kept(self.env, KEPT, self.key, now)
