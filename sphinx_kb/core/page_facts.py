"""Notes facts about every page while it is read: its link targets (`Page`) and its links (`Link`).

Links are wiki links and the references of Sphinx and MyST. They are noted unresolved, since the page they lead to may
not have been read yet. A target with the attribute ``kb_block_id`` is a block that can be linked to by that id.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_kb.core.front_matter import listed
from sphinx_kb.core.page import WIKI_ROLES, Heading, Link, Page
from sphinx_kb.core.store import store_of
from sphinx_kb.core.visible_text import visible_pieces

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

CONTEXT_LENGTH = 80
"""Characters stored on either side of a link: more than a quotation shows, so that it can tell that text was cut."""
PAGE_ROLES = frozenset({"std:term", "std:doc", "std:ref", "std:numref", "doc:myst", ":myst", ":any"})
"""The references of Sphinx and MyST that lead to a page or to a place on one, as ``domain:type``."""
SHOWS_ITS_TEXT = frozenset({"std:term", *WIKI_ROLES})
"""References that show their own text even if the author wrote no label."""


class KeepOriginalTitles(SphinxTransform):
    """Keep each heading as written before Sphinx translates it: links in the sources use the original."""

    default_priority = 19  # Sphinx translates at 20

    def apply(self, **kwargs: Any) -> None:
        if not any(Path(self.env.srcdir, folder).is_dir() for folder in self.config.locale_dirs):
            return
        for section in self.document.findall(nodes.section):
            section["kb_original"] = section[0].astext()


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note the page just read and its links."""
    env = app.env
    docname = env.docname
    meta = env.metadata.get(docname, {})
    elements = list(doctree.findall(nodes.Element))  # one pass: this runs for every page
    headings = tuple(heading_of(element) for element in elements if isinstance(element, nodes.section))
    title = meta.get("title") or (headings[0].text if headings else docname.rpartition("/")[2])
    aliases = listed(meta.get("aliases"))
    if headings and headings[0].original:
        aliases = (*aliases, headings[0].original)
    blocks = {element["kb_block_id"]: element["ids"][0] for element in elements if "kb_block_id" in element}
    store = store_of(env)
    store.note(docname, Page(title, str(meta.get("summary", "")), aliases, headings, blocks))
    for element in elements:
        if isinstance(element, addnodes.pending_xref) and (link := link_of(element)):
            store.note(docname, link)


def heading_of(section: nodes.section) -> Heading:
    """Return the heading of a section."""
    level, parent = 1, section.parent
    while isinstance(parent, nodes.section):
        level, parent = level + 1, parent.parent
    text, original = section[0].astext(), section.attributes.pop("kb_original", "")
    return Heading(level, text, section["ids"][0], original if original != text else "")


def link_of(node: addnodes.pending_xref) -> Link | None:
    """Return a reference as a fact; None if it leads to something other than a page."""
    role = f"{node.get('refdomain') or ''}:{node.get('reftype')}"
    leads_elsewhere = "intersphinx" in node  # made by the role `external` of intersphinx
    if leads_elsewhere or (role not in PAGE_ROLES and role not in WIKI_ROLES):
        return None
    target = node["reftarget"]
    if fragment := node.get("reftargetid"):
        target = f"{target}#{fragment}"
    text = node.astext() if role in SHOWS_ITS_TEXT or node.get("refexplicit") else ""
    before, after = text_around(node)
    return Link(target, node.line or 0, role, before, text, after, sections_around(node))


def sections_around(node: nodes.Node) -> tuple[str, ...]:
    """Return the ids of the sections a node stands in, innermost first."""
    found: list[str] = []
    while (node := node.parent) is not None:
        if isinstance(node, nodes.section):
            found.append(node["ids"][0])
    return tuple(found)


def text_around(node: nodes.Element) -> tuple[str, str]:
    """Return the visible text of a link's block before and after the link, cut to `CONTEXT_LENGTH`."""
    block: nodes.Node = node.parent
    while isinstance(block, nodes.Inline) and block.parent is not None:
        block = block.parent
    inside = {id(part) for part in node.findall()}
    sides: tuple[list[str], list[str]] = ([], [])
    passed = 0
    for part, text in visible_pieces(block):
        if id(part) in inside:
            passed = 1
        else:
            sides[passed].append(text)
    before, after = map("".join, sides)
    return before[-CONTEXT_LENGTH:], after[:CONTEXT_LENGTH]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(KeepOriginalTitles)
    # after handlers of the default priority 500, which may change the text of the page
    app.connect("doctree-read", note_page, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
