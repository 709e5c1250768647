"""Build a site again and again without importing Sphinx and its extensions each time.

``python -m sphinx_kb.serve.worker`` reads one request a line from stdin and answers each with one line on stdout, both
JSON: a `Request` and a `Result`. Each build runs in a child forked from this process, so that a build never sees what
an earlier one left in memory. After the first build, this process imports what the child imported; later children
start with it. Without `fork` the process ends after one build.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import re
import sys
import sysconfig
import time
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

ANSI = re.compile(r"\x1b\[[0-9;]*m")
INSTALLED = tuple(Path(sysconfig.get_paths()[key]).resolve() for key in ("stdlib", "purelib", "platlib"))
"""Folders of code that is installed, not edited."""


@dataclass(frozen=True)
class Request:
    """One build to run; the fields are those of `sphinx.application.Sphinx`."""

    source: str
    conf: str
    output: str
    doctrees: str
    builder: str = "html"
    settings: dict[str, Any] = field(default_factory=dict)
    strict: bool = False
    """Whether a warning makes the build fail."""
    jobs: int = 1


@dataclass(frozen=True)
class Result:
    """How one build ended."""

    ok: bool
    problems: list[str]
    """Warnings and the error that ended the build, as the terminal shows them."""
    seconds: float
    """Time by the clock."""
    watched: list[str] = field(default_factory=list)
    """Absolute paths of all files and folders whose change may change the output; empty if the build did not begin."""
    code: list[str] = field(default_factory=list)
    """Those that hold code, which a running process does not read again."""
    modules: list[str] = field(default_factory=list)
    """Names of all modules that the build imported."""


class Recorder:
    """A text stream that passes everything on and keeps it."""

    def __init__(self, stream: TextIO) -> None:
        """Record what is written to `stream`."""
        self._stream = stream
        self.written: list[str] = []

    def write(self, text: str) -> int:
        """Write to the stream and keep the text."""
        self.written.append(text)
        return self._stream.write(text)

    def flush(self) -> None:
        """Flush the stream."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether the stream is a terminal, which decides on colours."""
        return self._stream.isatty()

    def messages(self) -> list[str]:
        """Return the messages, without colours; lines that follow a message and are indented belong to it."""
        lines = ANSI.sub("", "".join(self.written)).splitlines()
        found: list[str] = []
        for line in lines:
            if line[:1].isspace() and found:
                found[-1] += f"\n{line}"
            elif line.strip():
                found.append(line)
        return found


def code_in_use() -> list[Path]:
    """Return the packages and modules in use that are edited, not installed."""
    roots = set()
    tops: dict[str, ModuleType] = {}
    for name, module in list(sys.modules.items()):
        top = name.partition(".")[0]
        tops.setdefault(top, sys.modules.get(top, module))
    for name, module in tops.items():
        place = getattr(module, "__file__", None)
        if name in sys.builtin_module_names or not place or name == "__main__":
            continue
        path = Path(place).resolve()
        if not any(path.is_relative_to(folder) for folder in INSTALLED):
            roots.add(path.parent if path.name == "__init__.py" else path)
    return sorted(roots)


def inputs_of(app: Sphinx) -> list[Path]:
    """Return the files and folders that the output is made from, besides code."""
    conf = Path(app.confdir)
    places = [Path(app.srcdir), conf / "conf.py"]
    for setting in ("html_static_path", "templates_path", "html_extra_path", "locale_dirs", "bibtex_bibfiles"):
        places += [conf / place for place in getattr(app.config, setting, None) or ()]
    for docname, named in app.env.dependencies.items():
        del docname
        places += [Path(app.srcdir) / place for place in named]
    return outermost(place.resolve() for place in places if place.exists())


def outermost(places: Iterable[Path]) -> list[Path]:
    """Return the paths that lie in no other of them, sorted."""
    kept: list[Path] = []
    for place in sorted(set(places)):
        if not kept or not place.is_relative_to(kept[-1]):
            kept.append(place)
    return kept


def build(request: Request) -> Result:
    """Run one build in this process. Never raises: what goes wrong is a problem of the result."""
    began = time.monotonic()
    recorder = Recorder(sys.stderr)
    app, failure = None, None
    try:
        app = Sphinx(
            request.source, request.conf, request.output, request.doctrees, request.builder,
            confoverrides=request.settings, status=None, warning=recorder,  # type: ignore[arg-type]  # it writes
            warningiserror=request.strict, parallel=request.jobs,
        )
        app.build()
    except SphinxError as error:
        failure = f"{error.category}: {error}"
    except SystemExit as error:
        failure = str(_("An extension ended the build with status %s.") % error.code)
    except Exception as error:  # of any extension; the preview goes on and shows it
        traceback.print_exc(file=sys.stderr)
        failure = f"{type(error).__name__}: {error}"
    problems = recorder.messages()
    if failure:
        print(failure, file=sys.stderr, flush=True)
        problems.append(failure)
    code = [str(path) for path in code_in_use()]
    watched = [str(path) for path in outermost([*inputs_of(app), *map(Path, code)])] if app else []
    ok = not failure and app is not None and app.statuscode == 0
    return Result(ok, problems, time.monotonic() - began, watched, code, sorted(sys.modules))


def build_in_child(request: Request) -> Result:
    """Run one build in a forked process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "w", encoding="utf-8") as answer:
                json.dump(asdict(build(request)), answer)
            status = 0
        finally:
            sys.stderr.flush()
            os._exit(status)  # the parent's buffers and handlers at exit are not the child's to run
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answer:
        text = answer.read()
    _pid, status = os.waitpid(child, 0)
    if not text:
        return Result(False, [str(_("The build process ended without an answer (status %s).") % status)], 0)
    return Result(**json.loads(text))


def import_all(names: Iterable[str]) -> None:
    """Import modules for later children. One that cannot be imported here is left to them."""
    for name in names:
        if name not in sys.modules and name != "__mp_main__":
            with suppress(Exception):
                importlib.import_module(name)
    gc.collect()
    gc.freeze()  # children share these objects' memory as long as the collector does not touch them


def main() -> int:
    """Answer requests until stdin ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a build prints goes to the terminal
    forks = hasattr(os, "fork")
    for line in sys.stdin:
        request = Request(**json.loads(line))
        result = build_in_child(request) if forks else build(request)
        answers.write(json.dumps(asdict(result)) + "\n")
        answers.flush()
        if not forks:
            break
        import_all(result.modules)
    return 0


if __name__ == "__main__":
    sys.exit(main())
