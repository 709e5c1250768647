"""What is written knows what it was written from: pages whose output would differ are written again, and no others.

Each output folder keeps the digest of every page: of the reading that its document tree comes from, and of what it
shows of other pages. Features answer the event ``kb-page-fingerprint`` (arguments: app, env) with a JSON-serializable
value for each page whose output depends on other pages or on data, such as its backlinks or the title of a neighbour.
They answer ``kb-embedded-pages`` with the pages that each page shows whole, and ``kb-inputs`` with the paths of files
and folders outside the source folder that they look at and with what else they look at, as strings. The files that
settings name count for every page, unless a feature answers ``kb-followed-settings`` with the name of the setting,
whose files it then follows page by page. Neither the clock nor what another builder did decides what is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.clock import WatchedText, day_of_build
from sphinx_kb.core.digests import as_bytes, digest_of, digest_of_bytes
from sphinx_kb.core.formats import caches_of, is_html, name_of, names_of_files, owners_of, writes_by_page, writes_pages
from sphinx_kb.core.inputs import inputs_of, seen_by
from sphinx_kb.core.reading import leave_if_orphaned, readings_of, run_of, stamp_of
from sphinx_kb.core.references import contents_below
from sphinx_kb.core.written import OutputState, State
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

STATIC = "_static/"
"""The folder of the output that is filled before pages are written."""
TREES_OF_THEIR_OWN = ("pydata_sphinx_theme",)
"""Extensions of themes that walk the toctree of the site without asking for `toctree` of the template context."""


@dataclass
class Writing:
    """What this build writes into its output folder, and why."""

    output: OutputState
    inputs: str
    seen: str
    is_fresh: bool
    """Whether everything is written again."""
    files: dict[str, list[int]]
    """The files of the output folder when the build began."""
    warnings_before: int = 0
    """How many warnings Sphinx has counted when the build began."""
    digests: dict[str, str] = field(default_factory=dict)
    due: set[str] = field(default_factory=set)
    """The pages that are written."""
    nothing_changed: bool = False
    shows_contents: bool = False
    shows_day: bool = False
    images: dict[str, list[str]] = field(default_factory=dict)
    """Page → the names of its images in the output, for pages that this build has written."""
    beside: dict[str, str] = field(default_factory=dict)
    """The names of files that are only written together with a page → that page."""
    generated: set[str] = field(default_factory=set)
    """The pages without a source that this build has written."""

    @property
    def state(self) -> State:
        """What the output folder was written from."""
        return self.output.state


_WRITINGS: WeakKeyDictionary[Sphinx, Writing] = WeakKeyDictionary()


def writing_of(app: Sphinx) -> Writing:
    """Return what a build writes."""
    return _WRITINGS[app]


def nothing_changed(app: Sphinx) -> bool:
    """Whether the output is already what this build would write, to the last file.

    It is known after `env-before-read-docs`. Whatever then only makes what is there already may be left out.
    """
    return app in _WRITINGS and _WRITINGS[app].nothing_changed


def is_untouched(app: Sphinx) -> bool:
    """Whether the output still is as the last build has left it, whatever this one has written so far."""
    writing = writing_of(app)
    return writing.output.scan() == writing.state.files


def was_quiet(app: Sphinx) -> bool:
    """Whether the last build of this output gave no warning."""
    return app in _WRITINGS and _WRITINGS[app].state.is_quiet


@cached_for_build
def has_nothing_to_say(app: Sphinx) -> bool:
    """Whether checks of data need not run: the last build was quiet, and saw the same files and settings as this one.

    It is known from `builder-inited` on. Pages may still be read, because of files that only they depend on.
    """
    if app not in _WRITINGS or not was_quiet(app):
        return False
    writing = writing_of(app)
    state = writing.state
    return (state.is_complete and not writing.is_fresh and bool(writing.seen)
            and state.seen == digest_of(writing.seen, stamp_of(app.env)))


def begin(app: Sphinx) -> None:
    """Read the state of the output folder; let what everything depends on decide whether all of it is written.

    Raises SystemExit, which Sphinx shows without a report, where a file cannot be written.
    """
    output = OutputState(Path(app.doctreedir), Path(app.outdir))
    files = output.scan()
    if blocked := [name for name in output.state.files.keys() - files.keys() if (output.out / name).is_dir()]:
        raise SystemExit("\n".join(_("%s is a folder, but a file of the output belongs there: remove or rename it")
                                   % (output.out / name) for name in sorted(blocked)))
    output.know_foreign_files(files)
    inputs = inputs_of(app)
    state = output.state
    is_fresh = (state.inputs != inputs or state.builder != name_of(app.builder) or output.everything_was_begun)
    _WRITINGS[app] = Writing(output, inputs, seen_by(app), is_fresh, files, app._warncount)
    if is_fresh:
        output.begin([], everything=True)
        state.warnings, state.images, state.book = {}, {}, ""
        if is_html(app.builder):  # features and Sphinx fill it again from now on
            output.remove(name for name in ours(app) if name.startswith(STATIC))
    elif not state.is_complete:  # what an interrupted build has left
        output.remove(name for name in ours(app) if name not in state.files)
    if writes_by_page(app.builder):
        replace_own_decision(app)


def files_before(app: Sphinx, folder: str) -> set[str]:
    """Return the files in a folder of the output, ``name/``, when the build began."""
    return {name for name in writing_of(app).files if name.startswith(folder)}


def remove_others(app: Sphinx, folder: str, endings: tuple[str, ...], known: Mapping[str, str]) -> None:
    """Remove our files with some endings that lay in a folder of the output, ``name/``, except those that are known.

    `known` says which page each of these is written together with, and never else.
    """
    writing = writing_of(app)
    writing.beside.update(known)
    others = files_before(app, folder).difference(known, writing.output.foreign)
    writing.output.remove(sorted(name for name in others if name.endswith(endings)))


def ours(app: Sphinx) -> list[str]:
    """Return the files in the output folder that builds have written."""
    writing = writing_of(app)
    return sorted(writing.files.keys() - set(writing.output.foreign))


def replace_own_decision(app: Sphinx) -> None:
    """Keep the builder from deciding by the clock what it writes; note what it is going to write."""
    builder: Any = app.builder
    prepare: Callable[[Set[str]], None] = builder.prepare_writing
    write: Callable[[str, nodes.document], None] = builder.write_doc

    def prepare_writing(docnames: Set[str]) -> None:
        writing = writing_of(app)
        writing.due = set(docnames)
        if not writing.nothing_changed:
            writing.output.begin(docnames, everything=writing.is_fresh)
        prepare(docnames)

    def write_doc(docname: str, doctree: nodes.document) -> None:
        leave_if_orphaned(app)
        write(docname, doctree)

    if writes_pages(builder):
        builder.get_outdated_docs = list
    builder.prepare_writing, builder.write_doc = prepare_writing, write_doc


@cached_for_build
def fingerprints_of(app: Sphinx) -> dict[str, str]:
    """Return page → digest of what it shows."""
    env = app.env
    answers: dict[str, list[Any]] = {docname: [] for docname in env.found_docs}
    for by_page in app.emit("kb-page-fingerprint", env):
        for docname, value in (by_page or {}).items():
            answers.setdefault(docname, []).append(value)
    readings = readings_of(env)
    own = {docname: digest_of_bytes(readings.get(docname, "").encode() + as_bytes(values))
           for docname, values in answers.items()}
    embedded: dict[str, Iterable[str]] = {}
    for by_page in app.emit("kb-embedded-pages", env):
        embedded.update(by_page)
    whole = {docname: digest_of(own[docname], [own.get(page) for page in pages])
             for docname, pages in embedded.items() if pages and docname in own}
    return {**own, **whole}


def files_that_changed(writing: Writing) -> set[str]:
    """Return the files of the output that are no longer as the last build has left them."""
    return {name for name, stat in writing.state.files.items() if writing.files.get(name) != stat}


def notice_no_change(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Notice that the output is already what this build would write, once it is known that no page is read."""
    writing = writing_of(app)
    state = writing.state
    writing.nothing_changed = (
        not docnames and not run_of(app).removed and state.is_complete and not writing.is_fresh
        and bool(writing.seen) and state.seen == digest_of(writing.seen, stamp_of(env))
        and state.pages.keys() == env.found_docs and state.day in ("", day_of_build(app))
        and "" not in state.warnings and not files_that_changed(writing)
    )


