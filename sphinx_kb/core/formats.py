"""Which builder makes what: the one place that knows Sphinx's builders and ours by their kind.

Features ask for what they need of an output (pages with scripts, popovers, footnotes), never for a builder's name, so
that a builder derived from one of Sphinx's is served like it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard
from weakref import WeakKeyDictionary, ref

from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

_BUILDERS: WeakKeyDictionary[BuildEnvironment, ref[Builder]] = WeakKeyDictionary()
"""The builder of each environment; not in the environment, which is pickled."""


def builder_of(env: BuildEnvironment) -> Builder:
    """Return the builder of a build, for parsers and transforms, to which Sphinx hands the environment alone."""
    builder = _BUILDERS[env]()
    assert builder is not None, "the build is over"
    return builder


def is_site(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Whether each document becomes an HTML page of a site: scripts, search and files beside it are possible."""
    return is_interactive(builder) and not isinstance(builder, SingleFileHTMLBuilder)


def is_interactive(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Whether a browser shows the output: popovers, details and hover are possible; a site or one large page.

    Sphinx's json and pickle give the text of pages to other programs, without templates.
    """
    return isinstance(builder, StandaloneHTMLBuilder) and not isinstance(
        builder, (Epub3Builder, SerializingHTMLBuilder))


def is_printed(builder: Builder) -> bool:
    """Whether the output is set on pages of paper, where footnotes are the custom."""
    return builder.format == "typst"


def is_epub(builder: Builder) -> bool:
    """Whether the output is an e-book."""
    return isinstance(builder, Epub3Builder)


def is_book(builder: Builder) -> bool:
    """Whether the output is a book, on paper or not: no scripts, no neighbours, read offline."""
    return is_printed(builder) or is_epub(builder)


def has_addresses(builder: Builder) -> bool:
    """Whether a document has an address to link to; translators' catalogues have none."""
    return not isinstance(builder, MessageCatalogBuilder)


def note_builder(app: Sphinx) -> None:
    """Remember the builder of the environment."""
    _BUILDERS[app.env] = ref(app.builder)


def setup(app: Sphinx) -> ExtensionMetadata:
    # before any feature answers this event, since one may ask for the builder
    app.connect("builder-inited", note_builder, priority=1)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
