"""Build a site again and again without importing Sphinx and its extensions each time.

``python -m sphinx_kb.serve.worker`` reads one request a line from stdin and answers each with lines on stdout, all
JSON: a `Request`; a `Written` as soon as there are pages, and a `Result`. Each build runs in a child forked from this
process, so that a build never sees what an earlier one left in memory. After the first build, this process imports what
the child imported; later children start with it, and begin ahead of their requests (`ahead`). Without `fork` the
process ends after one build.
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
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from sphinx_kb.locale import _
from sphinx_kb.serve.ahead import PAUSE, Child, Gate, PreparedSphinx
from sphinx_kb.text.lazy_pattern import compile_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


@dataclass(frozen=True)
class Written:
    """The pages that a build has written while it is still at work on what is made of all pages, such as search."""

    pages: list[str]
    """Paths in the output, with `/`."""
    problems: list[str]
    """Warnings so far."""


def message_of(line: str | bytes) -> Written | Result:
    """Return what a line of an answer says."""
    found = json.loads(line)
    return Written(**found) if "pages" in found else Result(**found)


def line_of(message: Written | Result) -> str:
    """Return the line that says it."""
    return json.dumps(asdict(message))


class Recorder:
    """A text stream that passes everything on and keeps it."""

    def __init__(self, stream: TextIO, *, is_silent: bool = False) -> None:
        """Record what is written to `stream`; a silent one passes it on later."""
        self._stream = stream
        self._is_silent = is_silent
        self.written: list[str] = []

    def write(self, text: str) -> int:
        """Write to the stream and keep the text."""
        self.written.append(text)
        return len(text) if self._is_silent else self._stream.write(text)

    def speak(self) -> None:
        """Pass on what was kept in silence, and from now on everything."""
        if self._is_silent:
            self._is_silent = False
            self._stream.write("".join(self.written))

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


@cache
def edited_place(file: str) -> Path | None:
    """Return the package or module that a file begins, if it is edited, not installed."""
    path = Path(file).resolve()
    if any(path.is_relative_to(folder) for folder in INSTALLED):
        return None
    return path.parent if path.name == "__init__.py" else path


def code_in_use() -> list[Path]:
    """Return the packages and modules in use that are edited, not installed."""
    tops = {name.partition(".")[0] for name in list(sys.modules)} - {*sys.builtin_module_names, "__main__"}
    files = {getattr(sys.modules.get(top), "__file__", None) for top in tops}
    return sorted({place for file in files if file and (place := edited_place(file))})


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


def tell_of_pages(app: Sphinx, tell: Callable[[list[str]], None]) -> None:
    """Tell the paths of all pages that a build writes, before it makes anything of all pages."""
    builder, finish = app.builder, app.builder.finish
    names: list[str] = []

    def note(_app: Sphinx, name: str, *_more: Any) -> None:
        names.append(name)

    def tell_and_finish() -> None:
        path_of, output = getattr(builder, "get_outfilename", None), Path(app.outdir)
        if path_of and names:
            tell([Path(path_of(name)).relative_to(output).as_posix() for name in names])
        finish()

    app.connect("html-page-context", note)
    builder.finish = tell_and_finish  # type: ignore[method-assign]  # no event lies between pages and what follows


def build(
    request: Request, gate: Gate | None = None, tell: Callable[[Written], None] = lambda _written: None
) -> Result | None:
    """Run one build in this process. Never raises: what goes wrong is a problem of the result.

    `tell` is told of the pages once they are written. With a gate it begins ahead of the request; None if it fails
    before the gate, which is told by the build that follows.
    """
    began = time.monotonic()
    recorder = Recorder(sys.stderr, is_silent=gate is not None)
    app, failure, trace = None, None, ""
    try:
        kind = partial(PreparedSphinx, gate) if gate else Sphinx
        app = kind(
            request.source, request.conf, request.output, request.doctrees, request.builder,
            confoverrides=request.settings, status=None, warning=recorder,  # type: ignore[arg-type]  # it writes
            warningiserror=request.strict, parallel=request.jobs,
        )
        recorder.speak()

        def tell_and_begin_next(pages: list[str]) -> None:
            tell(Written(pages, recorder.messages()))
            if gate:
                gate.begin_next()

        tell_of_pages(app, tell_and_begin_next)
        app.build()
    except SphinxError as error:
        failure = f"{error.category}: {error}"
    except SystemExit as error:
        failure = str(_("An extension ended the build with status %s.") % error.code)
    except Exception as error:  # of any extension; the preview goes on and shows it
        trace = traceback.format_exc()
        failure = f"{type(error).__name__}: {error}"
    if gate:
        if gate.began is None:
            return None
        began = gate.began
    recorder.speak()
    problems = recorder.messages()
    if failure:
        print(f"{trace}{failure}", file=sys.stderr, flush=True)
        problems.append(failure)
    code = [str(path) for path in code_in_use()]
    watched = [str(path) for path in outermost([*inputs_of(app), *map(Path, code)])] if app else []
    ok = not failure and app is not None and app.statuscode == 0
    return Result(ok, problems, time.monotonic() - began, watched, code, sorted(sys.modules))


def build_now(request: Request, _go: int, say: Callable[[str], None]) -> bool:
    """Run a build from nothing. Say its answer line by line."""
    result = build(request, None, lambda written: say(line_of(written)))
    assert result is not None
    say(line_of(result))
    return True


def build_when_asked(request: Request, watched: list[str], go: int, say: Callable[[str], None]) -> bool:
    """Prepare builds, each of which goes on in a process of its own when it is asked for.

    They say their answers line by line, and return whether they have; without an answer the build has to begin again.
    """
    time.sleep(PAUSE)
    result = build(request, Gate(go, watched, request.doctrees, request.output), lambda written: say(line_of(written)))
    if result:
        say(line_of(result))
    return result is not None


class Builds:
    """The builds in forked processes."""

    def __init__(self) -> None:
        """Prepare nothing yet."""
        self._stem: Child | None = None
        self._prepared_for: tuple[Request, list[str]] | None = None
        self._modules: set[str] = set()

    def build(self, request: Request, tell: Callable[[Written], None]) -> Result:
        """Run one build, as far as possible the prepared one."""
        if (self._stem and self._prepared_for and self._prepared_for[0] == request
                and (result := result_of(self._stem, tell))):
            return result
        self.end()
        child = Child(partial(build_now, request))
        result = result_of(child, tell)
        child.end()
        return result or Result(
            False, [str(_("The build process ended without an answer (status %s).") % child.status)], 0)

    def prepare(self, request: Request, last: Result) -> None:
        """Prepare the next builds, if it is known what they depend on and they are not prepared yet."""
        unknown = set(last.modules) - self._modules
        if self._stem and not unknown and self._prepared_for == (request, last.watched):
            return
        self.end()
        self._modules |= unknown
        import_all(unknown)
        if last.watched:
            self._stem = Child(partial(build_when_asked, request, last.watched))
            self._prepared_for = request, last.watched

    def end(self) -> None:
        """End what was prepared."""
        if self._stem:
            self._stem.end()
            self._stem = None


def result_of(child: Child, tell: Callable[[Written], None]) -> Result | None:
    """Let a child go on. Return its result, None if it ends without one."""
    for message in map(message_of, child.ask()):
        if isinstance(message, Result):
            return message
        tell(message)
    return None


def import_all(names: Iterable[str]) -> None:
    """Import modules for later children. One that cannot be imported here is left to them."""
    for name in names:
        if name not in sys.modules and name != "__mp_main__":
            with suppress(Exception):
                importlib.import_module(name)
    code_in_use()  # so that children know of most
    compile_all()
    gc.collect()
    gc.freeze()  # children share these objects' memory as long as the collector does not touch them


def main() -> int:
    """Answer requests until stdin ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a build prints goes to the terminal
    builds = Builds() if hasattr(os, "fork") else None

    def say(message: Written | Result) -> None:
        print(line_of(message), file=answers, flush=True)

    for line in sys.stdin:
        request = Request(**json.loads(line))
        result = builds.build(request, say) if builds else build(request, tell=say)
        assert result is not None
        say(result)
        if not builds:
            break
        builds.prepare(request, result)
    if builds:
        builds.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
