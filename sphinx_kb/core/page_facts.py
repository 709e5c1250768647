"""Notes facts about every page while it is read: its link targets (`Page`) and its links (`Link`).

Links are wiki links and the references of Sphinx and MyST. They are noted unresolved, since the page they lead to may
not have been read yet.

An element with the attribute ``kb_blocks`` is a block that can be linked to: the attribute lists its names, each with
an anchor (empty for its first id) and a line. The attribute ``kb_title`` of a document is its first-level heading if
another heading comes first. An embed gets the attribute ``kb_within``: the ids of the sections and blocks around it.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from sphinx_kb.core.front_matter import listed
from sphinx_kb.core.page import EMBED, WIKI_ROLES, Heading, Link, Page, page_title
from sphinx_kb.core.places import included_file
from sphinx_kb.core.store import store_of
from sphinx_kb.core.titles import UnfinishedTitle
from sphinx_kb.core.visible_text import visible_pieces, visible_text
from sphinx_kb.locale import _
from sphinx_kb.text.sentence import sentence_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
BLOCK_ID = re.compile(r"\s+\^[A-Za-z0-9-]+\s*$")
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
        folders = (os.path.join(self.env.srcdir, folder) for folder in self.config.locale_dirs)  # noqa: PTH118  # quicker
        if not any(map(os.path.isdir, folders)):
            return
        for section in self.document.findall(nodes.section):
            section["kb_original"] = visible_text(section[0])


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note the page just read and its links."""
    env = app.env
    docname = env.docname
    meta = env.metadata.get(docname, {})
    elements = list(doctree.findall(nodes.Element))  # one pass: this runs for every page
    headings = tuple(heading_of(element) for element in elements if isinstance(element, nodes.section))
    heading = doctree.attributes.pop("kb_title", "") or (headings[0].text if headings else "")
    title = page_title(meta.get("title"), heading, docname)
    aliases = listed(meta.get("aliases"))
    if headings and headings[0].original:
        aliases = (*aliases, headings[0].original)
    store = store_of(env)
    blocks = dict(blocks_in(elements, doctree, docname))
    store.note(docname, Page(title, str(meta.get("summary", "")), aliases, headings, blocks))
    if headings and title != headings[0].text:
        retitle(env, docname, title, is_first=heading == headings[0].text)
    texts: dict[int, BlockText] = {}
    named = {id(block_of(element)): [anchor or element["ids"][0] for _name, anchor, _line in element["kb_blocks"]]
             for element in elements if "kb_blocks" in element}
    for element in elements:
        if isinstance(element, addnodes.pending_xref) and (link := link_of(element, doctree, texts)):
            if link.role == EMBED:
                around = tuple(anchor for part in ancestors(element) for anchor in named.get(id(part), ()))
                link = replace(link, blocks=around)
                element["kb_within"] = (*link.within, *around)
            store.note(docname, link)


def retitle(env: BuildEnvironment, docname: str, title: str, *, is_first: bool) -> None:
    """Give Sphinx the title of a page whose first heading is another; `is_first` says whether the contents begin so."""
    unfinished = store_of(env).facts_on(docname, UnfinishedTitle)
    unfinished[:] = [replace(fact, is_first=False) for fact in unfinished]  # its heading is no longer the title
    env.titles[docname] = nodes.title("", title)
    env.longtitles[docname] = env.titles[docname]
    entry = env.tocs[docname].next_node(nodes.reference) if is_first and docname in env.tocs else None
    if entry is not None:
        entry.children = []
        entry += nodes.Text(title)


def blocks_in(
    elements: Iterable[nodes.Element], document: nodes.document, docname: str
) -> Iterator[tuple[str, str]]:
    """Yield the name and the anchor of each block; of two with one name, the first."""
    found: set[str] = set()
    for element in elements:
        named: list[tuple[str, str, int]] = element.get("kb_blocks", [])
        for name, anchor, line in named:
            if name not in found:
                found.add(name)
                yield name, anchor or element["ids"][0]
                continue
            file = included_file(element, document)
            place = f"{file}:{line}" if file else (docname, line)
            logger.warning(_("The block id ^%s appears twice on this page: links lead to the first; give this one "
                             "another name") % name, location=place, type="kb", subtype="link")


def heading_of(section: nodes.section) -> Heading:
    """Return the heading of a section."""
    level, parent = 1, section.parent
    while isinstance(parent, nodes.section):
        level, parent = level + 1, parent.parent
    text, original = " ".join(visible_text(section[0]).split()), section.attributes.pop("kb_original", "")
    title = section[0]
    source = BLOCK_ID.sub("", title.rawsource) if isinstance(title, nodes.title) else ""
    return Heading(level, text, section["ids"][0], original if original != text else "",
                   source if source != text else "")


def link_of(node: addnodes.pending_xref, document: nodes.document, texts: dict[int, BlockText]) -> Link | None:
    """Return a reference as a fact; None if it leads to something other than a page.

    `texts` keeps the texts of the blocks of a page, by identity: a block may hold many links.
    """
    role = f"{node.get('refdomain') or ''}:{node.get('reftype')}"
    leads_elsewhere = "intersphinx" in node  # made by the role `external` of intersphinx
    if leads_elsewhere or (role not in PAGE_ROLES and role not in WIKI_ROLES):
        return None
    target = node["reftarget"]
    if fragment := node.get("reftargetid"):
        target = f"{target}#{fragment}"
    text = node.astext() if role in SHOWS_ITS_TEXT or node.get("refexplicit") else ""
    block = block_around(node)
    if id(block) not in texts:
        texts[id(block)] = BlockText(block)
    before, after = sentence_around(*texts[id(block)].around(node))
    return Link(target, node.line or 0, role, before, text, after, sections_around(node),
                file=included_file(node, document))


def sections_around(node: nodes.Node) -> tuple[str, ...]:
    """Return the ids of the sections a node stands in, innermost first."""
    return tuple(part["ids"][0] for part in ancestors(node) if isinstance(part, nodes.section))


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the elements around a node, innermost first."""
    while node.parent is not None:
        node = node.parent
        yield node


def block_of(element: nodes.Element) -> nodes.Element:
    """Return the block that an element with a block id names: an anchor names its paragraph or list item."""
    if not isinstance(element, nodes.target):
        return element
    item = element.parent.parent
    return item if isinstance(item, nodes.list_item) else element.parent


def block_around(node: nodes.Element) -> nodes.Node:
    """Return the paragraph or other block that a link stands in."""
    block: nodes.Node = node.parent
    while isinstance(block, nodes.Inline) and block.parent is not None:
        block = block.parent
    return block


class BlockText:
    """The visible text of a block, read once however many links it holds."""

    def __init__(self, block: nodes.Node) -> None:
        parts: list[str] = []
        self._spans: dict[int, tuple[int, int]] = {}
        length = 0
        for part, text in visible_pieces(block):
            self._spans[id(part)] = (length, length + len(text))
            parts.append(text)
            length += len(text)
        self._text = "".join(parts)

    def around(self, node: nodes.Element) -> tuple[str, str]:
        """Return the text before and after a link, cut to `CONTEXT_LENGTH`."""
        spans = [self._spans[id(part)] for part in node.findall() if id(part) in self._spans]
        start, end = (spans[0][0], spans[-1][1]) if spans else (len(self._text), len(self._text))
        return self._text[max(0, start - CONTEXT_LENGTH) : start], self._text[end : end + CONTEXT_LENGTH]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(KeepOriginalTitles)
    # after handlers of the default priority 500, which may change the text of the page
    app.connect("doctree-read", note_page, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
