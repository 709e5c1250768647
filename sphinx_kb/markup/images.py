"""Images say their size in HTML, so that the text below does not jump when they arrive.

Knows only images of the site whose author gave neither width nor height.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.images import get_image_size

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class SizeImages(SphinxPostTransform):
    """Give images the size that their file has."""

    formats = ("html",)
    default_priority = 400

    def run(self, **kwargs: object) -> None:
        for image in self.document.findall(nodes.image):
            if image["uri"] in self.env.images and not {"width", "height", "scale"} & image.attributes.keys():
                size = get_image_size(self.env.srcdir / image["uri"])
                if size:
                    image["width"], image["height"] = map(str, size)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_post_transform(SizeImages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
