"""The domain ``kb``: a wiki link is a Sphinx cross-reference.

``[[page]]`` and ``{kb:page}`` become `pending_xref` nodes. Sphinx hands them, with the builder and the page they stand
on, to `KnowledgeBaseDomain.resolve_xref`. ``objects.inv`` lists every page under all its names, so that other sites
link to it as ``[[this-site:name]]``.
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
from sphinx_kb.core.name_index import path_of
from sphinx_kb.core.page import EMBED, WIKI_LINK
from sphinx_kb.core.resolver import (
    external_reference,
    name_index_of,
    names_inventory,
    page_by_other_name,
    reference_to,
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
"""Attribute of a wiki link: the page it was written on, from which its target is meant. In a copy, `refdoc` differs."""
ANCHOR = "kb:anchor"
"""Attribute of a reference to a place: the id on the page that is its target."""
HIDDEN, FOUND = -1, 1
"""Priorities in Sphinx's own search: a name that it finds anyhow, as a title, and one that it would not find."""


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


def place_reference(docname: str, anchor: str, fromdoc: str, label: nodes.inline) -> addnodes.pending_xref:
    """Return an unresolved link on page `fromdoc` to an id on page `docname`."""
    reference = addnodes.pending_xref("", label, refdomain="kb", reftype="place", reftarget=docname, refdoc=fromdoc,
                                      refexplicit=True)
    reference[ANCHOR] = anchor
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

        Raises NoUri if it means nothing, so that Sphinx leaves the label as text and does not warn: `warn_of_links`
        does, in every build.
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
        """Return a link to the page that has this alias or once had this name."""
        found = page_by_other_name(env, target)
        if not found:
            return []
        return [(WIKI_LINK, reference_to(builder, fromdocname, found.docname, found.anchor, contnode))]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield every page under every name that means it alone, as written and normalized."""
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

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: what this domain knows are the facts of the store."""
