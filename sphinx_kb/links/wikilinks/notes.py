"""What is remembered of a page when it is read: what can be linked to on it, and the links it makes.

A page is a fact `Page`, a link a fact `Link`; so are the references of Sphinx and MyST, for whoever
wants to know who speaks of what. They are found in the page as it is read, before anything in it is resolved.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_kb.core.page import Heading, Link, Page
from sphinx_kb.core.store import store_of
from sphinx_kb.core.visible_text import said
from sphinx_kb.links.wikilinks.parser import wiki_embed, wiki_link

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CONTEXT = 80
"""Letters kept on either side of a link, to show it where it is quoted: more than are quoted, so that a cut is seen."""
REFERENCES = frozenset({"std:term", "std:doc", "std:ref", "std:numref", "doc:myst", ":myst", ":any"})
"""The references that lead to a page or to a place on one."""


class KeepOriginalTitles(SphinxTransform):
    """Before titles are translated, remember what they are called in the sources, where links call them so."""

    default_priority = 19  # Sphinx translates at 20

    def apply(self, **kwargs: Any) -> None:
        if not any(Path(self.env.srcdir, folder).is_dir() for folder in self.config.locale_dirs):
            return
        for section in self.document.findall(nodes.section):
            section["kb_original"] = section[0].astext()


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note what can be linked to on a page, and the links it makes."""
    env = app.env
    docname = env.docname
    meta = env.metadata.get(docname, {})
    parts = list(doctree.findall(nodes.Element))  # looked through once: it is done for every page
    headings = tuple(heading_of(part) for part in parts if isinstance(part, nodes.section))
    title = meta.get("title") or (headings[0].text if headings else docname.rpartition("/")[2])
    aliases = listed(meta.get("aliases"))
    if headings and headings[0].original:
        aliases = (*aliases, headings[0].original)
    blocks = {part["wiki_block"]: part["ids"][0] for part in parts if "wiki_block" in part}
    store = store_of(env)
    store.note(docname, Page(title, str(meta.get("summary", "")), aliases, headings, blocks))
    for part in parts:
        if isinstance(part, (wiki_link, wiki_embed, addnodes.pending_xref)) and (link := link_of(part)):
            store.note(docname, link)


def heading_of(section: nodes.section) -> Heading:
    """The heading of a section."""
    level, parent = 1, section.parent
    while isinstance(parent, nodes.section):
        level, parent = level + 1, parent.parent
    text, original = section[0].astext(), section.attributes.pop("kb_original", "")
    return Heading(level, text, section["ids"][0], original if original != text else "")


def listed(value: Any) -> tuple[str, ...]:
    """A list of front matter, which Sphinx keeps as a JSON string."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = value.split(",")
    if not isinstance(value, list):
        value = [] if value is None else [value]
    return tuple(str(name).strip() for name in value if str(name).strip())


def link_of(node: nodes.Element) -> Link | None:
    """A link as it is to be remembered; None for a reference to something else than a page."""
    role, target, text = "", node.get("target", ""), node.astext()
    if isinstance(node, addnodes.pending_xref):
        role = f"{node.get('refdomain') or ''}:{node.get('reftype')}"
        if role not in REFERENCES:
            return None
        target = node["reftarget"]
        if fragment := node.get("reftargetid"):
            target = f"{target}#{fragment}"
        if role != "std:term" and not node.get("refexplicit"):
            text = ""
    before, after = around(node)
    embed = isinstance(node, wiki_embed)
    return Link(target, node.line or 0, role, embed, before, text, after, sections_around(node))


def sections_around(node: nodes.Node) -> tuple[str, ...]:
    """The ids of the sections a node stands in, from the inside out."""
    found: list[str] = []
    while (node := node.parent) is not None:
        if isinstance(node, nodes.section):
            found.append(node["ids"][0])
    return tuple(found)


def around(node: nodes.Element) -> tuple[str, str]:
    """What is said in the block a link stands in, before and after it."""
    block: nodes.Node = node.parent
    while isinstance(block, nodes.Inline) and block.parent is not None:
        block = block.parent
    inside = {id(part) for part in node.findall()}
    sides: tuple[list[str], list[str]] = ([], [])
    passed = 0
    for part, text in said(block):
        if id(part) in inside:
            passed = 1
        else:
            sides[passed].append(text)
    before, after = map("".join, sides)
    return before[-CONTEXT:], after[:CONTEXT]
