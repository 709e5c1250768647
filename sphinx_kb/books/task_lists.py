"""The boxes of task lists in books: a character where a site has a control of a form.

MyST-Parser's extension ``tasklist`` writes ``- [x]`` as a piece of HTML, which paper cannot show, which is not
well-formed enough for an e-book, and which neither can change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_kb.core.formats import builder_of, is_book

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

BOX = re.compile(r"""\s*<input\b[^>]*\bclass="task-list-item-checkbox"[^>]*>\s*""")
OPEN, DONE = "☐\N{NO-BREAK SPACE}", "☑\N{NO-BREAK SPACE}"
"""With the space that MyST-Parser drops; a site has the margin of the control instead."""


class DrawBoxes(SphinxPostTransform):
    """Put a character in place of the HTML of every box."""

    default_priority = 400  # any time before a builder writes the page: nothing else looks at raw HTML

    def run(self, **kwargs: object) -> None:
        if not is_book(builder_of(self.env)):
            return
        for raw in list(self.document.findall(nodes.raw)):
            if "html" in raw.get("format", "").split() and BOX.fullmatch(raw.astext()):
                raw.replace_self(nodes.Text(DONE if "checked=" in raw.astext() else OPEN))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_post_transform(DrawBoxes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
