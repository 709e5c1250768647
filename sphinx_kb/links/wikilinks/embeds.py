"""``![[…]]``: a copy of another page, a section or a block in this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join

from sphinx_kb.core.formats import has_addresses
from sphinx_kb.core.page import EMBED, WIKI_LINK
from sphinx_kb.core.resolver import links_of, name_index_of, reference_to
from sphinx_kb.links.wikilinks.domain import SOURCE_PAGE, embeds_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

    from sphinx_kb.core.page import Destination, Link

DEEPEST = 3
"""An embed within an embed within an embed; what is deeper becomes a link."""


def embeds_of(env: BuildEnvironment) -> dict[str, list[tuple[Link, Destination]]]:
    """The embeds of every page that has some, and what they embed."""
    found: dict[str, list[tuple[Link, Destination]]] = {}
    for docname, link, answer in links_of(env):
        if link.role == EMBED and answer.destination:
            found.setdefault(docname, []).append((link, answer.destination))
    return found


def closure(env: BuildEnvironment) -> dict[str, list[str]]:
    """For each page that embeds, every page it shows parts of, through others too."""
    direct = {docname: {hit.docname for _link, hit in own} for docname, own in embeds_of(env).items()}
    reach: dict[str, list[str]] = {}
    for docname in sorted(direct):
        found: set[str] = set()
        queue = [docname]
        while queue:
            new = direct.get(queue.pop(), set()) - found
            found |= new
            queue += new
        reach[docname] = sorted(found)
    return reach


def circles(env: BuildEnvironment) -> Iterator[tuple[str, Link]]:
    """The embeds that would show the page they stand on again, through others or at once."""
    embeds = embeds_of(env)

    def comes_back(hit: Destination, trail: tuple[str, ...]) -> bool:
        if hit.docname in trail:
            return True
        inner = embeds.get(hit.docname, ()) if len(trail) < DEEPEST else ()
        return any(comes_back(other, (*trail, hit.docname)) for link, other in inner
                   if not hit.anchor or hit.anchor in link.within)

    for docname, own in embeds.items():
        for link, hit in own:
            if comes_back(hit, (docname,)):
                yield docname, link


class ExpandEmbeds(SphinxPostTransform):
    """Before links are resolved, so that those inside an embed are resolved too."""

    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        self.copies = 0
        deepest = DEEPEST if has_addresses(self.env._app.builder) else 0  # there a copy would be translated twice
        for _depth in range(deepest):
            embeds = embeds_in(self.document)
            for node in embeds:
                self.expand(node)
            if not embeds:
                return
        for node in embeds_in(self.document):
            node.replace_self(as_link(node))

    def expand(self, node: addnodes.pending_xref) -> None:
        """Replace one embed by a copy of its target, or by a link where a copy cannot stand."""
        answer = name_index_of(self.env).resolve(node["reftarget"], node[SOURCE_PAGE])
        trail = [*node.get("trail", []), node[SOURCE_PAGE]]
        hit = answer.destination
        paragraph = node.parent
        alone = isinstance(paragraph, nodes.paragraph) and not any(
            child.astext().strip() for child in paragraph if child is not node
        )
        if hit is None or answer.problem in ("heading", "block") or hit.docname in trail or not alone:
            node.replace_self(as_link(node))
            return
        box = nodes.container(classes=["kb-embed"])
        box += copy_of(self.env.get_doctree(hit.docname), hit.anchor)
        self.settle(box, hit.docname)
        for part in embeds_in(box):
            part["trail"] = trail
        box += nodes.paragraph("", "", as_link(node), classes=["kb-embed__source"])
        paragraph.replace_self(box)

    def settle(self, box: nodes.Element, source: str) -> None:
        """Give a copy ids of its own: what led to a place on page `source` leads to the copy of it, or else there."""
        self.copies += 1
        prefix = f"embed-{self.copies}-"
        copied: set[str] = set().union(*(part["ids"] for part in box.findall(nodes.Element)))
        for part in list(box.findall(nodes.Element)):
            part["names"], part["ids"] = [], [prefix + one for one in part["ids"]]
            if "backrefs" in part:
                part["backrefs"] = [prefix + one for one in part["backrefs"] if one in copied]
            if isinstance(part, nodes.math_block):
                part["number"] = part["label"] = None  # the number is that of the original
            if isinstance(part, addnodes.pending_xref):
                self.resolve_from_here(part, source)
            elif (place := part.get("refid")) in copied:
                part["refid"] = prefix + place
            elif place and isinstance(part, nodes.target):
                part.parent.remove(part)
            elif place:
                self.lead_back(part, source, place)

    def resolve_from_here(self, reference: addnodes.pending_xref, source: str) -> None:
        """Have Sphinx reckon the address from the page with the copy; what is meant, it says of page `source`."""
        if reference.get("reftype") == "doc":
            reference["reftarget"] = "/" + docname_join(source, reference["reftarget"])
        labels = self.env.domains.standard_domain.anonlabels
        if (place := reference.get("reflocalid")) and reference["reftarget"].lower() not in labels:
            reference.update_all_atts({"refdomain": "doc", "reftarget": source, "reftargetid": place}, replace=True)
        reference["refdoc"] = self.env.docname

    def lead_back(self, reference: nodes.Element, source: str, place: str) -> None:
        """Replace a reference within page `source` by one to that page; of a footnote that is not copied, too."""
        inner = nodes.inline("", "", *reference.children, classes=reference["classes"])
        builder = self.env._app.builder
        link: nodes.Element = reference_to(builder, self.env.docname, source, place, inner)
        if isinstance(reference, (nodes.footnote_reference, nodes.citation_reference)):
            link = nodes.superscript("", "", link)
        reference.replace_self(link)


def copy_of(tree: nodes.document, anchor: str) -> list[nodes.Node]:
    """A page, a section or a block, as content that may stand inside another page."""
    part: nodes.Element = tree
    if anchor:
        part = next((node for node in tree.findall(nodes.Element) if anchor in node.get("ids", ())), tree)
        if isinstance(part, nodes.target):
            part = part.parent.parent if isinstance(part.parent.parent, nodes.list_item) else part.parent
    if part is tree or isinstance(part, nodes.section):
        return [copied for child in (part.children if part is tree else [part]) for copied in flat(child)]
    if isinstance(part, nodes.list_item):
        return [nodes.bullet_list("", part.deepcopy())]
    return [part.deepcopy()]


def flat(node: nodes.Node) -> list[nodes.Node]:
    """A copy without sections, which may not stand in a container: their titles become rubrics."""
    if isinstance(node, nodes.section):
        return [copied for child in node.children for copied in flat(child)]
    if isinstance(node, nodes.title):
        return [nodes.rubric(node.rawsource, "", *(child.deepcopy() for child in node.children))]
    if isinstance(node, (nodes.docinfo, nodes.meta, addnodes.toctree)):
        return []
    return [node.deepcopy()]


def as_link(node: addnodes.pending_xref) -> addnodes.pending_xref:
    """The link that stands for an embed."""
    link = node.deepcopy()
    link["reftype"] = WIKI_LINK.partition(":")[2]
    return link
