"""``![[…]]``: a copy of another page, a section or a block in this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from kb.domain import domain_of
from kb.names import names_of
from kb.wikilinks.parser import wiki_embed, wiki_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

    from kb.model.page import Hit, Names

DEEPEST = 3
"""An embed within an embed within an embed; what is deeper becomes a link."""


def closure(env: BuildEnvironment, names: Names) -> dict[str, list[str]]:
    """For each page that embeds, every page it shows parts of, through others too."""
    direct: dict[str, set[str]] = {}
    for docname, link in domain_of(env).facts("link"):
        if link["embed"] and (hit := names.locate(link["target"], docname).hit):
            direct.setdefault(docname, set()).add(hit.docname)
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


def circles(env: BuildEnvironment, names: Names) -> Iterator[tuple[str, dict[str, Any]]]:
    """The embeds that would show the page they stand on again, through others or at once."""
    embeds: dict[str, list[tuple[dict[str, Any], Hit]]] = {}
    for docname, link in domain_of(env).facts("link"):
        if link["embed"] and (hit := names.locate(link["target"], docname).hit):
            embeds.setdefault(docname, []).append((link, hit))

    def comes_back(hit: Hit, trail: tuple[str, ...]) -> bool:
        if hit.docname in trail:
            return True
        inner = embeds.get(hit.docname, ()) if len(trail) < DEEPEST else ()
        return any(comes_back(other, (*trail, hit.docname)) for link, other in inner
                   if not hit.anchor or hit.anchor in link["within"])

    for docname, own in embeds.items():
        for link, hit in own:
            if comes_back(hit, (docname,)):
                yield docname, link


class ExpandEmbeds(SphinxPostTransform):
    """Before links are resolved, so that those inside an embed are resolved too."""

    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        for _depth in range(DEEPEST):
            embeds = list(self.document.findall(wiki_embed))
            for node in embeds:
                self.expand(node)
            if not embeds:
                return
        for node in list(self.document.findall(wiki_embed)):
            node.replace_self(as_link(node))

    def expand(self, node: wiki_embed) -> None:
        """Replace one embed by a copy of its target, or by a link where a copy cannot stand."""
        answer = names_of(self.env).locate(node["target"], node["refdoc"])
        trail = [*node.get("trail", []), node["refdoc"]]
        hit = answer.hit
        paragraph = node.parent
        alone = isinstance(paragraph, nodes.paragraph) and not any(
            child.astext().strip() for child in paragraph if child is not node
        )
        if hit is None or answer.problem in ("heading", "block") or hit.docname in trail or not alone:
            node.replace_self(as_link(node))
            return
        box = nodes.container(classes=["kb-embed"])
        box += copy_of(self.env.get_doctree(hit.docname), hit.anchor)
        for part in box.findall(nodes.Element):
            part["ids"], part["names"] = [], []
            if isinstance(part, wiki_embed):
                part["trail"] = trail
        box += nodes.paragraph("", "", as_link(node), classes=["kb-embed__source"])
        paragraph.replace_self(box)


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


def as_link(node: wiki_embed) -> wiki_link:
    """The link that stands for an embed."""
    link = wiki_link("", target=node["target"], refdoc=node["refdoc"], explicit=node["explicit"])
    link += [child.deepcopy() for child in node.children]
    return link
