"""Errors that end a build are one sentence, with the file and what to do, instead of a report for developers.

Sphinx 9 prints versions, extensions, a traceback and an appeal to report a bug for every exception, also for mistakes
of the user such as an unknown builder or a missing setting (Sphinx issue 14543). Errors that Sphinx
raises on purpose, and errors of the file system, are printed here as a sentence. Any other exception is a bug and keeps
its report, with the page that was being read.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any
from weakref import ref

import sphinx._cli.util.errors as reports
from sphinx.errors import ExtensionError, SphinxError, SphinxParallelError

from sphinx_kb.locale import CATALOGUE, FOLDER, _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PURPOSE = re.compile(r"^sphinx\.errors\.\w+: (?P<message>.+)\Z", re.M | re.S)
"""The end of the traceback of a worker that raised an error of Sphinx."""
CIRCLE = re.compile(r"Symlink loop from ['\"](?P<path>.+)['\"]")
"""What Python before 3.13 says of links that lead in a circle."""

_RUNNING: list[ref[Sphinx]] = []
"""The application of this process, for the page that was being read."""


def page_being_read() -> str:
    """Return the source file that was being read or written when a build failed; empty if there was none."""
    app = _RUNNING[-1]() if _RUNNING else None
    env = getattr(app, "env", None)
    docname = env.current_document.docname if env is not None else ""
    return str(env.doc2path(docname)) if env is not None and docname else ""


def sentence(error: BaseException) -> str:
    """Return an error in words for users; empty for a bug."""
    if isinstance(error, SphinxParallelError):
        found = PURPOSE.search(error.traceback.strip())
        return found["message"].strip() if found else ""
    if isinstance(error, SphinxError):
        cause = error.orig_exc if isinstance(error, ExtensionError) else None
        if cause is None or isinstance(cause, ImportError):
            return str(error)
        return sentence(cause)  # a handler failed: its error says more
    if isinstance(error, OSError) and error.filename:
        return _("%(file)s cannot be read or written (%(reason)s): check the name, the rights and the free space") % {
            "file": error.filename, "reason": error.strerror}
    if isinstance(error, OSError) and error.errno:
        return _("A file cannot be read or written (%s): check the rights and the free space") % error.strerror
    if isinstance(error, RuntimeError) and (found := CIRCLE.match(str(error))):
        return _("%s is a link that leads back to itself: remove it, or let it lead to a file") % found["path"]
    if isinstance(error, RecursionError):
        return _("Something is nested too deeply, such as quotes or lists: split it")
    return ""


def print_error(error: BaseException, /, **options: Any) -> None:
    """Print an error that ends a build; takes the place of Sphinx's `handle_exception`."""
    words = "" if options.get("use_pdb") or options.get("print_traceback") else sentence(error)
    page = page_being_read()
    stderr = options.get("stderr") or sys.stderr
    if words:
        print(f"{page}: {words}" if page and page not in words else words, file=stderr)
        return
    if page and isinstance(error, Exception):
        print(_("%s: the build failed while it dealt with this page") % page, file=stderr)
    report_of_sphinx(error, **options)


report_of_sphinx = getattr(reports.handle_exception, "of_sphinx", reports.handle_exception)
print_error.of_sphinx = report_of_sphinx  # type: ignore[attr-defined]  # found again when the module is loaded twice


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    _RUNNING[:] = [ref(app)]
    reports.handle_exception = print_error
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
