"""Render the title of a page once, not again for each page before, after and below it.

No issue found upstream; pull request 13664 made the function cheaper. For each page, `StandaloneHTMLBuilder` renders
its own title and those of its neighbours and of all pages above it, each as a document with all transforms. A title of
plain letters is what it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata


PLAIN = re.compile(r"\w(?:[\w ]*\w)?")
"""Matches a text that no writer changes."""


class RenderedTitles:
    """The function `render_partial` of a builder, which keeps its results for titles."""

    def __init__(self, render: Callable[[nodes.Node | None], dict[str, str]]) -> None:
        self.render = render
        self.titles: dict[nodes.title, dict[str, str]] = {}
        """By identity: the environment holds one node for each title while pages are written."""

    def __call__(self, node: nodes.Node | None) -> dict[str, str]:
        if not isinstance(node, nodes.title):
            return self.render(node)
        if node not in self.titles:
            text = node[0] if len(node.children) == 1 and type(node[0]) is nodes.Text else ""
            self.titles[node] = PlainTitle(self.render, node) if PLAIN.fullmatch(text) else self.render(node)
        return self.titles[node]


class PlainTitle(dict[str, str]):
    """The rendered forms of a plain title; those other than its text are rendered when they are asked for."""

    def __init__(self, render: Callable[[nodes.Node | None], dict[str, str]], node: nodes.title) -> None:
        super().__init__(title=node.astext())
        self.render, self.node = render, node

    def __missing__(self, key: str) -> str:
        self.update(self.render(self.node))
        return dict(self)[key]


def keep_titles(app: Sphinx, builder: Builder) -> None:
    """Replace the function before pages are written."""
    if isinstance(builder, StandaloneHTMLBuilder):
        replaced: Any = vars(builder).get("render_partial")
        render = replaced.render if isinstance(replaced, RenderedTitles) else builder.render_partial
        vars(builder)["render_partial"] = RenderedTitles(render)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("write-started", keep_titles)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
