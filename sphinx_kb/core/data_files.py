"""Read records from data files: check each row, leave out records with mistakes, and report every mistake.

A mistake in a file raises nothing, so that an author sees all mistakes at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sphinx_kb.core.diagnostic import Diagnostic
from sphinx_kb.core.parse_rows import Row
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

Record = TypeVar("Record")
Stamp = tuple[int, ...]
"""What tells a changed file from an unchanged one; empty for a missing file."""


@dataclass(frozen=True)
class RecordForm(Generic[Record]):
    """How one kind of record is parsed, checked and constructed."""

    rows: Callable[[str], Iterator[Row]]
    """Text of a file → its rows."""
    mistakes: Callable[[Mapping[str, Any]], Iterator[str]]
    """Fields of a row → messages about what is wrong with them."""
    record_of: Callable[[Mapping[str, Any], str, int], Record]
    """Fields without a mistake, path and line → the record."""
    key: str = "id"
    """The name of the attribute, and of the field, that identifies a record."""


@dataclass
class Records(Generic[Record]):
    """The records of some files, by key in the order of the files."""

    by_key: dict[str, Record] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    left_out: list[tuple[str, Row]] = field(default_factory=list)
    """Key and row of each record with a mistake; the key is empty if it could not be read."""

    def explains(self, key: str) -> bool:
        """Whether a reported mistake explains why there is no record with this key."""
        return any(left_out in (key, "") for left_out, _row in self.left_out)


def read_records(root: Path, files: Iterable[Path], form: RecordForm[Record]) -> Records[Record]:
    """Read the records of some files; paths in mistakes are relative to `root`."""
    records: Records[Record] = Records()
    for file in files:
        path = file.relative_to(root).as_posix()
        for row in rows_of(file, form.rows):
            key = str(row.fields.get(form.key) or "")
            mistakes = row.mistakes or tuple(form.mistakes(row.fields))
            if not mistakes:
                record: Any = form.record_of(row.fields, path, row.line)
                key = getattr(record, form.key)
                first: Any = records.by_key.setdefault(key, record)
                if first is record:
                    continue
                place = f"{first.path}:{first.line}"
                mistakes = (_("is already used at %s: choose another, or delete one of the two") % place,)
            records.faults += [Diagnostic(path, row.line, f"{key} {message}".lstrip()) for message in mistakes]
            records.left_out.append((key, row))
    return records


def stamp_of(path: Path) -> Stamp:
    """Return the times, the size and the number of a file."""
    try:
        state = path.stat()
    except OSError:
        return ()
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


@lru_cache(maxsize=16)
def _read_file(root: Path, name: str, form: RecordForm[Any], stamp: Stamp) -> Records[Any]:
    return read_records(root, [root / name] if stamp else [], form)


def read_file(root: Path, name: str, form: RecordForm[Record]) -> Records[Record]:
    """Read one file, or return the cached records if it has not changed; a missing file has no records."""
    return _read_file(root, name, form, stamp_of(root / name))


def rows_of(file: Path, rows: Callable[[str], Iterator[Row]]) -> Iterator[Row]:
    """Yield the rows of a file, or one that says why it cannot be read."""
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = _("This file is not encoded as UTF-8 (perhaps as GBK): save it as UTF-8")
        yield Row(raw.count(b"\n", 0, error.start) + 1, mistakes=(str(message),))
        return
    yield from rows(text)
