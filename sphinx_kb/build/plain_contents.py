"""Print the contents of a page, its headings as nested lists of links, without copying and transforming them.

No issue found upstream. For each page, `StandaloneHTMLBuilder.get_doc_context` copies the page's table of contents node
by node and writes the copy as a document of its own, with all transforms and a translator. Where it holds plain
headings only, this is a list of links whose form is the same for all pages: it is printed here, provided that the
translator of the site printed a sample of it in the same way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sphinx.builders.html as pages
from docutils import nodes
from sphinx import addnodes
from sphinx.environment.adapters.toctree import document_toc as contents_of_sphinx

from sphinx_kb.core.formats import is_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags
    from sphinx.util.typing import ExtensionMetadata

CHANGED = re.compile(r"[^\S ]|[\"'&<>@`\\]|--|\.\.|^ | $|  ")
"""What a writer may print otherwise than it stands."""
ANCHOR = re.compile(r"(?:#[\w.:-]*)?")
"""Matches an anchor that no writer changes."""
LINK = {"internal", "refuri", "anchorname"}
"""The attributes of a link to a heading; it has more where headings are numbered."""
EMPTY = nodes.Element.list_attributes


PRINTED = "kb_printed"
"""The attribute of contents that are HTML already."""


class NotPlainError(Exception):
    """There is something in the contents that only a translator can print."""


def printed(contents: nodes.Element) -> str:
    """Return the contents of a page in HTML."""
    return f"<ul>\n{''.join(map(printed_entry, contents.children))}</ul>\n"


def printed_entry(item: nodes.Node) -> str:
    """Return one heading, with those below it."""
    if type(item) is not nodes.list_item or is_marked(item) or not 1 <= len(item.children) <= 2:
        raise NotPlainError
    line, below = item.children[0], ""
    if len(item.children) == 2:
        lower = item.children[1]
        if type(lower) is not nodes.bullet_list or is_marked(lower) or not lower.children:
            raise NotPlainError
        below = printed(lower)
    return f"<li>{printed_link(line)}{below}</li>\n"


def printed_link(line: nodes.Node) -> str:
    """Return the link to a heading."""
    if type(line) is not addnodes.compact_paragraph or is_marked(line) or len(line.children) != 1:
        raise NotPlainError
    link = line.children[0]
    if type(link) is not nodes.reference or is_marked(link, LINK) or len(link.children) != 1:
        raise NotPlainError
    text, anchor = link.children[0], link["anchorname"]
    if type(text) is not nodes.Text or CHANGED.search(text) or not ANCHOR.fullmatch(anchor):
        raise NotPlainError
    return f'<a class="reference internal" href="{anchor or "#"}">{text}</a>'


def is_marked(node: nodes.Element, attributes: set[str] | None = None) -> bool:
    """Whether a node has other attributes than these, or lacks one of them."""
    given = {name for name, value in node.attributes.items() if value or name not in EMPTY}
    return given != (attributes or set())


def sample() -> nodes.bullet_list:
    """Return contents with headings of three levels."""
    def entry(name: str, *below: nodes.Element) -> nodes.list_item:
        link = nodes.reference("", "", nodes.Text(f"{name} \u4e00"), internal=True, refuri="sample",
                               anchorname=f"#{name}" if name != "A" else "")
        listed = [nodes.bullet_list("", *below)] if below else []
        return nodes.list_item("", addnodes.compact_paragraph("", "", link), *listed)

    return nodes.bullet_list("", entry("A", entry("B", entry("C"), entry("D")), entry("E")))


class PlainContents:
    """The function `document_toc`, which prints what is plain; and `render_partial` of a builder, which knows that."""

    def __init__(self, render: Callable[[nodes.Node | None], dict[str, str]]) -> None:
        self.render = render

    def is_printed_alike(self) -> bool:
        """Whether the site prints contents as this module does: no translator of another package prints them."""
        plain = printed(sample())
        linked = sample()
        for link in linked.findall(nodes.reference):
            link["refuri"] = link["anchorname"] or "#"
        return self.render(linked)["fragment"] == plain

    def contents(self, env: BuildEnvironment, docname: str, tags: Tags) -> nodes.Node:
        """Return the contents of a page."""
        own = env.tocs.get(docname)
        if own is None or not own.children or is_marked(own) or "tocdepth" in env.metadata[docname]:
            return contents_of_sphinx(env, docname, tags)
        try:
            html = printed(own)
            return nodes.raw(html, html, format="html", **{PRINTED: True})
        except NotPlainError:
            return contents_of_sphinx(env, docname, tags)

    def render_partial(self, node: nodes.Node | None) -> dict[str, str]:
        """Return a node in HTML."""
        if isinstance(node, nodes.raw) and node.get(PRINTED):
            return {"fragment": node.astext(), "title": ""}
        return self.render(node)


def print_contents(app: Sphinx, builder: Builder) -> None:
    """Replace both functions before pages are written."""
    if is_site(builder):
        plain = PlainContents(builder.render_partial)
        if plain.is_printed_alike():
            replaced: Any = pages
            replaced.document_toc = plain.contents
            vars(builder)["render_partial"] = plain.render_partial


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give Sphinx its own function back, for whatever else this process does."""
    replaced: Any = pages
    replaced.document_toc = contents_of_sphinx


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.formats")
    app.connect("write-started", print_contents)
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
