"""Warnings are said again in every build until they are mended, without reading or writing their pages again.

Sphinx issue 725, open in spirit since 2011 (closed, and again proposed as 4937): Sphinx reports most mistakes while it
reads a page and keeps the page all the same. The next build finds nothing changed, says nothing and succeeds.

What is said while a page is read is kept in the environment, which all builders share; what is said while it is written
is kept with the output. A warning that names other pages or files may be mended there: its page is read again whenever
anything else is.
"""

from __future__ import annotations

import logging
import os
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import ref

from docutils import nodes
from sphinx.util import logging as sphinx_logging
from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import get_node_location

from sphinx_kb.core.fingerprint import writing_of
from sphinx_kb.core.formats import writes_by_page
from sphinx_kb.core.reading import run_of
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = sphinx_logging.getLogger(__name__)

LOCAL = ("myst.", "kb.", "toc.", "image.", "download.", "misc.highlighting_failure")
"""The types of warnings that depend on nothing but the page and the files that it notes as dependencies."""


@dataclass(frozen=True)
class KeptWarning:
    """Fact: a warning given while the page was read."""

    level: int
    message: str
    type: str
    subtype: str
    place: str
    """The path from the source folder where possible, with a line if known."""

    @property
    def is_local(self) -> bool:
        """Whether it can only be mended on the page or in its dependencies."""
        return f"{self.type}.{self.subtype}".startswith(LOCAL)


def warning_from(record: logging.LogRecord, env: BuildEnvironment) -> KeptWarning:
    """Return a warning as it was given."""
    place = getattr(record, "location", None)
    if isinstance(place, tuple):
        docname, line = place
        place = f"{env.doc2path(docname)}:{line}" if docname and line else docname and os.fspath(env.doc2path(docname))
    elif isinstance(place, nodes.Node):
        place = get_node_location(place)
    elif place and ":" not in place:
        place = os.fspath(env.doc2path(place))
    said = str(place or "").removeprefix(f"{env.srcdir}{os.sep}")
    return KeptWarning(record.levelno, logging.LogRecord.getMessage(record), getattr(record, "type", "") or "",
                       getattr(record, "subtype", "") or "", said)


