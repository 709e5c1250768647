"""The domain ``kb``: a wiki link is a Sphinx cross-reference.

``[[page]]`` and ``{kb:page}`` become `pending_xref` nodes. Sphinx hands them, with the builder and the page they stand
on, to `KnowledgeBaseDomain.resolve_xref`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.errors import NoUri
from sphinx.roles import XRefRole

from sphinx_kb.core.formats import has_addresses
from sphinx_kb.core.page import EMBED, WIKI_LINK
from sphinx_kb.core.resolver import name_index_of, reference_to
from sphinx_kb.locale import _
from sphinx_kb.text.wikilink import Target, split_target

if TYPE_CHECKING:
    from collections.abc import Set

    from docutils.nodes import Element
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import RoleFunction

SOURCE_PAGE = "kb:from"
"""Attribute of a wiki link: the page it was written on, from which its target is meant. In a copy, `refdoc` differs."""


def wiki_reference(
    target: Target, docname: str, label: nodes.inline, *, explicit: bool, role: str = WIKI_LINK
) -> addnodes.pending_xref:
    """Return an unresolved wiki link written on page `docname`; `explicit` if the author wrote the label."""
    domain, _colon, kind = role.partition(":")
    reference = addnodes.pending_xref("", label, refdomain=domain, reftype=kind, reftarget=str(target),
                                      refdoc=docname, refexplicit=explicit)
    reference[SOURCE_PAGE] = docname
    label["classes"].append("kb-wikilink")
    return reference


def embeds_in(node: nodes.Element) -> list[addnodes.pending_xref]:
    """Return the embeds in a node that have not been replaced yet."""
    return [reference for reference in node.findall(addnodes.pending_xref)
            if f"{reference.get('refdomain')}:{reference['reftype']}" == EMBED]


class WikiRole(XRefRole):
    """``{kb:page}`` with a target like that of a wiki link, or a label and a target: ``label <target>``."""

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline)

    def process_link(
        self, env: BuildEnvironment, refnode: Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        wanted = split_target(target)
        refnode[SOURCE_PAGE] = refnode["refdoc"]
        return title if has_explicit_title else wanted.display, str(wanted)

    def create_xref_node(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        self.classes = ["kb-wikilink"]
        return super().create_xref_node()


class KnowledgeBaseDomain(Domain):
    """Pages, headings, blocks and terms by any of their names."""

    name = "kb"
    label = "Knowledge base"
    object_types: ClassVar[dict[str, ObjType]] = {"page": ObjType(_("page"), "page")}
    roles: ClassVar[dict[str, RoleFunction | XRefRole]] = {"page": WikiRole()}

    def resolve_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Builder, typ: str, target: str,
        node: addnodes.pending_xref, contnode: Element,
    ) -> nodes.reference | None:
        """Return a link to what a wiki link means.

        Raises NoUri if it means nothing, so that the label stays as text: `warn_of_links` warns, in every build.
        """
        hit = name_index_of(env).resolve(target, node.get(SOURCE_PAGE, fromdocname)).destination
        if hit is None or not has_addresses(builder):
            contnode["classes"].append("kb-wikilink--missing")
            raise NoUri
        contnode["classes"].append(f"kb-wikilink--{'term' if hit.kind == 'term' else 'page'}")
        return reference_to(builder, fromdocname, hit.docname, hit.anchor, contnode)

    def resolve_any_xref(self, *args: Any, **kwargs: Any) -> list[tuple[str, nodes.reference]]:
        return []

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: what this domain knows are the facts of the store."""
