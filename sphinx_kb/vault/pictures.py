"""Pictures without a text alternative, as in ``![](a.png)``: the name of the file is better than nothing."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_kb.vault.dialect import is_vault

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class NamePictures(SphinxTransform):
    """Name each picture of a vault."""

    default_priority = 305  # after the drawing of diagrams, which have names

    def apply(self, **kwargs: Any) -> None:
        for image in self.document.findall(nodes.image) if is_vault(self.config) else ():
            if not image.get("alt") and not image["uri"].startswith("data:"):
                image["alt"] = unquote(PurePosixPath(image["uri"]).stem)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.vault.dialect")
    app.add_transform(NamePictures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
