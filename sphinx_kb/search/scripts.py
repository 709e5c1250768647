"""Writes the data of search as scripts, and keeps from build to build what is slow to make of unchanged texts.

What is kept is known by the content that it was made of, and a script is left as it is only while its file has the
content that was written. So an edit costs the work for its own shard.
"""

from __future__ import annotations

import json
import os
import zlib
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.digests import digest_of_file, digest_of_long, digest_of_text
from sphinx_kb.core.kept_values import key_of, load_kept, store_kept
from sphinx_kb.search.concepts_in_shards import numbers_in
from sphinx_kb.search.packing import is_worth_packing, packed
from sphinx_kb.search.shards import words_in, words_of
from sphinx_kb.search.texts import holding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

    from sphinx_kb.search.concepts import Concept
    from sphinx_kb.search.found import FoundRecord, Shard

KEPT = "search"
"""The name under which it is kept."""
NUMBERED = ("shard", "words")
"""The names of the scripts of which there are many."""
PARTS = 16
"""Into how many parts the pages that are loaded whole are divided: an edit costs the words of one."""
BETWEEN = "-"
"""Stands between the words of titles and those of texts, and is no word."""


def as_json(data: object) -> str:
    """Return data as JSON, always the same for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def more_of(name: str, data: Mapping[str, Any]) -> str:
    """Return what adds more to the data of a script: what is in code already, which packing would make no smaller."""
    return "".join(f"kbSearch.{name}.{key}={as_json(value)};\n" for key, value in data.items())


class Scripts:
    """The scripts of one build in a folder, and the words of its texts."""

    def __init__(
        self, env: BuildEnvironment, folder: Path, addresses: Sequence[str], simplified: Mapping[int, str]
    ) -> None:
        """Begin; `addresses` are those of some pages, which tell how a site addresses its pages.

        `simplified` says which letters count as which in words that are looked up.
        """
        self.env, self.folder, self.simplified = env, folder, simplified
        self.key = key_of(env, (os.fspath(folder), addresses, sorted(simplified.items())))
        kept = load_kept(env, KEPT, self.key)
        self.before: tuple[dict[str, tuple[str, str]], dict[str, str]] = kept[0] if kept else ({}, {})
        self.written: dict[str, tuple[str, str]] = {}
        """Name of a script → the digests of what it was made of and of its file."""
        self.words: dict[str, str] = {}
        """Digest of a text, or of what stands for one → its words or numbers, one in a line."""

    def write(self, name: str, data: dict[str, Any], more: str = "") -> Path:
        """Write data, and `more` that follows them, as a script that works under file://. Deterministic."""
        text = as_json(data)
        return self._write(name, digest_of_text(f"{text}\n{more}"), lambda: text, more)

    def write_shard(self, number: int, made_of: str, data: Callable[[], dict[str, Any]]) -> Path:
        """Write the script of a shard; its data are asked for only if it is not there already, made of the same."""
        return self._write(f"shard{number}", made_of, lambda: as_json(data()))

    def _write(self, name: str, made_of: str, text: Callable[[], str], more: str = "") -> Path:
        path = self.folder / f"search-{name}.js"
        before = self.before[0].get(path.name)
        if before is None or before != (made_of, digest_of_file(path)):
            expression = text()
            if is_worth_packing(expression):
                expression = packed(expression)
            script = f"(window.kbSearch??={{}}).{name}={expression};\n{more}"
            path.write_text(script, encoding="utf-8")
            before = made_of, digest_of_text(script)
        self.written[path.name] = before
        return path

    def remove_others(self) -> None:
        """Remove the numbered scripts of an earlier build that this one has not written."""
        for name in NUMBERED:
            for path in self.folder.glob(f"search-{name}[0-9]*.js"):
                if path.name not in self.written:
                    path.unlink()

    def words_of(self, text: str) -> set[str]:
        """Return the words of a text as `sphinx_kb.search.shards.words_of` does."""
        return set(self._kept([text], lambda: sorted(words_of(text, self.simplified))))

    def words_of_pages(self, pages: Sequence[Sequence[FoundRecord]]) -> set[str]:
        """Return the words of the whole texts of the records of pages, looked for in some of the pages at once."""
        texts: dict[int, list[str]] = {}
        for records in pages:
            part = zlib.crc32(records[0].docname.encode()) % PARTS
            texts.setdefault(part, []).extend(record.text for record in records)
        return set().union(*(self.words_of("\n".join(some)) for some in texts.values()))

    def holding(self, groups: Sequence[Concept], texts: Sequence[str]) -> dict[int, list[int]]:
        """Return which texts hold names of which concepts as `sphinx_kb.search.texts.holding` does."""
        basis = digest_of_long([[*group.names, *group.words] for group in groups])
        keys = [digest_of_text(f"{basis}\0{text}") if text else "" for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key and key not in self.before[1]}
        numbers: dict[str, list[int]] = {key: [] for key in new}
        ids = list(new)
        for concept, some in (holding(groups, list(new.values()), self.simplified) if new else {}).items():
            for at in some:
                numbers[ids[at]].append(concept)
        for key, some in numbers.items():
            self.words[key] = " ".join(map(str, some))
        found: dict[int, list[int]] = {}
        for at, key in enumerate(keys):
            if key and key not in self.words:
                self.words[key] = self.before[1][key]
            for concept in map(int, self.words[key].split() if key else ()):
                found.setdefault(concept, []).append(at)
        return found

    def words_in(self, shard: Shard, names: Sequence[str], times: int) -> tuple[set[str], set[str]]:
        """Return the words of a shard as `sphinx_kb.search.shards.words_in` does."""
        def found() -> Iterator[str]:
            titles, texts = words_in(shard.records, names, self.simplified, times)
            yield from sorted(titles)
            yield BETWEEN
            yield from sorted(texts)

        kept = self._kept([shard.stamp, *names, str(times)], found)
        between = kept.index(BETWEEN)
        return set(kept[:between]), set(kept[between + 1:])

    def numbers_in(self, shard: Shard, targets: Sequence[str]) -> list[int]:
        """Return the numbers of records as `sphinx_kb.search.concepts_in_shards.numbers_in` does."""
        return list(map(int, self._kept([shard.stamp, *targets], lambda: map(str, numbers_in(shard, targets)))))

    def _kept(self, made_of: Sequence[str], compute: Callable[[], Iterable[str]]) -> list[str]:
        """Return the words, or numbers, that belong to something."""
        key = digest_of_text("\0".join(made_of))
        found = self.before[1].get(key)
        if found is None:
            found = "\n".join(compute())
        self.words[key] = found
        return found.split("\n") if found else []

    def keep(self) -> None:
        """Keep what this build has made for the next one."""
        now = self.written, self.words
        if now != self.before:
            store_kept(self.env, KEPT, self.key, now)
