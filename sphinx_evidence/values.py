"""The role ``{value}`` prints a number from the data; the directive ``{values-table}`` prints them all, with sources.

``{value}`half-life` `` prints all there is (20–40 h), ``|value``, ``|range`` and ``|number`` print a part. Every number
leads to its row in the table, where its population, source and state of checking stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.nodes import make_refnode

from sphinx_evidence.data import DataList, citation, data_of, depend, depend_on_all, missing
from sphinx_evidence.model.typed_numbers import mistakes
from sphinx_evidence.model.value import MEASURED_IN
from sphinx_evidence.model.vocabulary import INTERVALS, KINDS, STATUSES
from sphinx_kb.core.formats import has_addresses
from sphinx_kb.core.page import AlphabeticalList
from sphinx_kb.core.records import ShownRecord
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.model.value import Value

logger = logging.getLogger(__name__)
WIDTHS = (24, 16, 20, 20, 20)
"""Of the columns of the table, in letters, where letters are all there is."""
FILES = {
    "mechanism": "作用机制", "pharmacokinetics": "药代动力学", "dose": "剂量与效应", "clinical": "临床疗效",
    "safety": "安全性", "dependence": "依赖与停药", "compare": "比较",
}


class value_reference(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils' way of naming nodes
    """A printed number, until it is known where the table of values stands."""


@dataclass(frozen=True)
class ValuesPage:
    """The page lists every number of the data."""


class ValueRole(SphinxRole):
    """One number of the data, as text that leads to its row."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        identifier, _, part = (piece.strip() for piece in self.text.partition("|"))
        data = data_of(self.env)
        value = data.values.get(identifier)
        node = value_reference(self.rawtext, "", value=identifier, classes=["kb-value"])
        self.set_source_info(node)
        depend(self.env, "value", identifier, value)
        if value is None:
            missing(self.env, "values", identifier, node)
            return [nodes.inline(self.rawtext, f"〔没有这个数值：{identifier}〕", classes=["kb-missing"])], []
        try:
            text = value.show(part)
        except ValueError as error:
            logger.warning(f"{error}", location=node, type="kb", subtype="data")
            return [nodes.inline(self.rawtext, f"〔{self.text}〕", classes=["kb-missing"])], []
        node += nodes.Text(text)
        found: list[nodes.Node] = [node]
        if value.is_unverified:
            found.append(nodes.inline("", "（未核实）", classes=["kb-unverified"]))
        return found, []


class PlainRole(SphinxRole):
    """A number that is no data: a definition, or an error that is quoted."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline(self.rawtext, self.text)], []


class ValuesTable(SphinxDirective):
    """Every number of the knowledge base, a table for each file."""

    def run(self) -> list[nodes.Node]:
        data = data_of(self.env)
        store_of(self.env).note(self.env.docname, ValuesPage())
        store_of(self.env).note(self.env.docname, DataList())
        store_of(self.env).note(self.env.docname, AlphabeticalList())
        depend_on_all(self.env, "values")
        by_file: dict[str, list[Value]] = {}
        for value in data.values.values():
            depend(self.env, "value", value.id, value)
            by_file.setdefault(value.path.rpartition("/")[2].removesuffix(".csv"), []).append(value)
        found: list[nodes.Node] = []
        for name in sorted(by_file, key=lambda name: list(FILES).index(name) if name in FILES else len(FILES)):
            section = nodes.section(ids=[f"data-{name}"], names=[f"data-{name}"])
            section += nodes.title("", FILES.get(name, name))
            section += table(by_file[name])
            found.append(section)
        return found


def table(values: list[Value]) -> nodes.table:
    """The rows of one file: what, how much, in whom, from where, how checked."""
    heads = ("量", "数值", "对象", "来源", "核对")
    node = nodes.table(classes=["kb-values"], no_search=True)
    group = nodes.tgroup(cols=len(heads))
    group.extend(nodes.colspec(colwidth=width) for width in WIDTHS)
    head, body = nodes.thead(), nodes.tbody()
    head += row([nodes.paragraph("", text) for text in heads])
    for value in values:
        number = nodes.paragraph("", value.show())
        if value.low and value.value and INTERVALS[value.interval]:
            number["classes"].append(f"kb-values__number--{value.interval}")
        whom = "；".join(filter(None, (value.population, MEASURED_IN[value.species], KINDS[value.kind])))
        source = nodes.paragraph()
        source += citation(value.refs)
        checked = nodes.paragraph("", STATUSES[value.status])
        if value.note:
            checked += nodes.Text(f"。{value.note}")
        line = row([nodes.paragraph("", value.quantity), number, nodes.paragraph("", whom), source, checked])
        line["ids"].append(f"v-{value.id}")
        body += line
    group += [head, body]
    node += group
    return node


def row(cells: list[nodes.paragraph]) -> nodes.row:
    """A table row of one paragraph a cell."""
    line = nodes.row()
    for cell in cells:
        line += nodes.entry("", cell)
    return line


def lead_to_the_table(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make every printed number a link to its row, or plain text where there is no table."""
    tables = store_of(app.env).pages_with(ValuesPage)
    for node in list(doctree.findall(value_reference)):
        inline = nodes.inline("", "", *node.children, classes=node["classes"])
        if not tables or not has_addresses(app.builder):
            node.replace_self(inline)
            continue
        reference = make_refnode(app.builder, docname, tables[0], f"v-{node['value']}", inline)
        reference["classes"].append("kb-value-link")
        node.replace_self(reference)


def check(app: Sphinx, docname: str, content: list[str]) -> None:
    """Warn of every number with a unit that is typed instead of taken from the data."""
    for line, message in mistakes(docname, content[0]):
        logger.warning(message, location=(docname, line), type="kb", subtype="number")


def pages_show(app: Sphinx, env: Any) -> dict[str, Any]:
    """Where the table stands is seen on every page that prints a number."""
    tables = store_of(env).pages_with(ValuesPage)
    return {page: tables for page, fact in store_of(env).facts(ShownRecord) if fact.kind == "value"}


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    app.add_node(value_reference)
    app.add_role("value", ValueRole())
    app.add_role("plain", PlainRole())
    app.add_directive("values-table", ValuesTable)
    app.connect("source-read", check)
    app.connect("doctree-resolved", lead_to_the_table)
    app.connect("kb-page-fingerprint", pages_show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
