"""The role ``{value}`` prints a number from the data; the directive ``{values-table}`` prints them all, with sources.

``{value}`half-life` `` prints number and interval; ``|value``, ``|range`` and ``|number`` print a part. Every number
links to its row in the table, with population, source and state of checking.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from sphinx_evidence.data import data_of, depend, warn_of_missing_record
from sphinx_evidence.filters import load_filter
from sphinx_evidence.locale import _
from sphinx_evidence.model.typed_numbers import typed_number_mistakes
from sphinx_evidence.values.cards import cards_on, value_link
from sphinx_evidence.values.export import offer_files, write_files
from sphinx_evidence.values.table import ValuesPage, ValuesTable, depart_row, value_row, visit_row
from sphinx_kb.core.formats import has_addresses, is_site
from sphinx_kb.core.records import ShownRecord
from sphinx_kb.core.resolver import reference_to
from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
STATIC = Path(__file__).with_name("static")


class value_number(nodes.inline):  # noqa: N801  # docutils' way of naming nodes
    """A printed number; ``value`` is its id. Wrapped in a link to its row once all pages are read."""


class ValueRole(SphinxRole):
    """One number of the data, linked to its row."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        identifier, _bar, part = (piece.strip() for piece in self.text.partition("|"))
        value = data_of(self.env).values.get(identifier)
        node = value_number(self.rawtext, "", value=identifier, classes=["kb-value"])
        self.set_source_info(node)
        depend(self.env, "value", identifier, value)
        if value is None:
            warn_of_missing_record(self.env, "values", identifier, node)
            message = _("[No such value: %s]") % identifier
            return [nodes.inline(self.rawtext, message, classes=["kb-missing"])], []
        try:
            node += nodes.Text(value.show(part))
        except ValueError as error:
            logger.warning(f"{error}", location=node, type="kb", subtype="data")
            return [nodes.inline(self.rawtext, _("[%s]") % self.text, classes=["kb-missing"])], []
        mark = [nodes.inline("", value.marked, classes=["kb-unverified"])] if value.is_unverified else []
        return [node, *mark], []


class PlainRole(SphinxRole):
    """A typed number that is not data, such as a definition or a quoted error."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline(self.rawtext, self.text)], []


def link_to_table(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Wrap every printed number in a link to its row, if there is a table."""
    tables = store_of(app.env).pages_with(ValuesPage)
    for node in list(doctree.findall(value_number)) if tables and has_addresses(app.builder) else ():
        link = reference_to(app.builder, docname, tables[0], f"v-{node['value']}", node.deepcopy())
        if is_site(app.builder):
            address = {name: link[name] for name in ("refuri", "refid") if name in link}
            link = value_link("", "", *node.children, value=node["value"], **address)
        link["classes"] = ["kb-value-link"]
        node.parent.replace(node, link)


def check_page(app: Sphinx, docname: str, content: list[str]) -> None:
    """Warn of every number with a unit that is typed instead of taken from the data."""
    for line, message in typed_number_mistakes(docname, content[0], app.config.kb_numbers_off):
        logger.warning(message, location=(docname, line), type="kb", subtype="number")


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load what filters the table on its page only."""
    if doctree is not None and store_of(app.env).facts_on(pagename, ValuesPage):
        load_filter(app, "js/values.js")


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Tell that every page with a number shows where the table is."""
    tables = store_of(env).pages_with(ValuesPage)
    return {page: tables for page, fact in store_of(env).facts(ShownRecord) if fact.kind == "value"}


def visit_number(self: Any, node: value_number) -> None:
    self.visit_inline(node)


def depart_number(self: Any, node: value_number) -> None:
    self.depart_inline(node)


def offer_cards(app: Sphinx, config: Config) -> None:
    """Give numbers their cards, if the site has previews."""
    if "kb-cards" in app.events.events:
        app.connect("kb-cards", cards_on)


def visit_link(self: Any, node: value_link) -> None:
    address = node["refuri"] if "refuri" in node else f"#{node['refid']}"
    self.body.append(f'<a class="kb-value-link" href="{escape(address)}" data-kb-card>')


def depart_link(self: Any, node: value_link) -> None:
    self.body.append("</a>")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    app.setup_extension("sphinx_evidence.filters")
    add_static_folder(app, STATIC, _)
    add_style(app, "css/value.css")
    as_inline = (visit_number, depart_number)
    # the Typst writer handles it as the `inline` that it is
    app.add_node(value_number, html=as_inline, text=as_inline, latex=as_inline, man=as_inline, texinfo=as_inline)
    app.add_node(value_link, html=(visit_link, depart_link))
    app.add_node(value_row, html=(visit_row, depart_row))
    app.add_role("value", ValueRole())
    app.add_role("plain", PlainRole())
    app.add_directive("values-table", ValuesTable)
    app.connect("source-read", check_page)
    app.connect("doctree-resolved", link_to_table)
    app.connect("config-inited", offer_cards)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("html-page-context", add_script)
    app.connect("doctree-resolved", offer_files)
    app.connect("build-finished", write_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
