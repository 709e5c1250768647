"""``![[…]]``: a copy of another page, a section or a block in this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import builder_of, has_addresses
from sphinx_kb.core.kept_links import kept_by_links
from sphinx_kb.core.page import EMBED, WIKI_LINK
from sphinx_kb.core.page_facts import block_of
from sphinx_kb.core.resolver import links_of, name_index_of
from sphinx_kb.core.visible_text import visible_text
from sphinx_kb.links.wikilinks.domain import SOURCE_PAGE, embeds_in, place_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from sphinx.environment import BuildEnvironment

    from sphinx_kb.core.page import Destination, Link, Resolution

MAX_DEPTH = 3
"""Nesting levels of embeds; deeper ones become links."""


@cached_for_build
def notable_links_of(env: BuildEnvironment) -> list[tuple[str, Link, Resolution]]:
    """Return the few links of which more is to be said than where they lead: embeds, and those with a problem."""
    return kept_by_links(env, "notable", lambda: [
        (docname, link, resolution) for docname, link, resolution in links_of(env)
        if resolution.problem or link.role == EMBED])


def embeds_of(env: BuildEnvironment) -> dict[str, list[tuple[Link, Destination]]]:
    """Return page → its embeds, each with its destination."""
    found: dict[str, list[tuple[Link, Destination]]] = {}
    for docname, link, resolution in notable_links_of(env):
        if link.role == EMBED and resolution.destination:
            found.setdefault(docname, []).append((link, resolution.destination))
    return found


def pages_embedded_by(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return page → every page that it embeds, directly or through other pages."""
    direct = {docname: {found.docname for _link, found in own} for docname, own in embeds_of(env).items()}
    embedded: dict[str, list[str]] = {}
    for docname in sorted(direct):
        reached: set[str] = set()
        queue = [docname]
        while queue:
            new = direct.get(queue.pop(), set()) - reached
            reached |= new
            queue += new
        embedded[docname] = sorted(reached)
    return embedded


def circular_embeds(env: BuildEnvironment) -> Iterator[tuple[str, Link]]:
    """Yield the embeds that would contain themselves, directly or through other embeds."""
    embeds = embeds_of(env)

    def comes_back(found: Destination, trail: tuple[tuple[str, Link], ...]) -> bool:
        if any(is_part(found, docname, (*link.within, *link.blocks)) for docname, link in trail):
            return True
        inner = embeds.get(found.docname, ()) if len(trail) < MAX_DEPTH else ()
        return any(comes_back(other, (*trail, (found.docname, link))) for link, other in inner
                   if is_part(found, found.docname, (*link.within, *link.blocks)))

    for docname, own in embeds.items():
        for link, found in own:
            if comes_back(found, ((docname, link),)):
                yield docname, link


def is_part(found: Destination, docname: str, within: Iterable[str]) -> bool:
    """Whether something that stands within sections and blocks of page `docname` is part of a destination."""
    return found.docname == docname and (not found.anchor or found.anchor in within)


class ExpandEmbeds(SphinxPostTransform):
    """Replace embeds by copies of their targets."""

    default_priority = 4  # before references are resolved (from 9 on), including those inside a copy

    def run(self, **kwargs: Any) -> None:
        self.copies = 0
        # a translators' catalogue must not contain the text of a copy twice
        depth = MAX_DEPTH if has_addresses(builder_of(self.env)) else 0
        for _level in range(depth):
            embeds = embeds_in(self.document)
            if not embeds:
                return
            boxes: dict[nodes.Node, nodes.container] = {}
            paragraphs: dict[nodes.paragraph, set[nodes.Node]] = {}
            for node in embeds:
                around = elements_around(node)
                box = self.box_of(node) if around else None
                if box is None:
                    become_link(node)
                else:
                    boxes[node] = box
                    paragraphs.setdefault(around[-1], set()).update(around)
            for paragraph, opened in paragraphs.items():
                paragraph.parent[(place := paragraph.parent.index(paragraph)):place + 1] = cut(paragraph, boxes, opened)
        for node in embeds_in(self.document):
            become_link(node)

    def box_of(self, node: addnodes.pending_xref) -> nodes.container | None:
        """Return a copy of the target of an embed; none if a copy cannot stand here."""
        resolution = name_index_of(self.env).resolve(node["reftarget"], node[SOURCE_PAGE])
        found = resolution.destination
        trail = [*node.get("trail", []), (node[SOURCE_PAGE], node.get("kb_within", ()))]
        if found is None or resolution.problem in ("heading", "block") or any(
                is_part(found, docname, within) for docname, within in trail):
            return None
        box = nodes.container(classes=["kb-embed"])
        box += copy_of(self.env.get_doctree(found.docname), found.anchor)
        self.adapt(box, found.docname)
        for inner in embeds_in(box):
            inner["trail"] = trail
        link = as_link(node)
        if not found.anchor and not node["refexplicit"]:  # a page is called by its title, not by its file
            title = visible_text(self.env.titles[found.docname])
            link.clear()
            link += nodes.inline("", title, classes=["kb-wikilink"])
        box += nodes.paragraph("", "", link, classes=["kb-embed__source"])
        return box

    def adapt(self, box: nodes.Element, source: str) -> None:
        """Prefix the ids of a copy of page `source`.

        References inside the copy lead into it if their target was copied, else to `source`.
        """
        self.copies += 1
        prefix = f"embed-{self.copies}-"
        copied: set[str] = set().union(*(part["ids"] for part in box.findall(nodes.Element)))
        for part in list(box.findall(nodes.Element)):
            part["names"], part["ids"] = [], [prefix + identifier for identifier in part["ids"]]
            if "backrefs" in part:
                part["backrefs"] = [prefix + identifier for identifier in part["backrefs"] if identifier in copied]
            if isinstance(part, nodes.math_block):
                part["number"] = part["label"] = None  # only the original is numbered
            if isinstance(part, addnodes.pending_xref):
                self.refer_from_here(part, source)
            elif (anchor := part.get("refid")) in copied:
                part["refid"] = prefix + anchor
            elif anchor and isinstance(part, nodes.target):
                part.parent.remove(part)
            elif anchor:
                self.refer_to_source(part, source, anchor)

    def refer_from_here(self, reference: addnodes.pending_xref, source: str) -> None:
        """Make a copied reference absolute, since Sphinx resolves it relative to the page with the copy."""
        if reference.get("reftype") == "doc":
            reference["reftarget"] = "/" + docname_join(source, reference["reftarget"])
        labels = self.env.domains.standard_domain.anonlabels
        if (anchor := reference.get("reflocalid")) and reference["reftarget"].lower() not in labels:
            reference.update_all_atts({"refdomain": "doc", "reftarget": source, "reftargetid": anchor}, replace=True)
        reference["refdoc"] = self.env.docname

    def refer_to_source(self, reference: nodes.Element, source: str, anchor: str) -> None:
        """Replace a reference within page `source`, such as one to a footnote, by a reference to that page."""
        label = nodes.inline("", "", *reference.children, classes=reference["classes"])
        link: nodes.Element = place_reference(source, anchor, self.env.docname, label)
        if isinstance(reference, (nodes.footnote_reference, nodes.citation_reference)):
            link = nodes.superscript("", "", link)
        reference.replace_self(link)


