"""Images without alternative text say on which line of the source they stand.

No issue found upstream. MyST-Parser gives the image of ``![](file.png)`` the line 0, so that Sphinx warns of a file
that is missing without a line. Here such an image gets the line where its paragraph begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class LinesOfImages(SphinxTransform):
    """Copy the line of the nearest node around an image that has none."""

    default_priority = 300  # before Sphinx collects the images of the page (880 and more), which it warns of

    def apply(self, **kwargs: Any) -> None:
        for image in self.document.findall(nodes.image):
            around: nodes.Node | None = image
            while around is not None and not around.line:
                around = around.parent
            if around is not None:
                image.line = around.line


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(LinesOfImages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