class Keeper(logging.Handler):
    """Keeps the warnings of a build by page; the first handler, since others change the records."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = ref(app)
        self.written: dict[str, list[KeptWarning]] = {}
        """Page → what was said while it was written; under the empty name, what was said of no page since then."""
        self.page = ""
        """The page that is being written."""
        self.is_writing = False
        self.is_checking = False
        """Whether the environment is being checked, which happens in every build."""
        self.is_consistent = False
        """Whether Sphinx has checked that every page is in a toctree."""

    def where(self) -> tuple[str, str]:
        """Return the phase and the page that a record given now belongs to."""
        app = self.app()
        env = getattr(app, "env", None)
        builder = getattr(app, "builder", None)
        if env is None or builder is None or self.is_checking:
            return "", ""
        now = env.current_document.docname
        if builder.phase == BuildPhase.READING:
            return "read", now
        if self.is_writing:
            return "write", self.page or now
        return ("finish" if builder.phase in (BuildPhase.RESOLVING, BuildPhase.WRITING) else ""), ""

    def emit(self, record: logging.LogRecord) -> None:
        app = self.app()
        if app is None or getattr(record, "kb_kept", False):
            return
        record.kb_kept = True  # it comes a second time once Sphinx lets the held back warnings go
        phase, page = getattr(record, "kb_where", ("", ""))
        if phase == "read" and page:
            store_of(app.env).note(page, warning_from(record, app.env))
        elif phase in ("write", "finish"):
            self.written.setdefault(page, []).append(warning_from(record, app.env))


def stamp_records(keeper: Keeper) -> None:
    """Let every warning say which page it belongs to, also in other processes, where Sphinx replaces the handlers."""
    plain = logging.getLogRecordFactory()
    while (inner := getattr(plain, "kb_plain", None)) is not None:  # of an earlier build in this process
        plain = inner
    watched = ref(keeper)

    def stamped(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = plain(*args, **kwargs)
        if record.levelno >= logging.WARNING and (now := watched()):
            record.kb_where = now.where()
        return record

    stamped.kb_plain = plain  # type: ignore[attr-defined]  # a mark of ours on the record
    logging.setLogRecordFactory(stamped)


def say_again(env: BuildEnvironment, warnings: Iterable[KeptWarning]) -> None:
    """Give warnings of earlier builds again."""
    for one in warnings:
        place = one.place
        if place and not Path(place).is_absolute():
            place = os.path.join(env.srcdir, place)  # noqa: PTH118  # keeps the line at the end as it is
        if ":" not in place:
            place = env.path2doc(place) or place
        extra = {"location": place or None, "type": one.type or None, "subtype": one.subtype or None}
        logger.logger.log(one.level, "%s", one.message, extra={**extra, "kb_kept": True})


class Memory:
    """Keeps the warnings of one build, and says those of earlier builds again."""

    def __init__(self) -> None:
        self.keeper: Keeper | None = None

    def start(self, app: Sphinx) -> None:
        """Start keeping."""
        keeper = self.keeper = Keeper(app)
        logging.getLogger(sphinx_logging.NAMESPACE).handlers.insert(0, keeper)
        stamp_records(keeper)
        if writes_by_page(app.builder):
            self.watch(app, keeper)

    def watch(self, app: Sphinx, keeper: Keeper) -> None:
        """Note which page is being written."""
        builder: Any = app.builder
        prepare, write_documents = builder.prepare_writing, builder.write_documents

        def of_page(write: Callable[[str, nodes.document], None]) -> Callable[[str, nodes.document], None]:
            def write_page(docname: str, doctree: nodes.document) -> None:
                keeper.page = docname
                try:
                    write(docname, doctree)
                finally:
                    keeper.page = ""

            return write_page

        def prepare_writing(docnames: Set[str]) -> None:
            kept = writing_of(app).state.warnings
            for docname in sorted(kept.keys() - set(docnames) - {""}):
                if docname in app.env.found_docs:
                    say_again(app.env, (KeptWarning(*one) for one in kept[docname]))
            prepare(docnames)

        def write_all(docnames: Set[str]) -> None:
            keeper.is_writing = True
            try:
                write_documents(docnames)
            finally:
                keeper.is_writing = False

        builder.write_doc = of_page(builder.write_doc)
        builder.write_doc_serialized = of_page(builder.write_doc_serialized)
        builder.prepare_writing, builder.write_documents = prepare_writing, write_all

    def add_pages_to_mend(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Add the pages whose warnings may have been mended elsewhere, if anything is different elsewhere."""
        seen = writing_of(app).seen
        if not docnames and not run_of(app).removed and seen and store_of(env).data.get("seen") == seen:
            return
        involved = set()
        for docname, fact in store_of(env).facts(KeptWarning):
            if not fact.is_local:
                involved |= {docname, *pages_named(env, fact.message)}
        docnames[:] = sorted({*docnames, *(involved & env.found_docs)})

    def repeat(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Say again what was said of pages that this build has not read."""
        read = set(run_of(app).docnames)
        if read:
            store_of(env).data["seen"] = writing_of(app).seen
        for docname, facts in store_of(env).facts_by_page(KeptWarning):
            if docname not in read and docname in env.all_docs:
                say_again(env, facts)

    def note_check(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Note that Sphinx checks the consistency of the environment, which it does only when a page has changed."""
        if self.keeper:
            self.keeper.is_consistent = True

    def check(self, app: Sphinx, builder: Any) -> None:
        """Check the consistency of the environment where Sphinx did not."""
        if self.keeper and not self.keeper.is_consistent:
            self.keeper.is_checking = True
            app.env.check_consistency()
            self.keeper.is_checking = False

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep what was said while pages were written."""
        keeper, self.keeper = self.keeper, None
        if keeper is None:
            return
        logging.getLogger(sphinx_logging.NAMESPACE).removeHandler(keeper)
        if exception is not None:
            return
        writing = writing_of(app)
        kept = {docname: warnings for docname, warnings in writing.state.warnings.items()
                if docname and docname in app.env.found_docs and docname not in writing.due}
        for docname, said in keeper.written.items():
            kept[docname] = [list(astuple(one)) for one in said]
        writing.state.warnings = kept


def pages_named(env: BuildEnvironment, message: str) -> list[str]:
    """Return the pages whose path a message names, such as the other place of a label that is used twice."""
    return [docname for docname in env.found_docs if os.fspath(env.doc2path(docname)) in message]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    memory = Memory()
    # once the state of the output is known, and before any handler warns
    app.connect("builder-inited", memory.start, priority=3)
    # late, once it is known whether anything else is read, and before labels of pages to be read are cleared (900)
    app.connect("env-before-read-docs", memory.add_pages_to_mend, priority=800)
    # after the readings of this build are known
    app.connect("env-updated", memory.repeat, priority=2)
    app.connect("env-check-consistency", memory.note_check)
    app.connect("write-started", memory.check)
    # before the state of the output is stored
    app.connect("build-finished", memory.finish, priority=980)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
