"""Remove what the output no longer shows: the files of deleted pages, images, downloads, copies of sources.

Sphinx issues 5908 and 14327: Sphinx removes a deleted page from its state but leaves its output file. Nor does it
remove images and downloads that no page shows any more.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import path_stabilize

from sphinx_kb.core.fingerprint import files_before, ours, writing_of
from sphinx_kb.core.formats import is_html, names_of_files, writes_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

IMAGES = "_images"
DOWNLOADS = "_downloads"
SOURCES = "_sources"


def watch_images(app: Sphinx) -> None:
    """Note which images each page shows in this output, once the builder has chosen among their forms."""
    builder: Any = app.builder
    if not writes_pages(builder):
        return
    write: Callable[[str, nodes.document], None] = builder.write_doc_serialized

    def write_doc_serialized(docname: str, doctree: nodes.document) -> None:
        write(docname, doctree)
        uris = {image["uri"] for image in doctree.findall(nodes.image)} & app.env.images.keys()
        writing_of(app).images[docname] = sorted(app.env.images[uri][1] for uri in uris)

    builder.write_doc_serialized = write_doc_serialized


def remove_deleted_pages(app: Sphinx, builder: Any) -> None:
    """Remove the files of deleted pages before anything is written: books are packed before a build is finished."""
    if writes_pages(app.builder):
        state = writing_of(app).state
        gone = (name for docname in state.pages.keys() - app.env.found_docs
                for name in names_of_files(app.builder, docname))
        remove(app, gone)


def remove(app: Sphinx, names: Iterable[str]) -> None:
    """Remove files of ours, except those that a page has now."""
    if not (names := list(names)):
        return
    writing = writing_of(app)
    own = set(ours(app)) | writing.state.files.keys()
    if gone := [name for name in names if name in own]:
        kept = set(kept_files(app))
        writing.output.remove(name for name in gone if name not in kept)


def remove_stale_output(app: Sphinx, exception: Exception | None) -> None:
    """Remove files of ours that nothing shows any more."""
    if exception is not None or not writes_pages(app.builder):
        return
    writing = writing_of(app)
    state = writing.state
    before = state.images
    state.images = {
        docname: names for docname, names in {**before, **writing.images}.items()
        if docname in app.env.found_docs and (docname in writing.images or docname not in writing.due)
    }
    if writing.nothing_changed:
        return
    remove(app, stale_files(app, before))


def kept_files(app: Sphinx) -> Iterator[str]:
    """Yield the files of every page."""
    for docname in app.env.found_docs | writing_of(app).generated:
        yield from names_of_files(app.builder, docname)


def stale_files(app: Sphinx, images_before: dict[str, list[str]]) -> Iterator[str]:
    """Yield files that nothing shows any more, and perhaps some that never were."""
    writing = writing_of(app)
    state, env = writing.state, app.env
    for docname in set(state.generated) - env.found_docs - writing.generated:
        yield from names_of_files(app.builder, docname)
    shown = {name for names in state.images.values() for name in names}
    yield from (f"{IMAGES}/{name}" for names in images_before.values() for name in names if name not in shown)
    if not is_html(app.builder):
        return
    offered = {f"{DOWNLOADS}/{Path(name).as_posix()}" for _docs, name in env.dlfiles.values()}
    yield from (name for name in files_before(app, f"{DOWNLOADS}/") if is_download(name) and name not in offered)
    if sources := files_before(app, f"{SOURCES}/"):
        suffix = app.config.html_sourcelink_suffix
        for docname in env.found_docs:
            source = path_stabilize(env.doc2path(docname, False))
            sources.discard(f"{SOURCES}/{source}" + ("" if source.endswith(suffix) else suffix))
        yield from sources


def is_download(name: str) -> bool:
    """Whether a file lies where Sphinx puts downloads: in a folder named after a digest."""
    return re.fullmatch(rf"{DOWNLOADS}/[0-9a-f]{{32}}/[^/]+", name) is not None


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    # once the state of the output is known
    app.connect("builder-inited", watch_images, priority=3)
    app.connect("write-started", remove_deleted_pages)
    # before the state of the output is stored, after features have removed their own
    app.connect("build-finished", remove_stale_output, priority=970)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
