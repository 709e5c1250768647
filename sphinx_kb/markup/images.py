"""Images of any name are found, and get their size in HTML, so that the text below does not jump when they load.

MyST quotes the names of images as addresses, and Sphinx looks for files of the quoted names (no issue
found upstream). Only images of the site without a size of their own get one.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.images import get_image_size

from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class FindImages(SphinxTransform):
    """Replace quoted names of images by those of their files, in whichever form their accents are stored."""

    default_priority = 320  # after remote images have become links (310), before Sphinx collects the images (880)

    def apply(self, **kwargs: object) -> None:
        for image in self.document.findall(nodes.image):
            plain = unquote(image["uri"])
            spellings = (image["uri"], plain, *(unicodedata.normalize(form, plain) for form in ("NFC", "NFD")))
            image["uri"] = next((spelling for spelling in spellings if self.is_file(spelling)), image["uri"])

    def is_file(self, name: str) -> bool:
        """Whether an image of this name, relative to the page or to the root, exists."""
        try:
            return Path(self.env.relfn2path(name, self.env.docname)[1]).is_file()
        except (OSError, ValueError):  # a name that no file can have
            return False


class SizeImages(SphinxPostTransform):
    """Set the width and height of image nodes, in px, from their files.

    Sphinx makes images with a size links to their files, unless they are links already.
    """

    formats = ("html",)
    default_priority = 400  # after Sphinx's image converters (100 to 200), which may change the file

    def run(self, **kwargs: object) -> None:
        for image in self.document.findall(nodes.image):
            if image["uri"] in self.env.images and not {"width", "height", "scale"} & image.attributes.keys():
                size = get_image_size(self.env.srcdir / image["uri"])
                if size:
                    image["width"], image["height"] = map(str, size)
            if is_inside_link(image):
                image["classes"].append("no-scaled-link")


def is_inside_link(node: nodes.Node) -> bool:
    """Whether a node is part of a link, at any depth; Sphinx looks at the parent only, and would nest another link."""
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.reference):
        parent = parent.parent
    return parent is not None


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_transform(FindImages)
    app.add_post_transform(SizeImages)
    add_static_folder(app, Path(__file__).with_name("static"), _)
    add_style(app, "css/images.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
