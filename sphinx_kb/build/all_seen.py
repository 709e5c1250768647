"""Tell what a build has looked at, so that the next one may end before Sphinx is imported.

No issue found upstream: Sphinx imports and sets up everything before it looks whether anything has changed. Only a
build that was called as ``python -m sphinx_kb.build`` is told of (`sphinx_kb.build.before_sphinx`), and only after one
that ended without a warning and without an error. Where a package may look at what is not known here, nothing is told:
it says by answering ``kb-inputs`` that it looks only at files below the source folder, at those that settings name, and
at what it answers.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_kb.build.before_sphinx import CALL, Places, inputs_in, seen, status_of, statuses_of
from sphinx_kb.core.code import code_of, is_installed
from sphinx_kb.core.digests import UNKNOWN, signature_of, strings_in
from sphinx_kb.core.fingerprint import was_quiet, writing_of
from sphinx_kb.core.formats import is_epub, is_printed, theme_folders, writes_pages
from sphinx_kb.core.inputs import CLOCK_TICK, FOLDERS, LONGEST_PATH, inputs_told_of
from sphinx_kb.core.reading import Reading
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.build.before_sphinx import Call, Status

PACKAGES = frozenset({
    "alabaster", "furo", "myst_parser", "sphinx", "sphinx_basic_ng", "sphinx_design", "sphinx_kb",
    "sphinxcontrib.applehelp", "sphinxcontrib.bibtex", "sphinxcontrib.devhelp", "sphinxcontrib.htmlhelp",
    "sphinxcontrib.mermaid", "sphinxcontrib.qthelp", "sphinxcontrib.serializinghtml",
})
"""The packages of extensions that look at nothing else, as their code shows."""
LOOKS_AROUND = "sphinx.ext."
"""The extensions of Sphinx that a site adds: some read Python modules or other sites."""
OF_EVERY_SITE = ("sphinx.ext.mathjax", "sphinx.ext.doctest")
"""Those among them that Sphinx adds itself."""


def package_of(name: str) -> str:
    """Return the package that a module belongs to; of a namespace shared by many, the part."""
    return ".".join(name.split(".")[:2 if name.startswith("sphinxcontrib.") else 1])


def is_known(app: Sphinx) -> bool:
    """Whether it is known of every extension what it looks at."""
    telling = {package_of(str(getattr(one.handler, "__module__", ""))) for one in app.events.listeners["kb-inputs"]}
    return all(
        package_of(name) in PACKAGES | telling and (name in OF_EVERY_SITE or not name.startswith(LOOKS_AROUND))
        for name in app.extensions)


def candidates(app: Sphinx) -> Iterator[str]:
    """Yield the paths of files that settings may name, whether they are there or not."""
    for one in app.config:
        if one.value == app.config.values[one.name].default:
            continue
        for text in strings_in(one.value):
            if text and len(text) <= LONGEST_PATH and "\n" not in text and "\0" not in text:
                yield from (os.path.join(root, text) for root in (app.confdir, app.srcdir))  # noqa: PTH118  # plain


def is_below(path: str, folder: str) -> bool:
    """Whether a file or folder lies in a folder, on whatever level, and is not hidden there."""
    above = f"{folder.rstrip(os.sep)}{os.sep}"
    return path.startswith(above) and f"{os.sep}." not in path[len(above) - 1:]


def outside(paths: Iterable[str], folders: Sequence[str]) -> list[str]:
    """Return the paths that are neither in some folders, unless hidden there, nor in an installed package."""
    return sorted(path for path in {*paths} if not any(path == folder or is_below(path, folder) for folder in folders)
                  and not is_installed(Path(f"{path}{os.sep}")))


class Account:
    """What one build has looked at."""

    def __init__(self, app: Sphinx, call: Call) -> None:
        """Look at everything for the first time, before any page is read."""
        self.call = call
        written = [os.fspath(app.outdir), os.fspath(app.doctreedir)]
        """The folders of the output and of the document trees, which the build itself fills."""
        self.is_complete = call.watch.is_knowable and is_known(app) and not outside(call.watch.written, written)
        told = [os.fspath(one) for one in inputs_told_of(app) if isinstance(one, Path)]
        folders_of = [folder for name in FOLDERS for folder in app.config[name]]
        named = [os.path.join(app.confdir, folder) for folder in folders_of]  # noqa: PTH118  # plain
        themes = [os.fspath(folder) for folder in theme_folders(app.builder) if not is_installed(folder)]
        code = [os.fspath(path) for path in code_of(app)]
        # Sphinx reads hidden pages, too, and copies hidden files such as `.htaccess`
        extra = [os.path.join(app.confdir, folder) for folder in app.config.html_extra_path]  # noqa: PTH118  # plain
        with_hidden = {os.path.normpath(path) for path in (os.fspath(app.srcdir), *extra)}
        asked = {os.path.normpath(path) for path in (os.fspath(app.srcdir), *code, *named, *themes, *told)}
        folders = sorted(path for path in asked if not any(is_below(path, folder) for folder in asked))
        files = {*asked, *candidates(app), os.path.join(app.confdir, "conf.py")}  # noqa: PTH118  # plain
        self.places = Places(
            files=sorted({*files, *outside(call.watch.files, [*folders, *written])}),
            folders=[(path, written, path in with_hidden) for path in folders],
            names=outside(call.watch.names, [*folders, *written]),
            packages=[*sys.path], more=[], out=written[0], doctrees=written[1], foreign=[])
        self.inputs = inputs_in(self.places)
        """Everything as it is now: what changes while pages are read and written differs from it the next time."""
        statuses = [status for _path, status in self.inputs[0]]
        statuses += [status for _folder, below in self.inputs[1] for _name, status in below]
        self.is_complete &= all(status is None or self.is_settled(status) for status in statuses)

    def finish(self, app: Sphinx) -> None:
        """Tell what was looked at, if all of it is known."""
        writing = writing_of(app)
        if not (self.is_complete and writing.seen and was_quiet(app) and app.statuscode == 0
                and (writes_pages(app.builder) or is_epub(app.builder) or is_printed(app.builder))):
            return
        read, imported = self.files_of_pages(app), self.modules()
        if read is None or imported is None:
            return
        places = self.places._replace(more=sorted({*read, *imported}), foreign=writing.output.foreign)
        self.call.found = places, seen(self.inputs, statuses_of(places.more), writing.state.files)

    def files_of_pages(self, app: Sphinx) -> list[str] | None:
        """Return the files that pages were read from, outside the folders; None if one is not as it was then."""
        noted = {path: (digest, signature)
                 for _docname, readings in store_of(app.env).facts_by_page(Reading)
                 for reading in readings for path, digest, signature in reading.files}
        found = outside(noted, [folder for folder, *_how in self.places.folders])
        for path in found:
            digest_then, signature = noted[path]
            if digest_then == UNKNOWN or (digest_then and not signature) or signature_of(path) != signature:
                return None
        return found

    def modules(self) -> list[str] | None:
        """Return the files of the modules in use that are not installed, such as those that conf.py imports.

        None if one may not be what was imported.
        """
        files = (getattr(module, "__file__", None) for module in [*sys.modules.values()])
        found = outside((os.path.abspath(file) for file in files if file),  # noqa: PTH100  # plain
                        [folder for folder, *_how in self.places.folders])
        return found if all(self.is_settled(status_of(path)) for path in found) else None

    def is_settled(self, status: Status) -> bool:
        """Whether a file was there, and as it is, when the process began."""
        return status is not None and (len(status) == 1 or status[3] <= self.call.started - CLOCK_TICK)


class Teller:
    """Keeps the account of one build."""

    def __init__(self) -> None:
        self.account: Account | None = None

    def stop_watching(self, app: Sphinx) -> None:
        """Let features do what they are known to do."""
        for call in CALL:
            call.watch.stop()

    def begin(self, app: Sphinx) -> None:
        """Begin it, once it is known what lies in the output."""
        self.account = Account(app, CALL.pop()) if CALL else None

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Tell of it, once everything is written."""
        account, self.account = self.account, None
        if account and exception is None:
            account.finish(app)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    teller = Teller()
    # before features look at files and programs of which they tell
    app.connect("builder-inited", teller.stop_watching, priority=0)
    # once it is known what lies in the output, and settings are no longer changed
    app.connect("builder-inited", teller.begin, priority=3)
    # after the state of the output is stored (990)
    app.connect("build-finished", teller.finish, priority=998)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
