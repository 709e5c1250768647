"""The domain ``kb``: a wiki link is a Sphinx cross-reference.

``[[page]]`` and ``{kb:page}`` become `pending_xref` nodes, which Sphinx passes to `KnowledgeBaseDomain.resolve_xref`.
``objects.inv`` lists every page under all its names, so that other sites can link to it as ``[[this-site:name]]``.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.errors import NoUri
from sphinx.roles import XRefRole

from sphinx_kb.core.formats import has_addresses
from sphinx_kb.core.page import EMBED, WIKI_LINK, path_of
from sphinx_kb.core.resolver import (
    external_reference,
    name_index_of,
    names_inventory,
    page_by_other_name,
    reference_to,
    titles_and_aliases_of,
)
from sphinx_kb.locale import _
from sphinx_kb.text.names import normalized
from sphinx_kb.text.wikilink import Target, split_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from docutils.nodes import Element, TextElement
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import RoleFunction

SOURCE_PAGE = "kb:from"
"""Attribute of a wiki link: the page it was written on, to which its target is relative; `refdoc` of a copy differs."""
ANCHOR = "kb:anchor"
"""Attribute of a reference to a place: the id of its target on the page."""
DOMAIN_OF_EMBED, TYPE_OF_EMBED = EMBED.split(":")
HIDDEN, FOUND = -1, 1
"""Priorities in Sphinx's own search: of names that it finds anyway, such as titles, and of names that it would not."""


def wiki_reference(
    target: Target, docname: str, label: nodes.inline, *, explicit: bool, role: str = WIKI_LINK
) -> addnodes.pending_xref:
    """Return an unresolved wiki link on page `docname`; `explicit` says whether the author wrote the label."""
    domain, _colon, kind = role.partition(":")
    reference = addnodes.pending_xref("", label, refdomain=domain, reftype=kind, reftarget=str(target),
                                      refdoc=docname, refexplicit=explicit)
    reference[SOURCE_PAGE] = docname
    label["classes"].append("kb-wikilink")
    return reference


def place_reference(docname: str, anchor: str, fromdoc: str, label: nodes.inline) -> addnodes.pending_xref:
    """Return an unresolved link on page `fromdoc` to an id on page `docname`."""
    reference = addnodes.pending_xref("", label, refdomain="kb", reftype="place", reftarget=docname, refdoc=fromdoc,
                                      refexplicit=True)
    reference[ANCHOR] = anchor
    return reference


def embeds_in(node: nodes.Element) -> list[addnodes.pending_xref]:
    """Return the embeds in a node that have not been replaced yet."""
    return [reference for reference in node.findall(addnodes.pending_xref)
            if reference["reftype"] == TYPE_OF_EMBED and reference.get("refdomain") == DOMAIN_OF_EMBED]


class WikiRole(XRefRole):
    """``{kb:page}`` with the target of a wiki link, or with a label: ``label <target>``."""

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
        """Return a link to the destination of a wiki link.

        Raises NoUri for a broken link: Sphinx then keeps the label as text without a warning, since `warn_of_links`
        warns in every build.
        """
        if typ == "place":
            return reference_to(builder, fromdocname, target, node[ANCHOR], contnode)
        found = name_index_of(env).resolve(target, node.get(SOURCE_PAGE, fromdocname)).destination
        if has_addresses(builder):
            if found:
                contnode["classes"].append(f"kb-wikilink--{'term' if found.kind == 'term' else 'page'}")
                return reference_to(builder, fromdocname, found.docname, found.anchor, contnode)
            if names_inventory(env, target) and (link := self._external_link(env, fromdocname, target, node, contnode)):
                return link
        contnode["classes"].append("kb-wikilink--missing")
        raise NoUri

    def _external_link(
        self, env: BuildEnvironment, fromdocname: str, target: str, node: addnodes.pending_xref, contnode: Element
    ) -> nodes.reference | None:
        label = cast("TextElement", contnode)
        link = external_reference(env, fromdocname, target, label, explicit=node["refexplicit"])
        if link and isinstance(link[0], nodes.Element):
            link[0]["classes"] = [*contnode["classes"], "kb-wikilink--external"]
        return link

    def resolve_any_xref(
        self, env: BuildEnvironment, fromdocname: str, builder: Builder, target: str,
        node: addnodes.pending_xref, contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return a link to the page with this alias or former name."""
        found = page_by_other_name(env, target)
        if not found:
            return []
        return [(WIKI_LINK, reference_to(builder, fromdocname, found.docname, found.anchor, contnode))]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield every page under each of its unambiguous names, as written and normalized."""
        index = name_index_of(self.env)
        former: dict[str, list[str]] = {}
        for name, docname in index.former:
            former.setdefault(docname, []).append(name)
        listed: set[str] = set()
        for docname, page in sorted(index.pages.items()):
            usual = (docname, posixpath.basename(path_of(docname)), page.title)
            for name in (*usual, *page.aliases, *former.get(docname, ())):
                resolution = index.resolve(Target(name), "")
                if not resolution.destination or resolution.problem or resolution.destination.docname != docname:
                    continue
                for spelling in {name: None, normalized(name): None}:
                    if spelling and spelling not in listed:
                        listed.add(spelling)
                        priority = HIDDEN if name in usual or spelling != name else FOUND
                        yield spelling, page.title, "page", docname, "", priority

    def basis_of_objects(self) -> object:
        """Return what these objects depend on, which is quicker to tell than they are."""
        index = name_index_of(self.env)
        return [titles_and_aliases_of(self.env)[0], index.former, index.names, index.like_obsidian]

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: the domain has no data; it reads the facts of the store."""
