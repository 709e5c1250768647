"""What an output folder was written from, remembered beside the document trees.

For each output folder there is a state: the digest of each page that lies there, its warnings and images, and size and
time of every file. It is written whole at the end of a build. Before a build writes anything, a journal names the pages
that it is about to write, so that after an interruption these count as not written. A state that cannot be read counts
as absent: everything is written again.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.digests import NEVER_OURS, digest_of, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FOLDER = "kb-written"
"""The folder of the states, in the doctree folder."""
FORM = 3
"""The form of the state; another form counts as absent."""
CHECKSUM = hashlib.sha256
"""Stands before the state: bytes that are no state must not be looked at."""

Stat = list[int]
"""Size and time of modification of a file, in nanoseconds."""


@dataclass
class State:
    """What one output folder was written from."""

    form: int = FORM
    builder: str = ""
    inputs: str = ""
    """The digest of what every page depends on: code, settings, templates."""
    seen: str = ""
    """The digest of everything that the build could have seen; empty if that cannot be known."""
    is_complete: bool = False
    """Whether the last build has finished."""
    is_quiet: bool = False
    """Whether that build gave no warning."""
    pages: dict[str, str] = field(default_factory=dict)
    """Page → digest of what it shows."""
    warnings: dict[str, list[list[Any]]] = field(default_factory=dict)
    """Page → warnings given while it was written; those of no page under the empty name."""
    images: dict[str, list[str]] = field(default_factory=dict)
    """Page → the names of its images in the output."""
    generated: list[str] = field(default_factory=list)
    """Pages without a source."""
    shows_contents: bool = False
    """Whether pages show the contents of the site, as most themes do in a sidebar."""
    contents: str = ""
    """A digest of these contents."""
    day: str = ""
    """The day that pages show, as themes do with `html_last_updated_fmt`; empty if none does."""
    rewritten: dict[str, str] = field(default_factory=dict)
    """Static file → the checksum that pages link it with, where a theme writes it anew once they are written."""
    book: str = ""
    """The digest of what a book was set from."""
    files: dict[str, Stat] = field(default_factory=dict)
    """The files of the output, which builds have written."""


class OutputState:
    """The state of an output folder on disk."""

    def __init__(self, doctrees: Path, out: Path) -> None:
        self.out = out
        self.doctrees = doctrees
        name = f"{out.name}-{digest_of(os.fspath(out))[:12]}"
        self.path = doctrees / FOLDER / f"{name}.state"
        self.journal = self.path.with_suffix(".started")
        self.foreigners = self.path.with_suffix(".foreign")
        self.foreign: list[str] = []
        """Files in the output folder that no build has written."""
        self.everything_was_begun = False
        """Whether an interrupted build was writing everything again."""
        self.state = self._load()

    def _load(self) -> State:
        state = state_from(self.path)
        if self.journal.exists():
            state.is_complete = False
            try:
                started = json.loads(self.journal.read_text(encoding="utf-8"))
                self.everything_was_begun = bool(started["everything"])
                state.pages.update(dict.fromkeys(started["pages"], ""))
            except (OSError, ValueError, KeyError, TypeError):
                self.everything_was_begun = True
        return state

    def scan(self, known: Mapping[str, Stat] = MappingProxyType({})) -> dict[str, Stat]:
        """Return the files of the output folder with their size and time, without those of the document trees.

        At files that are known it does not look, but whether they are there.
        """
        found: dict[str, Stat] = {}
        left_out = os.fspath(self.doctrees)
        waiting = [("", os.fspath(self.out))]
        while waiting:  # twice in every build, over tens of thousands of files
            prefix, path = waiting.pop()
            with suppress(OSError), os.scandir(path) as entries:
                for entry in entries:
                    name = entry.name
                    if stat := known.get(full := prefix + name):
                        found[full] = stat
                    elif entry.is_dir():
                        if name not in NEVER_OURS and entry.path != left_out:
                            waiting.append((f"{full}/", entry.path))
                    elif name not in NEVER_OURS and entry.is_file():
                        status = entry.stat()
                        found[full] = [status.st_size, status.st_mtime_ns]
        return found

    def begin(self, pages: Iterable[str], *, everything: bool = False) -> None:
        """Note, before anything is written, that these pages or all of them are about to be."""
        started = {"everything": everything, "pages": sorted(pages)}
        write_whole(self.journal, json.dumps(started, ensure_ascii=False))

    def save(self) -> None:
        """Store the state at the end of a build."""
        data = marshal.dumps(vars(self.state))  # in every build, of tens of thousands of files
        write_whole(self.path, CHECKSUM(data).digest() + data)
        self.journal.unlink(missing_ok=True)

    def know_foreign_files(self, now: dict[str, Stat]) -> None:
        """Note which files in the output folder are not ours, so that they are never removed.

        They are remembered in a file of their own. After an interrupted build, and if the state was lost, files of
        which nothing is known are ours.
        """
        try:
            known = [str(name) for name in json.loads(self.foreigners.read_text(encoding="utf-8"))]
        except (OSError, ValueError, TypeError):
            known = None
        self.foreign = sorted(now) if known is None else known
        if known is not None and self.state.is_complete:
            self.foreign = sorted(now.keys() - self.state.files.keys())
        if self.foreign != known:
            write_whole(self.foreigners, json.dumps(self.foreign, ensure_ascii=False))

    def remove(self, names: Iterable[str]) -> None:
        """Remove files of ours, and the folders that become empty."""
        folders = set()
        for name in names:
            path = self.out / name
            path.unlink(missing_ok=True)
            folders |= {self.out / folder for folder in Path(name).parents if folder.name}
        for folder in sorted(folders, key=lambda folder: -len(folder.parts)):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def state_from(path: Path) -> State:
    """Return a stored state; an empty one if there is none that can be read."""
    try:
        kept = path.read_bytes()
        size = CHECKSUM().digest_size
        if CHECKSUM(kept[size:]).digest() != kept[:size]:
            return State()
        stored = marshal.loads(kept[size:])
        if stored["form"] != FORM:
            return State()
        empty = asdict(State())
        if stored.keys() != empty.keys() or any(type(stored[name]) is not type(empty[name]) for name in empty):
            return State()
        return State(**{one.name: stored[one.name] for one in fields(State)})
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return State()
