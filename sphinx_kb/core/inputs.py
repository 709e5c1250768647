"""What every page of an output depends on: code, settings, templates, styles, the theme.

When any of it changes, the whole output is written again. `seen_by` covers whatever else a build could have looked at,
to know that nothing has changed at all.
"""

from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.code import code_of, is_installed
from sphinx_kb.core.digests import (
    KEEPS_CHANGE_TIME,
    canonical,
    digest_of,
    digest_of_file,
    digest_of_folder,
    digest_of_long,
    files_below,
    installed,
    strings_in,
)
from sphinx_kb.core.formats import name_of, theme_folders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

FOLDERS = ("html_static_path", "templates_path", "html_extra_path", "locale_dirs")
"""The settings that name folders of files that outputs are made of, relative to conf.py."""
WITH_HIDDEN = "html_extra_path"
"""The one of which Sphinx copies hidden files, too, such as `.htaccess`."""
VARIABLES = ("SOURCE_DATE_EPOCH",)
"""The environment variables that outputs depend on."""
LONGEST_PATH = 250
SOURCES_OF_CATALOGUES = (".po", ".pot")
"""The suffixes of files that take effect only once they are compiled."""
CLOCK_TICK = 50_000_000
"""In nanoseconds, at least as long as the tick of any clock of a file system here."""


_KNOWN: WeakKeyDictionary[Sphinx, str] = WeakKeyDictionary()
"""What `inputs_of` answers next to a build that knows by other means that nothing has changed since it asked."""


def digest_of_path(path: Path) -> str:
    """Return a digest of a file, or of all files below a folder."""
    return digest_of_folder(path, without=SOURCES_OF_CATALOGUES) if path.is_dir() else digest_of_file(path)


def files_of_settings(app: Sphinx) -> Iterator[Path]:
    """Yield the files and folders that settings name and that every page of an output is made of."""
    followed = set(app.emit("kb-followed-settings"))
    for one in app.config:
        if one.value != app.config.values[one.name].default and one.name not in followed:
            yield from files_named_in(app, one.value)
    for name in FOLDERS:
        yield from (Path(app.confdir, folder) for folder in app.config[name])
    yield from (folder for folder in theme_folders(app.builder) if not is_installed(folder))


def files_named_in(app: Sphinx, value: Any) -> Iterator[Path]:
    """Yield the files that the value of a setting names, relative to conf.py or to the pages."""
    roots = (Path(app.confdir), Path(app.srcdir))
    for text in strings_in(value):
        if not text or len(text) > LONGEST_PATH or "\n" in text or "\0" in text:
            continue
        for root in roots:
            if os.path.isfile(path := os.path.join(root, text)):  # noqa: PTH113, PTH118  # called for every word
                yield Path(path)


def inputs_of(app: Sphinx) -> str:
    """Return a digest of what every page of this output depends on."""
    with suppress(KeyError):
        return _KNOWN.pop(app)
    config = app.config
    values = sorted((one.name, repr(canonical(one.value))) for one in config
                    if one.value != config.values[one.name].default)
    paths = dict.fromkeys([*code_of(app), *files_of_settings(app)])
    return digest_of(
        installed(), name_of(app.builder), sorted(app.tags), sorted(app.extensions), values,
        [(os.fspath(path), digest_of_path(path)) for path in paths],
        [digest_of_folder(Path(app.confdir, folder), hidden=True) for folder in config[WITH_HIDDEN]],
        [os.environ.get(name) for name in VARIABLES],
    )


def read_inputs(app: Sphinx) -> None:
    """Read files whose digests builds ask for: a process reads a file once, and those forked from it know it too."""
    for path in [*code_of(app), *(Path(app.confdir, folder) for name in FOLDERS for folder in app.config[name])]:
        digest_of_path(path)


def know_inputs(app: Sphinx, digest: str) -> None:
    """Give back what `inputs_of` has returned, once it is known that nothing has changed since."""
    _KNOWN[app] = digest


@cached_for_build
def inputs_told_of(app: Sphinx) -> list[Any]:
    """Return what features look at outside the source folder: paths of files and folders, and values."""
    return [one for answer in app.emit("kb-inputs") for one in answer]


def files_at(path: Path, leave_out: list[Path]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the path and the status of a file, or of every file below a folder."""
    if path.is_file():
        yield path.name, path.stat()
    else:
        yield from files_below(path, leave_out)


def seen_by(app: Sphinx) -> str:
    """Return a digest of all that the build could see; empty if a file may change without being noticed."""
    if not KEEPS_CHANGE_TIME:
        return ""
    folders, values = [Path(app.srcdir)], []
    for name in app.emit("kb-followed-settings"):  # their files may lie elsewhere
        values += [(os.fspath(path), digest_of_path(path)) for path in files_named_in(app, app.config[name])]
    told = inputs_told_of(app)
    folders += [one for one in told if isinstance(one, Path)]
    values += [one for one in told if not isinstance(one, Path)]
    found = []
    newest = 0
    for folder in folders:
        for name, status in files_at(folder, leave_out=[Path(app.outdir), Path(app.doctreedir)]):
            newest = max(newest, status.st_ctime_ns)
            found.append((name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino))
    probe = Path(app.doctreedir, ".kb-clock")
    probe.parent.mkdir(parents=True, exist_ok=True)
    probe.write_bytes(b"")
    if newest > probe.stat().st_ctime_ns - CLOCK_TICK:
        return ""
    return digest_of(digest_of_long(found), values, dt.datetime.now(dt.UTC).date().isoformat())
