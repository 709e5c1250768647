"""Which pages are read again: those whose source or dependencies have another content than when they were read.

Sphinx compares modification times, so that it misses an older file that was restored, and keeps a document tree that an
interrupted build has written without the environment that belongs to it (issues 2225 and 10200). Here every page notes
digests of its files before it is read, and the pages that are being read lie in a journal until the environment is
stored. Each reading of a page has a number of its own, by which outputs know whether they were written from it.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakKeyDictionary

from sphinx_kb.core.code import digest_of_reading_code
from sphinx_kb.core.digests import (
    UNKNOWN,
    Signature,
    canonical,
    digest_of,
    digest_of_file,
    signature_of,
    write_whole,
)
from sphinx_kb.core.source_names import source_path
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

JOURNAL = "kb-being-read.json"
"""The pages whose document trees may not belong to the stored environment, in the doctree folder."""
TREE = ".doctree"

ReadFile = tuple[str, str, Signature | None]
"""A file as it was when a page was read from it: its path, its digest, which is empty if it could not be read, and its
signature. It is no class, since there is one for each page, which every build loads and stores."""


def is_same(file: ReadFile, known: dict[str, tuple[Signature | None, str]]) -> bool:
    """Whether a file still has this content; `known` holds what was found of files in this build."""
    path, digest_then, signature_then = file
    if path not in known:
        known[path] = (signature_of(path), "")
    signature, digest = known[path]
    if signature is not None and signature == signature_then:
        return True
    if not digest:
        digest = digest_of_file(Path(path)) or "-"
        known[path] = (signature, digest)
    return digest.removeprefix("-") == digest_then


@dataclass(frozen=True)
class Reading:
    """Fact: one reading of a page, and what it was read from: its source first."""

    is_plain: ClassVar[bool] = True
    number: str
    """Random: no other reading has it."""
    files: tuple[ReadFile, ...]


@dataclass
class Run:
    """What happens to pages in this build."""

    process: int = field(default_factory=os.getpid)
    settings: str = ""
    """A digest of the settings and the code on which document trees depend."""
    since: int = 0
    """When reading began, by the clock of the file system."""
    docnames: list[str] = field(default_factory=list)
    """The pages that are read, which handlers may add to until reading begins."""
    sources: dict[str, ReadFile] = field(default_factory=dict)
    catalogues: dict[str, list[str]] = field(default_factory=dict)
    """Page → the compiled catalogues of its translation, which Sphinx notes only for pages read before."""
    removed: bool = False


_RUNS: WeakKeyDictionary[Sphinx, Run] = WeakKeyDictionary()


def run_of(app: Sphinx) -> Run:
    """Return what happens to pages in a build."""
    return _RUNS.setdefault(app, Run())


def readings_of(env: BuildEnvironment) -> dict[str, str]:
    """Return page → the number of its reading, where it is known; pages in the order of their names."""
    return {docname: facts[0].number for docname, facts in store_of(env).facts_by_page(Reading) if facts}


def stamp_of(env: BuildEnvironment) -> str:
    """Return a digest of all readings: environments with the same stamp are the same."""
    return digest_of(list(readings_of(env).items()))


def note_settings(app: Sphinx, config: Config) -> None:
    """Note the settings on which document trees may depend, before builders change their own."""
    values = [(one.name, canonical(one.value)) for one in config
              if one.rebuild and one.value != config.values[one.name].default]
    _RUNS[app] = Run(settings=digest_of(sorted(values, key=str), digest_of_reading_code(app)))


def leave_out_times(app: Sphinx) -> None:
    """Keep Sphinx from looking at the modification times of all pages, which nothing here heeds."""
    env = app.env

    def get_outdated_files(config_changed: bool) -> tuple[set[str], set[str], set[str]]:
        added = env.found_docs if config_changed else env.found_docs - env.all_docs.keys()
        return added, set(), env.all_docs.keys() - env.found_docs

    vars(env)["get_outdated_files"] = get_outdated_files


def pages_to_read(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: set[str], removed: Set[str]
) -> list[str]:
    """Return the pages to be read again, and let Sphinx read no others."""
    vars(env).pop("get_outdated_files", None)  # the environment is pickled
    run = run_of(app)
    run.removed = bool(removed)
    run.catalogues = {
        docname: [os.fspath(path) for path in files if os.fspath(path).endswith(".mo")]
        for docname, files in env.dependencies.items()
    }
    if len(added) == len(env.found_docs):  # also where a setting changed: it is the set of all pages itself
        return []
    if store_of(env).data.get("settings") != run.settings:
        return sorted(env.found_docs)
    changed.clear()  # what Sphinx found by modification times
    interrupted = pages_in_journal(app)
    known: dict[str, tuple[Signature | None, str]] = {}
    trees = trees_in(os.fspath(app.doctreedir), env.found_docs)
    return [docname for docname in sorted(env.found_docs - added)
            if docname in interrupted or docname in env.reread_always or is_changed(env, docname, known)
            or (docname not in trees and not Path(app.doctreedir, f"{docname}.doctree").is_file())]


def trees_in(doctrees: str, docnames: Set[str]) -> set[str]:
    """Return pages with a document tree, a folder at a time; one whose name is spelt otherwise there may be missing."""
    found: set[str] = set()
    for folder in {docname.rpartition("/")[0] for docname in docnames}:
        above = f"{folder}/" if folder else ""
        with suppress(OSError), os.scandir(f"{doctrees}{os.sep}{folder}") as entries:
            found.update(above + entry.name.removesuffix(TREE) for entry in entries
                         if entry.name.endswith(TREE) and entry.is_file())
    return found


def is_changed(env: BuildEnvironment, docname: str, known: dict[str, tuple[Signature | None, str]]) -> bool:
    """Whether the source of a page or a file that it depends on differs from what the page was read from."""
    facts = store_of(env).facts_on(docname, Reading)
    if not facts:
        return True
    files = facts[0].files
    if files[0][0] != source_path(env, docname):
        return True
    if dependencies := env.dependencies.get(docname):
        noted = {path for path, _digest, _signature in files}
        if any(os.fspath(path) not in noted for path in dependencies):
            return True
    return not all(is_same(file, known) for file in files)


def pages_in_journal(app: Sphinx) -> set[str]:
    """Return the pages that an interrupted build was reading."""
    try:
        return set(json.loads(Path(app.doctreedir, JOURNAL).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return set()
    except (OSError, ValueError, TypeError):
        return set(app.env.found_docs)


def begin(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Write the journal, and digests of the sources as they are before they are read."""
    run = run_of(app)
    run.docnames = docnames
    if not docnames:
        return
    journal = Path(app.doctreedir, JOURNAL)
    write_whole(journal, json.dumps(sorted({*docnames, *pages_in_journal(app)}), ensure_ascii=False))
    status = journal.stat()
    run.since = max(status.st_mtime_ns, status.st_ctime_ns)
    run.sources = {docname: file_before(os.fspath(env.doc2path(docname)), run.since) for docname in docnames}


