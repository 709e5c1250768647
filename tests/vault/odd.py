"""An extension with a mark that Typst cannot set, for whatever nobody has thought of."""

from __future__ import annotations

from docutils import nodes


class odd(nodes.inline):  # noqa: N801  # docutils' way of naming nodes
    """Something that is set wrongly."""


def setup(app):
    app.add_node(odd, html=(lambda *_all: None, lambda *_all: None), text=(lambda *_all: None, lambda *_all: None),
                 typst=(lambda _page, _node: "nobody-knows()", None))
    app.add_role("odd", lambda *_all: ([odd()], []))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