def pages_that_differ(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages whose output would differ from what lies in the output folder."""
    writing = writing_of(app)
    state = writing.state
    if writing.nothing_changed:
        writing.digests = dict(state.pages)
        return []
    changed = files_that_changed(writing)
    writing.digests = fingerprints_of(app)
    if not writes_pages(app.builder):
        return sorted(docname for docname, digest in writing.digests.items()
                      if docname in env.found_docs and (writing.is_fresh or state.pages.get(docname) != digest))
    contents = contents_below(app).get(app.config.root_doc, "")
    everything = (writing.is_fresh or (state.shows_contents and contents != state.contents)
                  or state.day not in ("", day_of_build(app)))
    names = {docname: names_of_files(app.builder, docname) for docname in env.found_docs}
    if state.is_complete and not everything and changed:
        # a file that no page is known to have made may be of any page
        known = {name for own in names.values() for name in own}
        known |= {f"_images/{name}" for own in state.images.values() for name in own}
        everything = bool(changed - known)
    return sorted(
        docname for docname in env.found_docs
        if everything or state.pages.get(docname) != writing.digests.get(docname)
        or not all(name in writing.files for name in names[docname])
        or (changed and (not changed.isdisjoint(names[docname])
                         or any(f"_images/{name}" in changed for name in state.images.get(docname, ()))))
    )


def remove_all(app: Sphinx, builder: Any) -> None:
    """Where everything is written again, remove what lies there, once all pages are read without an error."""
    writing = writing_of(app)
    if writing.is_fresh and writes_pages(app.builder):
        now = writing.output.scan()
        writing.output.remove(
            name for name in ours(app)
            if now.get(name) == writing.files[name] and not name.startswith((STATIC, *caches_of(app.builder))))


def watch_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Note pages without a source, and whether pages show the contents of the site or the day."""
    writing = writing_of(app)
    if doctree is None:
        writing.generated.add(pagename)
    if toctree := context.get("toctree"):
        def watched(*args: Any, **kwargs: Any) -> Any:
            writing.shows_contents = True
            return toctree(*args, **kwargs)

        context["toctree"] = watched
    if any(name in app.extensions for name in TREES_OF_THEIR_OWN):
        writing.shows_contents = True
    if day := context.get("last_updated"):
        def note_use() -> None:
            writing.shows_day = True

        context["last_updated"] = WatchedText(day, note_use)


def files_left_alone(app: Sphinx) -> dict[str, list[int]]:
    """Return the files of the pages of a site that this build has not written, as they were when it began.

    If something else has written one of them meanwhile, the next build notices, and writes the page again.
    """
    writing = writing_of(app)
    owners = {**owners_of(app.builder, app.env.found_docs), **writing.beside}
    left = dict(writing.files)
    for name in (*(writing.files.keys() - owners.keys()), *owners_of(app.builder, writing.generated),
                 *(name for name, docname in owners.items() if docname in writing.due)):
        left.pop(name, None)
    return left


def end(app: Sphinx, exception: Exception | None) -> None:
    """Store what the output folder was written from."""
    if exception is not None or app not in _WRITINGS:
        return
    writing = writing_of(app)
    if writing.nothing_changed and writing.output.scan() == writing.state.files:
        return
    state = writing.state
    written = writing.due & app.env.found_docs
    pages = {docname: digest for docname, digest in state.pages.items() if docname in app.env.found_docs}
    pages.update({docname: writing.digests[docname] for docname in written if docname in writing.digests})
    state.pages = pages
    state.inputs, state.builder = writing.inputs, name_of(app.builder)
    state.seen = digest_of(writing.seen, stamp_of(app.env)) if writing.seen else ""
    state.shows_contents = writing.shows_contents or (state.shows_contents and not writing.is_fresh)
    state.day = day_of_build(app) if writing.shows_day or (state.day and not writing.is_fresh) else ""
    state.contents = contents_below(app).get(app.config.root_doc, "")
    state.generated = sorted(writing.generated)
    foreign = set(writing.output.foreign)
    now = writing.output.scan(files_left_alone(app))
    state.files = {name: stat for name, stat in now.items() if name not in foreign}
    state.is_complete, state.is_quiet = True, app._warncount == writing.warnings_before
    writing.output.save()


def setup(app: Sphinx) -> ExtensionMetadata:
    for name in ("kb-page-fingerprint", "kb-embedded-pages", "kb-inputs", "kb-followed-settings"):
        app.add_event(name)
    app.setup_extension("sphinx_kb.core.reading")
    app.setup_extension("sphinx_kb.core.references")
    # first: other handlers of this event fill the folder of static files
    app.connect("builder-inited", begin, priority=2)
    # last: no handler adds pages to be read any more
    app.connect("env-before-read-docs", notice_no_change, priority=995)
    # `env-get-updated` comes after `env-updated`, where figures get their numbers; last among its handlers
    app.connect("env-get-updated", pages_that_differ, priority=900)
    app.connect("write-started", remove_all)
    # before themes ask for the contents of the site
    app.connect("html-page-context", watch_page, priority=1)
    # last: no handler changes the output any more
    app.connect("build-finished", end, priority=990)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
