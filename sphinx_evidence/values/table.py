"""The directive ``{values-table}``: every number of the data with population, source and state of checking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.data import DataList, citation, depend_on_each
from sphinx_evidence.filters import filter_place
from sphinx_evidence.locale import _
from sphinx_evidence.model.value import MEASURED_IN
from sphinx_evidence.model.vocabulary import INTERVALS, KINDS, STATUSES
from sphinx_kb.core.page import AlphabeticalList
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.writers.html5 import HTML5Translator

    from sphinx_evidence.model.value import Value

WIDTHS = (24, 16, 20, 20, 20)
"""The widths of the columns in plain text, in characters."""


@dataclass(frozen=True)
class ValuesPage:
    """The page lists every number of the data."""


class value_row(nodes.row):  # noqa: N801  # docutils' way of naming nodes
    """The row of one number; in HTML it says ``drug``, ``species`` and ``status`` to the script that filters."""


class ValuesTable(SphinxDirective):
    """Every number of the data: one table per file, in the order of the setting ``kb_value_groups``."""

    def run(self) -> list[nodes.Node]:
        for fact in (ValuesPage(), DataList(), AlphabeticalList()):
            store_of(self.env).note(self.env.docname, fact)
        by_file: dict[str, list[Value]] = {}
        for value in depend_on_each(self.env, "values").values():
            by_file.setdefault(value.path.rpartition("/")[2].removesuffix(".csv"), []).append(value)
        titles: dict[str, str] = self.config.kb_value_groups
        found: list[nodes.Node] = [filter_place(classes=["kb-filter-place--five"])]
        for name in sorted(by_file, key=lambda name: list(titles).index(name) if name in titles else len(titles)):
            section = nodes.section(ids=[f"data-{name}"], names=[f"data-{name}"])
            section += nodes.title("", titles.get(name, name))
            section += table_of(by_file[name], self.config.kb_drugs)
            found.append(section)
        return found


def table_of(values: list[Value], drugs: Mapping[str, str]) -> nodes.table:
    """Return the table of one file: quantity, value, subjects, source, state of checking."""
    heads = (_("Quantity"), _("Reported value"), _("Subjects"), _("Source"), _("Checked"))
    node = nodes.table(classes=["kb-values"], no_search=True)
    group = nodes.tgroup(cols=len(heads))
    group.extend(nodes.colspec(colwidth=width) for width in WIDTHS)
    head, body = nodes.thead(), nodes.tbody()
    head += row([nodes.paragraph("", str(text)) for text in heads])
    body += [row_of(value, drugs) for value in values]
    group += [head, body]
    node += group
    return node


def row_of(value: Value, drugs: Mapping[str, str]) -> nodes.row:
    """Return the row of one number, with the anchor that the number links to."""
    number = nodes.paragraph("", value.show())
    if value.low and value.value and INTERVALS[value.interval]:
        number["classes"].append(f"kb-values__number--{value.interval}")
    # translators: the separator between population, species and kind of a number
    whom = str(_("; ")).join(filter(None, (value.population, MEASURED_IN[value.species], KINDS[value.kind])))
    checked = nodes.paragraph("", STATUSES[value.status])
    if value.note:
        checked += nodes.Text(_(". %s") % value.note)
    source = nodes.paragraph("", "", citation(value.refs, alone=True))
    cells = [nodes.paragraph("", value.quantity), number, nodes.paragraph("", whom), source, checked]
    facts = {"drug": drugs.get(value.drug, value.drug).strip("-"), "species": MEASURED_IN[value.species],
             "status": STATUSES[value.status]}
    return value_row("", *(nodes.entry("", cell) for cell in cells), ids=[f"v-{value.id}"], **facts)


def visit_row(self: HTML5Translator, node: value_row) -> None:
    facts = {f"data-kb-{name}": node[name] for name in ("drug", "species", "status") if node[name]}
    self.body.append(self.starttag(node, "tr", "", **facts))
    node.column = 0  # type: ignore[attr-defined]  # where the writer counts the cells of a row


def depart_row(self: HTML5Translator, node: value_row) -> None:
    self.body.append("</tr>\n")


def row(cells: list[nodes.paragraph]) -> nodes.row:
    """Return a table row with one paragraph per cell."""
    line = nodes.row()
    for cell in cells:
        line += nodes.entry("", cell)
    return line