def file_before(path: str, since: int) -> ReadFile:
    """Return a file that is about to be read."""
    signature = signature_of(path)
    if signature and signature[2] >= since:
        signature = None  # a later change within the same tick of the clock would have the same
    return path, digest_of_file(Path(path)), signature


def file_after(path: str, since: int) -> ReadFile:
    """Return a file that has been read; its digest is unknown if it may have changed since."""
    try:
        status = Path(path).stat()
    except OSError:
        return path, "", None
    changed = status.st_ctime_ns if signature_of(path) else status.st_mtime_ns
    if changed >= since:
        return path, UNKNOWN, None
    return path, digest_of_file(Path(path)), signature_of(path)


def leave_if_orphaned(app: Sphinx, *rest: object) -> None:
    """End a process whose build is gone, so that it writes nothing into the folders of the next build."""
    process = run_of(app).process
    if os.getpid() != process and os.getppid() != process:
        os._exit(1)


def note_readings(app: Sphinx, env: BuildEnvironment) -> None:
    """Note what the pages were read from."""
    run, store = run_of(app), store_of(env)
    store.data["settings"] = run.settings
    known: dict[str, ReadFile] = {}
    for docname in run.docnames:
        if docname not in run.sources or docname not in env.all_docs:
            continue
        paths = {os.fspath(path) for path in env.dependencies.get(docname, ())}
        paths |= set(run.catalogues.get(docname, ()))
        source = run.sources[docname]
        for path in paths - known.keys():
            known[path] = file_after(path, run.since)
        files = (source, *(known[path] for path in sorted(paths - {source[0]})))
        store.note(docname, Reading(secrets.token_hex(8), files))


def end(app: Sphinx, *rest: object) -> None:
    """Remove the journal, once the environment is stored."""
    Path(app.doctreedir, JOURNAL).unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    # after every handler that changes settings
    app.connect("config-inited", note_settings, priority=990)
    app.connect("builder-inited", leave_out_times)
    # before other handlers add pages, since this one empties Sphinx's list
    app.connect("env-get-outdated", pages_to_read, priority=1)
    # last, once no handler adds pages any more
    app.connect("env-before-read-docs", begin, priority=990)
    app.connect("doctree-read", leave_if_orphaned)
    # before handlers that ask which reading a page has
    app.connect("env-updated", note_readings, priority=1)
    app.connect("write-started", end)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
