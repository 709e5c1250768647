"""The page of the checker: the scale, one table for each severity with a row per class, and the list of all names.

Everything is ordinary document content, so that the page is complete without scripts, in the PDF and in the e-book. The
script of the page finds the rows by their ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.data import data_of, depend_on_each
from sphinx_evidence.interactions.finder import interaction_finder
from sphinx_evidence.interactions.parts import ask, cell, effect_of, label_of, mark_of, members_of, size_of
from sphinx_evidence.locale import _, ngettext
from sphinx_evidence.model.interaction_checks import is_mixed, parts_of, severity_of
from sphinx_evidence.model.severity import SEVERITIES
from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.page import AlphabeticalList
from sphinx_kb.core.store import store_of
from sphinx_kb.text.word_order import order_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.environment import BuildEnvironment

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.interaction import Interaction
    from sphinx_evidence.model.severity import Severity
    from sphinx_evidence.model.substance import Substance

WIDTHS = (20, 26, 28, 26)
"""The widths of the columns in plain text, in characters."""


@dataclass(frozen=True)
class CheckerPage:
    """The page holds the interaction checker."""


def checker_of(env: BuildEnvironment) -> str | None:
    """Return the page with the checker, or None."""
    return next(iter(store_of(env).pages_with(CheckerPage)), None)


class InteractionFinder(SphinxDirective):
    """The place where the script of the page shows its search field and its cards."""

    def run(self) -> list[nodes.Node]:
        for kind in ("interactions", "substances"):
            depend_on_each(self.env, kind)
        finder = interaction_finder()
        self.set_source_info(finder)
        return [finder]


class InteractionChecker(SphinxDirective):
    """The scale, the tables by severity and the list of names."""

    def run(self) -> list[nodes.Node]:
        for kind in ("interactions", "substances"):
            depend_on_each(self.env, kind)
        for fact in (CheckerPage(), AlphabeticalList()):
            store_of(self.env).note(self.env.docname, fact)
        data = data_of(self.env)
        return [scale(data), *tables(data), names_section(data)]


def scale(data: Data) -> nodes.table:
    """Return a table of the severities: what each means, and how many substances have it at worst."""
    worst = [severity_of(one, data) for one in data.substances.values()]
    rows = [row([[nodes.paragraph("", "", mark_of(severity))], [nodes.paragraph("", severity.meaning)],
                 [nodes.paragraph("", str(worst.count(severity)))]]) for severity in SEVERITIES.values()]
    heads = (_("Answer"), _("Meaning"), _("Substances"))
    return table(heads, rows, "kb-interactions__scale", (20, 60, 8))


def tables(data: Data) -> Iterable[nodes.section]:
    """Yield a section for each severity that has interactions, with a row for each class."""
    for severity in SEVERITIES.values():
        members = [one for one in data.interactions.values() if one.severity == severity]
        if members:
            section = nodes.section(ids=[f"interactions-{severity.id}"], names=[f"interactions-{severity.id}"])
            section += [nodes.title("", title_of(severity, len(members))), nodes.paragraph("", severity.meaning),
                        table_of(members, data), ask()]
            yield section


def title_of(severity: Severity, number: int) -> str:
    """Return the title of the section of a severity with the number of its classes."""
    return ngettext("%(severity)s (%(number)s class)", "%(severity)s (%(number)s classes)", number) % {
        "severity": severity.word, "number": number}


def table_of(interactions: Sequence[Interaction], data: Data) -> nodes.table:
    """Return the table of some interactions: class, effect, label, size and evidence."""
    heads = (_("Class"), _("What happens"), _("What the labels say"), _("Size and evidence"))
    return table(heads, [class_row(one, data, heads) for one in interactions], "kb-interactions", WIDTHS)


def class_row(interaction: Interaction, data: Data, heads: Sequence[object]) -> nodes.row:
    """Return the row of one interaction; its id is the anchor that names link to."""
    title = nodes.paragraph("", "", nodes.strong("", interaction.title), classes=["kb-interactions__title"])
    line = nodes.row(ids=[interaction.anchor], classes=["kb-interactions__class"])
    line += nodes.entry("", title, *members_of(interaction, data))
    line += [cell(head, content) for head, content in zip(
        heads[1:], (effect_of(interaction), label_of(interaction), size_of(interaction, data)), strict=True)]
    return line


def names_section(data: Data) -> nodes.section:
    """Return the list of all substances by name, each with its answer and links to its classes."""
    section = nodes.section(ids=["interactions-names"], names=["interactions-names"])
    listing = nodes.bullet_list(classes=["kb-interactions__names"], bullet="*", no_search=True)
    listing += [name_item(one, data) for one in sorted(data.substances.values(), key=lambda one: order_key(one.name))]
    section += [nodes.title("", str(_("By name"))), listing]
    return section


def name_item(substance: Substance, data: Data) -> nodes.list_item:
    """Return one substance: its names, its answer, its classes, and what is true of it alone."""
    line = nodes.paragraph("", "", nodes.strong("", substance.name))
    others = substance.shown[1:]
    line += nodes.Text(_(" (%s) ") % enumeration(others) if others else " ")
    parts = parts_of(substance, data)
    if is_mixed(substance, data):
        line += nodes.Text(str(_("depends on which one, at worst ")))
    if parts:
        line += [mark_of(parts[0].interaction.severity), nodes.Text(" ")]
    for number, part in enumerate({part.interaction.id: part for part in parts}.values()):
        if number:
            line += nodes.Text(str(_(", ")))
        line += nodes.reference("", part.interaction.title, refid=part.interaction.anchor, internal=True)
        if part.is_analogy:
            line += nodes.Text(str(_(" (by analogy)")))
    item = nodes.list_item("", line, ids=[substance.anchor])
    if substance.note:
        item += nodes.paragraph("", substance.note, classes=["kb-interactions__note"])
    return item


def table(heads: Sequence[object], rows: Sequence[nodes.row], name: str, widths: Sequence[int]) -> nodes.table:
    """Return a table with these heads and rows, and a class."""
    node = nodes.table(classes=[name], no_search=True)
    group = nodes.tgroup(cols=len(heads))
    group.extend(nodes.colspec(colwidth=width) for width in widths)
    head, body = nodes.thead(), nodes.tbody()
    head += row([[nodes.paragraph("", str(text))] for text in heads])
    body += rows
    group += [head, body]
    node += group
    return node


def row(cells: Iterable[Sequence[nodes.Node]]) -> nodes.row:
    """Return a row of cells."""
    line = nodes.row()
    line += [nodes.entry("", *content) for content in cells]
    return line
