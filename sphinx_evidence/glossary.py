"""The directive ``{terms}``: a standard Sphinx glossary out of the data, with stable ids and all names of each term.

``{term}`` finds a term by any of its names. Each name is also noted as a fact `DefinedName`, which is how features
that resolve names learn of them without knowing the glossary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.data import data_of, depend, depend_on_all
from sphinx_kb.core.page import DefinedName
from sphinx_kb.core.store import store_of
from sphinx_kb.terms.term import GROUPS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.terms.term import Term


@dataclass(frozen=True)
class TermHome:
    """The glossary names a page that deals with one of its terms."""

    page: str


class Terms(SphinxDirective):
    """All terms, a section for each group, in the order of pinyin within it."""

    def run(self) -> list[nodes.Node]:
        terms = data_of(self.env).terms.values()
        depend_on_all(self.env, "terms")
        sections: list[nodes.Node] = []
        for group, title in GROUPS.items():
            members = sorted((term for term in terms if term.group == group), key=order)
            if not members:
                continue
            section = nodes.section(ids=[f"glossary-{group}"], names=[f"glossary-{group}"])
            section += nodes.title("", title)
            listing = nodes.definition_list(classes=["glossary"])
            listing.extend(self.item(term) for term in members)
            section += addnodes.glossary("", listing, sorted=False)
            sections.append(section)
        return sections

    def item(self, term: Term) -> nodes.definition_list_item:
        """One term: its name with the English and the abbreviation, the definition, the other names."""
        depend(self.env, "term", term.id, term)
        node = nodes.term("", term.zh, ids=[term.anchor])
        latin = "，".join(dict.fromkeys(name for name in (term.en, *term.abbr) if name != term.zh))
        if latin:
            node += nodes.inline("", f"　{latin}", classes=["kb-term__latin"])
        self.set_source_info(node)
        self.register(term, node)
        inline, messages = self.parse_inline(term.definition)
        body = nodes.definition("", nodes.paragraph("", "", *inline), *messages)
        others = [name for name in term.variants if name not in (term.zh, term.en)]
        if others:
            body += nodes.paragraph("", f"又称：{'、'.join(others)}", classes=["kb-term__names"])
        if term.page:
            body += self.see(term.page)
        return nodes.definition_list_item("", node, body)

    def see(self, page: str) -> nodes.paragraph:
        """A line that leads to the page that deals with the term."""
        reference = addnodes.pending_xref(
            refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=False, refwarn=False,
            refdoc=self.env.docname, classes=["kb-term__link"], kb_generated=True,
        )
        self.set_source_info(reference)
        store_of(self.env).note(self.env.docname, TermHome(page))
        reference += nodes.inline("", page)
        return nodes.paragraph("", "", nodes.Text("详见："), reference, classes=["kb-term__page"])

    def register(self, term: Term, node: nodes.term) -> None:
        """Make every name known to ``{term}`` and to whoever resolves names."""
        standard = self.env.domains.standard_domain
        for name in term.names:
            standard._note_term(name, term.anchor, location=node)
            fact = DefinedName(name, term.anchor, term.zh, term.definition)
            store_of(self.env).note(self.env.docname, fact)


def plain_where_lost(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, contnode: nodes.TextElement
) -> nodes.TextElement | None:
    """A page that is not there is told of where the term is written, not at the link in the list."""
    return contnode if "kb-term__link" in node.get("classes", ()) else None


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """The glossary names the pages that deal with its terms."""
    titles = {page: title.astext() for page, title in env.titles.items()}
    shown: dict[str, Any] = {}
    for docname, home in store_of(env).facts(TermHome):
        shown.setdefault(docname, {})[home.page] = titles.get(home.page)
    return shown


def order(term: Term) -> tuple[str, str]:
    """Terms go by pinyin; names in Latin letters by themselves."""
    return (term.pinyin or term.zh).lower(), term.zh


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    app.add_directive("terms", Terms)
    app.connect("missing-reference", plain_where_lost)
    app.connect("kb-page-fingerprint", pages_show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
