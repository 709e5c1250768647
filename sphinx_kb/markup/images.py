"""Add the size of images to HTML, so that the text below does not jump when they load.

Only images of the site without a size of their own are changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.images import get_image_size

from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class SizeImages(SphinxPostTransform):
    """Set the width and height of image nodes, in px, from their files."""

    formats = ("html",)
    default_priority = 400  # after Sphinx's image converters (100 to 200), which may change the file

    def run(self, **kwargs: object) -> None:
        for image in self.document.findall(nodes.image):
            if image["uri"] in self.env.images and not {"width", "height", "scale"} & image.attributes.keys():
                size = get_image_size(self.env.srcdir / image["uri"])
                if size:
                    image["width"], image["height"] = map(str, size)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_post_transform(SizeImages)
    add_static_folder(app, Path(__file__).with_name("static"), _)
    add_style(app, "css/images.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
