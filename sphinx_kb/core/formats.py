"""Capabilities of builders; no other module distinguishes builders by class or name.

Features ask for a capability of the output (pages with scripts, popovers, footnotes), so that a builder derived from
one of Sphinx's is treated like it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard
from weakref import WeakKeyDictionary, ref

from sphinx.builders import Builder
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.registry import SphinxComponentRegistry
    from sphinx.util.typing import ExtensionMetadata

_BUILDERS: WeakKeyDictionary[BuildEnvironment, ref[Builder]] = WeakKeyDictionary()
"""The builder of each environment; not in the environment, which is pickled."""


def builder_of(env: BuildEnvironment) -> Builder:
    """Return the builder, for parsers and transforms, which get only the environment from Sphinx."""
    builder = _BUILDERS[env]()
    assert builder is not None, "the build is over"
    return builder


def is_site(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Whether each document becomes an HTML page of a site, with scripts, search and static files."""
    return is_interactive(builder) and not isinstance(builder, SingleFileHTMLBuilder)


def is_interactive(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Whether a browser shows the output, as a site or as one large page: popovers, details and hover work.

    Sphinx's json and pickle builders are excluded: they output the body of pages for other programs.
    """
    return isinstance(builder, StandaloneHTMLBuilder) and not isinstance(
        builder, (Epub3Builder, SerializingHTMLBuilder))


def is_html(builder: Builder) -> bool:
    """Whether the output is made of HTML in any form: a site, one large page, an e-book, text for other programs."""
    return builder.format == "html"


def is_printed(builder: Builder) -> bool:
    """Whether the output is set on paper pages, where footnotes are customary."""
    return builder.format == "typst"


def is_epub(builder: Builder) -> bool:
    """Whether the output is an e-book."""
    return isinstance(builder, Epub3Builder)


def is_book(builder: Builder) -> bool:
    """Whether the output is a book, on paper or not: no scripts, no neighbours, read offline."""
    return is_printed(builder) or is_epub(builder)


def has_addresses(builder: Builder) -> bool:
    """Whether documents have addresses to link to; in translators' catalogues and lists of changes they have none."""
    return not isinstance(builder, MessageCatalogBuilder) and type(builder).get_target_uri is not Builder.get_target_uri


def has_merged_cells(builder: Builder) -> bool:
    """Whether cells of a table may span rows; the writer of manual pages leaves their content out of its place."""
    return builder.format != "man"


def name_of(builder: Builder) -> str:
    """Return the name of a builder, to tell outputs apart."""
    return builder.name


def writes_pages(builder: Builder) -> bool:
    """Whether the output has files of its own for each document, so that some of them may be left as they are."""
    return not isinstance(builder, SingleFileHTMLBuilder) and (
        isinstance(builder, StandaloneHTMLBuilder) or hasattr(builder, "files_of_page"))


def writes_by_page(builder: Builder) -> bool:
    """Whether the builder writes documents one by one, also where it is not known into which files."""
    return writes_pages(builder) or not isinstance(builder.get_outdated_docs(), str)


def files_of_page(builder: Builder, docname: str) -> list[Path]:
    """Return the files that a builder writes for one document, as far as `writes_pages`."""
    if own := getattr(builder, "files_of_page", None):
        return list(own(docname))
    assert isinstance(builder, StandaloneHTMLBuilder)
    return [Path(builder.get_output_path(docname))]


def names_of_files(builder: Builder, docname: str) -> list[str]:
    """Return the same files, relative to the output folder."""
    if type(builder) is StandaloneHTMLBuilder:  # asked for each page in every build
        return [docname + builder.out_suffix]
    folder = f"{os.fspath(builder.outdir)}{os.sep}"
    return [os.fspath(path).removeprefix(folder).replace(os.sep, "/") for path in files_of_page(builder, docname)]


def owners_of(builder: Builder, docnames: Iterable[str]) -> dict[str, str]:
    """Return name of a file, relative to the output folder → its page, if the output is a site."""
    if not is_site(builder):
        return {}
    return {name: docname for docname in docnames for name in names_of_files(builder, docname)}


def caches_of(builder: Builder) -> tuple[str, ...]:
    """Return the folders in the output that only spare the builder work, as prefixes of paths."""
    return tuple(getattr(builder, "caches", ()))


def theme_folders(builder: Builder) -> list[Path]:
    """Return the folders of the theme and of those that it builds upon."""
    theme = getattr(builder, "theme", None)
    return [Path(folder) for folder in theme.get_theme_dirs()] if theme else []


def handlers_of(app: Sphinx) -> frozenset[str]:
    """Return the names of the nodes for which extensions registered visitors for the output."""
    registered = app.registry.translation_handlers
    by_name = registered.get(app.builder.name, {})
    return frozenset(by_name or registered.get(app.builder.format, {}))


def visitors_of(registry: SphinxComponentRegistry, builder: Builder) -> dict[str, tuple[Any, Any]]:
    """Return the visitors that extensions registered for the output: name of a node → (visit, depart)."""
    registered: dict[str, dict[str, tuple[Any, Any]]] = registry.translation_handlers
    return registered.get(builder.name, registered.get(builder.format, {}))


def note_builder(app: Sphinx) -> None:
    """Remember the builder of the environment."""
    _BUILDERS[app.env] = ref(app.builder)


def setup(app: Sphinx) -> ExtensionMetadata:
    # before every other handler of this event, which may ask for the builder
    app.connect("builder-inited", note_builder, priority=1)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
