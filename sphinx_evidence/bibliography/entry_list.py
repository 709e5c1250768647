"""The list of references: below each entry, its state of checking and who cites it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.nodes import make_refnode

from sphinx_evidence.bibliography.citations import CitedBy, cited_by
from sphinx_evidence.bibliography.entries import listed_entries
from sphinx_evidence.bibliography.style import STYLE, STYLES, put_letter_into_text
from sphinx_evidence.data import data_of, ledger_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.vocabulary import STATUSES
from sphinx_kb.core.formats import has_addresses
from sphinx_kb.core.message_nodes import enumerated, message_nodes
from sphinx_kb.core.site_tree import title_texts

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_evidence.model.reference import Reference


def complete_entries(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add the line below every entry of a page; in GB/T 7714, drop the label, which the text repeats."""
    listed = {entry.anchor: entry for entry in listed_entries(app.env) if entry.docname == docname}
    if not listed:
        return
    references = data_of(app.env).references
    for node in list(doctree.findall(nodes.citation)):
        entry = next((listed[identifier] for identifier in node["ids"] if identifier in listed), None)
        if entry is None:
            continue
        line = state_of(app, docname, references.get(entry.key), cited_by(app.env).get(entry.key, CitedBy()))
        if entry.style not in STYLES:
            node += line
            continue
        if entry.style == STYLE:
            put_letter_into_text(node)
        # its links show their addresses, so the printed book needs no footnotes for them
        box = nodes.container(ids=node["ids"], classes=["kb-reference"], footnotes=False)
        box += [child for child in node.children if not isinstance(child, nodes.label)]
        box += line
        node.replace_self(box)


def state_of(app: Sphinx, docname: str, reference: Reference | None, citing: CitedBy) -> nodes.paragraph:
    """Return the line below an entry: state of checking, doubts, and who cites it."""
    line = nodes.paragraph(classes=["kb-reference__state"])
    if reference:
        classes = ["kb-status", f"kb-status--{reference.verified}"]
        line += nodes.inline("", _("Checked: %s") % STATUSES[reference.verified], classes=classes)
        if reference.unsure:
            unsure = _("; not verified in the entry: %s") % reference.unsure
            line += nodes.inline("", unsure, classes=["kb-reference__unsure"])
    line += uses_of(app, docname, citing)
    return line


def uses_of(app: Sphinx, docname: str, citing: CitedBy) -> list[nodes.Node]:
    """Return who cites an entry, each as a link."""
    ledger = ledger_of(app.env)
    pages = enumerated(link_to(app, docname, page, "", app.env.titles[page].astext())
                       for page in citing.pages if page != docname)
    claims = enumerated(link_to(app, docname, ledger, name.lower(), name) for name in citing.claims) if ledger else []
    if pages and claims:
        return message_nodes(_("; cited by %(pages)s; by claims: %(claims)s"), pages=pages, claims=claims)
    if pages:
        return message_nodes(_("; cited by %(pages)s"), pages=pages)
    if claims:
        return message_nodes(_("; cited by claims: %(claims)s"), claims=claims)
    return message_nodes(_("; not cited yet"))


def link_to(app: Sphinx, docname: str, page: str, anchor: str, text: str) -> nodes.Node:
    """Return a link, or its text if the builder has no addresses."""
    content = nodes.Text(text)
    return make_refnode(app.builder, docname, page, anchor, content) if has_addresses(app.builder) else content


def add_style_of_list(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the style of entries on pages with a list."""
    if any(entry.docname == pagename for entry in listed_entries(app.env)):
        app.add_css_file("css/bibliography.css")


def shown_in_lists(app: Sphinx) -> dict[str, Any]:
    """Return what each page with a list shows of other pages and the data, for its fingerprint."""
    env = app.env
    titles = title_texts(env)
    states = {key: reference.verified for key, reference in data_of(env).references.items()}
    citing = {key: [names.pages, names.claims] for key, names in cited_by(env).items()}
    return {entry.docname: [citing, titles, states] for entry in listed_entries(env)}
