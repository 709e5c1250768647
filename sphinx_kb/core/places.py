"""Where something was written, for warnings: in the source of its page, or in a file that the page includes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils import nodes

Place = tuple[str, int] | str
"""What Sphinx takes for the location of a warning: a page and a line, or a file with a line."""


def included_file(node: nodes.Node, document: nodes.document) -> str:
    """Return the file that a node was written in, if it is another than the source of the page; else empty."""
    source = node.source or ""
    is_path = ":" not in source[2:]  # translated messages and docstrings are named `page:…`
    return source if is_path and source != document.get("source") else ""


def place_of(node: nodes.Node, document: nodes.document, docname: str) -> Place:
    """Return the place of a node, or of its nearest ancestor with a line."""
    at: nodes.Node | None = node
    while at is not None and not at.line:
        at = at.parent
    if at is None:
        return docname, 0
    file, line = included_file(at, document), int(at.line or 0)
    return f"{file}:{line}" if file else (docname, line)
