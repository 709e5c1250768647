"""Pages, images and sources whose names hold signs of addresses, such as “?”, “%” or quotation marks, can be reached.

No issue found upstream. Sphinx's dirhtml builder uses the names of pages as addresses as they are, themes do so with
the names of sources, and images link to themselves so: `what?/` leads to `what`, and a quotation mark ends the
attribute.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes

from sphinx_kb.core.formats import is_html, is_site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PROBE = "?"
"""A page name that must not stay as it is in an address."""
SOURCES = "_sources/"
"""The folder of the sources in the output."""


def quote_addresses(app: Sphinx) -> None:
    """Let a builder quote the addresses that it makes of names."""
    builder: Any = app.builder
    if is_site(app.builder):
        own_address, is_plain = builder.get_target_uri, PROBE in builder.get_target_uri(PROBE)
        known: dict[tuple[str, str | None], str] = {}
        """Each is asked for again and again: by every page that lists or mentions the page."""

        def get_target_uri(docname: str, typ: str | None = None) -> str:
            if (docname, typ) not in known:
                address = own_address(docname, typ)
                known[docname, typ] = quote(address) if is_plain else address
            return known[docname, typ]

        builder.get_target_uri = get_target_uri
    if is_html(app.builder):
        own_images = builder.post_process_images

        def post_process_images(doctree: nodes.document) -> None:
            own_images(doctree)
            for image in doctree.findall(nodes.image):
                name = builder.images.get(image["uri"])
                if name and image.parent.get("refuri") == posixpath.join(builder.imgpath, name):
                    image.parent["refuri"] = posixpath.join(builder.imgpath, quote(name))

        builder.post_process_images = post_process_images


def quote_source(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Quote the names of sources, of which themes make addresses."""
    pathto = context["pathto"]

    def quoting_pathto(address: str, *args: Any, **kwargs: Any) -> str:
        is_source = isinstance(address, str) and address.startswith(SOURCES)
        return str(pathto(quote(address) if is_source else address, *args, **kwargs))

    context["pathto"] = quoting_pathto


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.formats")
    app.connect("builder-inited", quote_addresses)
    app.connect("html-page-context", quote_source)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
