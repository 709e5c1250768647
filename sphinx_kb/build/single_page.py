"""The builder singlehtml with unique ids and working links.

Sphinx issues 4814, 13149 and 14221: Sphinx puts all pages into one document before it resolves references, so that ids
of different pages collide, and links get addresses with two anchors, which lead nowhere. Here each page is resolved by
itself, like the page of a site; then ids that are used before get the name of their page, and links follow them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PREFIX = "#document-"
"""The beginning of the address of a page within the document; the name of the page follows, then perhaps an anchor."""


class SinglePageBuilder(SingleFileHTMLBuilder):
    """Writes all pages as one document."""

    keeps_pages_apart = True
    """Whether addresses may name a page and an anchor, since they are resolved for the whole document."""

    def init(self) -> None:
        super().init()
        self.new_ids: dict[tuple[str, str], str] = {}
        """Page and id on it → the id in the document."""
        self.used: set[str] = set()

    def assemble_doctree(self) -> nodes.document:
        """Return all pages below the home page as one document, resolved."""
        root = self.config.root_doc
        listed = {root}
        trees = {root: self.opened(root, listed)}
        waiting = [root]
        while waiting:
            for place in trees[waiting.pop(0)].findall(addnodes.start_of_file):
                docname = place["docname"]
                trees[docname] = self.opened(docname, listed)
                waiting.append(docname)
        for docname, tree in trees.items():
            self.env.resolve_references(tree, docname, self)
        for docname, tree in trees.items():
            self.rename_ids(docname, tree)
        for docname, tree in trees.items():
            self.follow_ids(docname, tree)
            for section in tree.findall(nodes.section):
                section.setdefault("docname", docname)
        for tree in reversed(trees.values()):
            for place in tree.findall(addnodes.start_of_file):
                if place["docname"] in trees and not place.children:
                    place.extend(trees[place["docname"]].children)
        first = trees[root].next_node(nodes.section)
        if first is not None:
            first["ids"].append(f"{PREFIX}{root}".removeprefix("#"))
        trees[root]["docname"] = root
        return trees[root]

    def opened(self, docname: str, listed: set[str]) -> nodes.document:
        """Return a page with a place for each page that its toctrees list for the first time."""
        tree = self.env.get_doctree(docname)
        for toctree in list(tree.findall(addnodes.toctree)):
            new = [name for name in dict.fromkeys(map(str, toctree["includefiles"])) if name not in listed]
            listed.update(new)
            toctree.parent.replace(toctree, [addnodes.start_of_file(docname=name) for name in new])
        return tree

    def rename_ids(self, docname: str, tree: nodes.document) -> None:
        """Make the ids of a page unique in the document."""
        for element in tree.findall(nodes.Element):
            for place, identifier in enumerate(element["ids"]):
                unique, number = identifier, 1
                while unique in self.used:
                    number += 1
                    unique = f"{docname.replace('/', '-')}-{identifier}{f'-{number}' if number > 2 else ''}"
                self.used.add(unique)
                self.new_ids.setdefault((docname, identifier), unique)
                element["ids"][place] = unique

    def follow_ids(self, docname: str, tree: nodes.Element) -> None:
        """Point the links of a page to the new ids."""
        for element in tree.findall(nodes.Element):
            if "refid" in element:
                element["refid"] = self.new_ids.get((docname, element["refid"]), element["refid"])
            if "backrefs" in element:
                element["backrefs"] = [self.new_ids.get((docname, one), one) for one in element["backrefs"]]
            if str(element.get("refuri", "")).startswith(PREFIX):
                element["refuri"] = self.in_document(element["refuri"])

    def in_document(self, address: str) -> str:
        """Return an address with one anchor for one that names a page and perhaps an anchor on it."""
        docname, _mark, anchor = address.removeprefix(PREFIX).partition("#")
        if not anchor:
            return address
        return f"#{self.new_ids.get((docname, anchor), anchor)}"

    def render_partial(self, node: nodes.Node | None) -> dict[str, str]:
        """Render a part of a page, such as the contents."""
        if isinstance(node, nodes.Element):
            node = node.deepcopy()
            self.follow_ids(self.config.root_doc, node)
        return super().render_partial(node)

    def assemble_toc_secnumbers(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """Return the numbers of sections by page and new id."""
        return {self.config.root_doc: {
            f"{docname}/{self.with_mark(docname, anchor)}": number
            for docname, numbers in self.env.toc_secnumbers.items() for anchor, number in numbers.items()
        }}

    def with_mark(self, docname: str, anchor: str) -> str:
        """Return the new anchor of a section, which begins with ``#`` or is empty for the page."""
        return f"#{self.new_ids.get((docname, anchor[1:]), anchor[1:])}" if anchor else ""

    def assemble_toc_fignumbers(self) -> dict[str, dict[str, dict[str, tuple[int, ...]]]]:
        """Return the numbers of figures by page, kind and new id."""
        return {self.config.root_doc: {
            f"{docname}/{kind}": {self.new_ids.get((docname, name), name): number for name, number in numbers.items()}
            for docname, kinds in self.env.toc_fignumbers.items() for kind, numbers in kinds.items()
        }}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx.builders.singlehtml")
    app.add_builder(SinglePageBuilder, override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
