"""Bulky facts lie in files beside the doctrees, so that a build loads and stores only those that it needs.

A build that reads pages writes one file with the bulky facts about them, before it stores the environment, which says
where each lies. No file is changed ever after. What an interrupted build leaves, nobody refers to: the next build that
reads a page removes it. Pages whose file is missing or cut off are read again. Once there are many files, what is used
of the small ones moves into the new one, and so does what is used of a file that is mostly out of use.
"""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

FOLDER = "kb-facts"
"""The folder of the files, in the doctree folder."""
MOST_FILES = 8
LEAST_USED = 0.5
"""The share of a file below which it is mostly out of use."""

Place = tuple[str, int, int]
"""The name of a file, and where in it something begins and ends."""
Packed = dict[str, "bytes | Place"]
"""Page → the facts of one class about it, pickled, or where these bytes lie."""


class BulkyFacts:
    """The files of one doctree folder; `sizes` are those of the files that the environment refers to, kept in it."""

    def __init__(self, doctrees: str | PathLike[str], sizes: dict[str, int]) -> None:
        self.folder = Path(doctrees, FOLDER)
        self.sizes = sizes

    def read(self, place: Place) -> bytes:
        """Return what lies at a place."""
        name, begin, end = place
        with (self.folder / name).open("rb", buffering=0) as file:
            file.seek(begin)
            return file.read(end - begin)

    def lost(self) -> set[str]:
        """Return the files that are not there any more as they were written."""
        return {name for name, size in self.sizes.items() if size_of(self.folder / name) != size}

    def move(self, kinds: Iterable[Packed]) -> None:
        """Write what is new into a file of its own, with what is left in files that are not worth keeping."""
        kinds = list(kinds)
        used = Counter(dict.fromkeys(self.sizes, 0))
        is_new = False
        for place in (place for packed in kinds for place in packed.values()):
            if isinstance(place, bytes):
                is_new = True
            else:
                used[place[0]] += place[2] - place[1]
        gone = self._not_worth_keeping(used) if is_new else {name for name in used if not used[name]}
        for name in gone:
            del self.sizes[name]
        if is_new:
            self._write([(packed, docname) for packed in kinds for docname, place in packed.items()
                         if isinstance(place, bytes) or place[0] in gone])

    def _not_worth_keeping(self, used: Counter[str]) -> set[str]:
        """Return the files that are mostly out of use; if there are many, all but the one that is used most."""
        found = {name for name, size in self.sizes.items() if used[name] < size * LEAST_USED}
        if len(used) - len(found) >= MOST_FILES:
            found |= used.keys() - {max(used.keys() - found, key=lambda name: (used[name], name))}
        return found

    def _write(self, moving: Iterable[tuple[Packed, str]]) -> None:
        """Write facts into a new file, and note where they are."""
        name = secrets.token_hex(8)
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / name).open("xb") as file:
            for packed, docname in moving:
                place = packed[docname]
                begin = file.tell()
                file.write(place if isinstance(place, bytes) else self.read(place))
                packed[docname] = name, begin, file.tell()
            self.sizes[name] = file.tell()

    def remove_unused(self) -> None:
        """Remove what nobody refers to, once the environment is stored."""
        for path in self._entries():
            if path.name not in self.sizes:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def _entries(self) -> Iterator[Path]:
        """Yield what is in the folder."""
        if self.folder.is_dir():
            yield from self.folder.iterdir()


def size_of(path: Path) -> int:
    """Return the size of a file; -1 if there is none."""
    return path.stat().st_size if path.is_file() else -1