def elements_around(node: nodes.Node) -> list[Any]:
    """Return the elements around an embed up to its paragraph, which can be cut there; none in a heading or a link."""
    parent = node.parent
    around = [parent]
    while isinstance(parent, nodes.Inline) and not isinstance(parent, (nodes.reference, addnodes.pending_xref)):
        parent = parent.parent  # type: ignore[attr-defined]  # an element that is inline
        around.append(parent)
    return around if isinstance(parent, nodes.paragraph) else []


def cut(
    paragraph: nodes.paragraph, boxes: Mapping[nodes.Node, nodes.container], opened: Set[nodes.Node]
) -> list[nodes.Element]:
    """Return the pieces of a paragraph with the boxes between them; what a piece without words names, its neighbour is.
    """
    parts: list[nodes.Element] = []
    names: list[str] = []
    for part in pieces(paragraph, boxes, opened):
        if isinstance(part, nodes.container) or has_words(part):
            part["ids"], names = [*names, *part["ids"]], []
            parts.append(part)
        else:
            names += [name for element in part.findall(nodes.Element) for name in element["ids"]]
    parts[-1]["ids"] += names
    return parts


def pieces(
    node: nodes.Element, boxes: Mapping[nodes.Node, nodes.container], opened: Set[nodes.Node]
) -> Iterator[nodes.Element]:
    """Yield an element in pieces, with the boxes of its embeds between them; linear in its children."""
    piece = node.copy()
    is_cut = False
    for child in node.children:
        whole = (boxes.get(child, child),)
        for part in pieces(child, boxes, opened) if child in opened else whole:  # type: ignore[arg-type]  # an element
            if isinstance(part, nodes.container):
                if piece.children and isinstance(last := piece[-1], nodes.Text):
                    piece[len(piece) - 1] = nodes.Text(last.rstrip())
                yield piece
                yield part
                piece = node.copy()
                piece["ids"], piece["names"] = [], []
                is_cut = True
            elif isinstance(part, nodes.Text) and is_cut and not piece.children:
                piece.append(nodes.Text(part.lstrip()))
            else:
                piece.append(part)
    yield piece


def has_words(piece: nodes.Element) -> bool:
    """Whether a piece of a paragraph shows anything."""
    return any(part.strip() if isinstance(part, nodes.Text) else not isinstance(part, nodes.TextElement)
               for part in piece.findall())


def copy_of(tree: nodes.document, anchor: str) -> list[nodes.Node]:
    """Copy a page, a section or a block as content for the body of another page."""
    part: nodes.Element = tree
    if anchor:
        part = next((node for node in tree.findall(nodes.Element) if anchor in node.get("ids", ())), tree)
        if "kb_blocks" in part:
            part = block_of(part)
    if part is tree or isinstance(part, nodes.section):
        return [copied for child in (part.children if part is tree else [part]) for copied in flat(child)]
    if isinstance(part, nodes.list_item):
        return [nodes.bullet_list("", part.deepcopy())]
    return [part.deepcopy()]


def flat(node: nodes.Node) -> list[nodes.Node]:
    """Copy a node with its sections flattened, since a container cannot contain sections: titles become rubrics."""
    if isinstance(node, nodes.section):
        return [copied for child in node.children for copied in flat(child)]
    if isinstance(node, nodes.title):
        return [nodes.rubric(node.rawsource, "", *(child.deepcopy() for child in node.children))]
    if isinstance(node, (nodes.docinfo, nodes.meta, addnodes.toctree)):
        return []
    return [node.deepcopy()]


def as_link(node: addnodes.pending_xref) -> addnodes.pending_xref:
    """Return the link that replaces an embed."""
    link: addnodes.pending_xref = node.deepcopy()
    become_link(link)
    return link


def become_link(node: addnodes.pending_xref) -> None:
    """Turn an embed into a link in its place."""
    node["reftype"] = WIKI_LINK.partition(":")[2]
