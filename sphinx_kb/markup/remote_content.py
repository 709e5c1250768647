"""Content of other sites is not loaded by pages: readers are not reported to them, and nothing is lost when they go.

An image with an address becomes a link to it, and the build warns; `kb_remote_images` allows such images. Raw HTML that
loads something from another site is reported, and left as it is.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from sphinx_kb.locale import CATALOGUE, FOLDER, _
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
REMOTE = lazy_pattern(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.I)
"""The beginning of an address on another host."""
LOADS = lazy_pattern(
    r"<(?:img|iframe|video|audio|source|track|script|embed|object|input|link)\b[^>]*?\s(?:src|srcset|poster|data|href)"
    r"""\s*=\s*["']?\s*((?:https?:)?//[^\s"'>]+)""", re.I)
"""An element of raw HTML that loads something from another host."""


class LinkRemoteImages(SphinxTransform):
    """Replace images of other sites by links, and report raw HTML that loads something from there."""

    default_priority = 310  # after images have their lines (300), before Sphinx collects the images of the page (880)

    def apply(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            if REMOTE.match(image["uri"]) and not self.config.kb_remote_images:
                self.link(image)
        for raw in self.document.findall(nodes.raw):
            if "html" in raw.get("format", "").split() and (found := LOADS.search(raw.astext())):
                logger.warning(_("This HTML loads %s from another site whenever the page is read: put the file into "
                                 "the source folder"), found[1], location=raw, type="kb", subtype="remote")

    def link(self, image: nodes.image) -> None:
        """Replace an image by a link to it."""
        address = image["uri"]
        logger.warning(_("The image %s lies on another site, which would see every reader; a link is shown instead: "
                         "put the file into the source folder"), address, location=image, type="kb", subtype="remote")
        words = image.get("alt") or posixpath.basename(unquote(urlsplit(address).path)) or address
        scheme = "https:" if address.strip().startswith("//") else ""
        link = nodes.reference("", words, refuri=scheme + address.strip())
        is_inline = isinstance(image.parent, nodes.TextElement)
        image.parent.replace(image, link if is_inline else nodes.paragraph("", "", link))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.add_config_value("kb_remote_images", False, "env", types=frozenset({bool}), description=_(
        "whether pages may load images from other sites, which then see every reader"))
    app.add_transform(LinkRemoteImages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
