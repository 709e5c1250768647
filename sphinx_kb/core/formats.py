"""Which builder makes what: the one place that knows Sphinx's builders and ours by their kind.

Features ask for what they need of an output (pages with scripts, popovers, footnotes), never for a builder's name, so
that a builder derived from one of Sphinx's is served like it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder


def is_site(builder: Builder) -> bool:
    """Whether each document becomes an HTML page of a site: scripts, search and files beside it are possible."""
    return is_interactive(builder) and not isinstance(builder, SingleFileHTMLBuilder)


def is_interactive(builder: Builder) -> bool:
    """Whether a browser shows the output: popovers, details and hover are possible; a site or one large page."""
    return isinstance(builder, StandaloneHTMLBuilder) and not isinstance(builder, Epub3Builder)


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
