"""A page is not written because one that its toctree lists is, unless it shows something else than before.

Sphinx #11556 tells of it. With every page that it writes, `Builder.write` writes the pages whose toctrees list it,
since their contents may show its title and headings. What a page shows of those below it is part of its fingerprint
(`sphinx_kb.core.references.contents_below`), so that it is due by itself when these have changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_kb.core.formats import writes_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def write_what_is_asked_for(app: Sphinx) -> None:
    """Keep the builder from adding pages to those that it is asked for, in builds of all that has changed."""
    builder: Any = app.builder
    if not writes_pages(builder):
        return
    write: Callable[..., None] = builder.write

    def write_some(docnames: list[str] | None, updated: Iterable[str], method: str = "update") -> None:
        if method != "update" or docnames in (None, ["__all__"]):
            write(docnames, updated, method)
            return
        asked = {*(docnames or ()), *updated}
        prepare: Callable[[set[str]], None] = builder.prepare_writing

        def prepare_writing(due: set[str]) -> None:
            due &= asked  # the very set that is written afterwards
            prepare(due)

        builder.prepare_writing = prepare_writing  # the outermost: others note which pages are left as they are
        try:
            write(asked, (), method)
        finally:
            builder.prepare_writing = prepare

    builder.write = write_some


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.fingerprint")
    app.connect("builder-inited", write_what_is_asked_for)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
