"""The directive ``{terms}``: a Sphinx glossary from the data file, with stable ids and all names of each term.

``{term}`` finds a term by any of its names. Each name is also noted as a fact `DefinedName`, for features that resolve
names.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.book_style import add_book_style
from sphinx_kb.core.page import DefinedName
from sphinx_kb.core.records import note_listing, note_record
from sphinx_kb.core.static_files import add_static_folder, add_style_where
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _
from sphinx_kb.terms.data import TERM, terms_of
from sphinx_kb.text.word_order import order_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.terms.term import Term

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TermHome:
    """Fact: the glossary links a term to the page about it."""

    page: str


class TermsDirective(SphinxDirective):
    """All terms in alphabetical order; with ``kb_term_groups``, a section for each group."""

    def run(self) -> list[nodes.Node]:
        terms = terms_of(self.env)
        note_listing(self.env, TERM, terms)
        if not Path(self.env.srcdir, self.config.kb_terms).is_file():
            message = _("There are no terms to show: write them into %s, or set kb_terms to another file.")
            logger.warning(message % self.config.kb_terms, location=self.get_location(), type="kb", subtype="data")
        groups: dict[str, str] = self.config.kb_term_groups
        ungrouped = [term for term in terms.values() if term.group not in groups]
        shown: list[nodes.Node] = [self.glossary(ungrouped)] if ungrouped else []
        for group, title in groups.items():
            members = [term for term in terms.values() if term.group == group]
            if members:
                section = nodes.section(ids=[f"glossary-{group}"], names=[f"glossary-{group}"])
                section += [nodes.title("", title), self.glossary(members)]
                shown.append(section)
        return shown

    def glossary(self, terms: Iterable[Term]) -> addnodes.glossary:
        """A list of terms in their order."""
        listing = nodes.definition_list(classes=["glossary"])
        listing.extend(self.item(term) for term in sorted(terms, key=lambda term: order_key(term.name, term.reading)))
        return addnodes.glossary("", listing, sorted=False)

    def item(self, term: Term) -> nodes.definition_list_item:
        """Return one term: its name with English name and abbreviations, definition, other names and page."""
        note_record(self.env, TERM, term.id, term)
        node = nodes.term("", term.name, ids=[term.anchor])
        others = dict.fromkeys(name for name in (term.english, *term.abbreviations) if name not in ("", term.name))
        if others:
            # translators: follows the name of a term: its English name and abbreviations, and their separator
            node += nodes.inline("", _(" (%s)") % _("; ").join(others), classes=["kb-term__latin"])
        self.set_source_info(node)
        self.register(term, node)
        inline, messages = self.parse_inline(term.definition)
        body = nodes.definition("", nodes.paragraph("", "", *inline), *messages)
        if names := [name for name in term.other_names if name not in (term.name, term.english)]:
            also = _("Also called: %s") % _(", ").join(names)
            body += nodes.paragraph("", also, classes=["kb-term__names"], no_search=True)
        if term.page:
            body += self.see(term.page)
        return nodes.definition_list_item("", node, body)

    def see(self, page: str) -> nodes.paragraph:
        """Return a line with a link to the page about the term."""
        reference = addnodes.pending_xref(
            refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=False, refwarn=False,
            refdoc=self.env.docname, classes=["kb-term__link"], kb_generated=True,
        )
        self.set_source_info(reference)
        store_of(self.env).note(self.env.docname, TermHome(page))
        reference += nodes.inline("", page)
        return nodes.paragraph("", "", nodes.Text(_("See: ")), reference, classes=["kb-term__page"],
                               no_search=True)

    def register(self, term: Term, node: nodes.term) -> None:
        """Register every name for ``{term}`` and for features that resolve names."""
        standard = self.env.domains.standard_domain
        for name in term.names:
            standard._note_term(name, term.anchor, location=node)
            fact = DefinedName(name, term.anchor, term.name, term.definition)
            store_of(self.env).note(self.env.docname, fact)


def plain_where_lost(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, contnode: nodes.TextElement
) -> nodes.TextElement | None:
    """Keep the name of a missing page as text; a warning already points to the line in the data file."""
    return contnode if "kb-term__link" in node.get("classes", ()) else None


def fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, the titles of the pages that its glossary links to."""
    shown: dict[str, Any] = {}
    for docname, home in store_of(env).facts(TermHome):
        shown.setdefault(docname, {})[home.page] = env.titles[home.page].astext() if home.page in env.titles else None
    return shown


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.terms.data")
    for name in ("book.typ", "book.css"):
        add_book_style(app, Path(__file__).with_name(name))
    add_static_folder(app, Path(__file__).with_name("static"), _)
    add_style_where(app, "css/terms.css", addnodes.glossary)
    app.add_directive("terms", TermsDirective)
    app.connect("missing-reference", plain_where_lost)
    app.connect("kb-page-fingerprint", fingerprint)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
