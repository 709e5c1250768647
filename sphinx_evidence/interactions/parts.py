"""Parts of an interaction that tables and cards share: severity, members, effect, label, size and sources."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_evidence.data import citation
from sphinx_evidence.locale import _
from sphinx_evidence.model.interaction import NO_DATA
from sphinx_evidence.model.interaction_checks import is_mixed, parts_of
from sphinx_evidence.model.substance import GROUP
from sphinx_evidence.model.vocabulary import STUDIES
from sphinx_kb.core.diagnostic import enumeration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.interaction import Interaction
    from sphinx_evidence.model.severity import Severity
    from sphinx_evidence.model.substance import Substance

LABEL_CLASS = "kb-interactions__label"
"""The class of the words that say what a cell is, where a table is shown as a list of cards."""


def mark_of(severity: Severity) -> nodes.inline:
    """Return a severity as sign and word."""
    return nodes.inline("", f"{severity.sign} {severity.word}", classes=["kb-severity", f"kb-severity--{severity.id}"])


def answer_of(substance: Substance, data: Data) -> str:
    """Return what a card of a substance says first; the substance takes part in at least one interaction."""
    if is_mixed(substance, data):
        return str(_("It depends on which one: look up the generic name on the package."))
    return parts_of(substance, data)[0].interaction.severity.answer


def ask() -> nodes.paragraph:
    """Return the sentence that ends every card."""
    return nodes.paragraph("", str(_("Before you take the next dose, ask a doctor or a pharmacist.")),
                           classes=["kb-interactions__ask"])


def members_of(interaction: Interaction, data: Data) -> list[nodes.Node]:
    """Return a paragraph with the substances of an interaction, and one with those assigned to it by analogy."""
    found: list[nodes.Node] = []
    for is_analogy in (False, True):
        names = enumeration(named(one) for one in data.substances.values() if one.kind != GROUP
                            and interaction.id in (one.analogy if is_analogy else one.interactions))
        text = _("By analogy, not named in the labels that we read: %s") % names if is_analogy else names
        if names:
            found.append(nodes.paragraph("", text, classes=["kb-interactions__members"]))
    return found


def named(substance: Substance) -> str:
    """Return a substance with its first brand names."""
    if not substance.brands:
        return substance.name
    return str(_("%(name)s (%(brands)s)") % {"name": substance.name, "brands": enumeration(substance.brands[:2])})


def effect_of(interaction: Interaction) -> list[nodes.Node]:
    """Return what happens and why; that nothing is known, where nothing is."""
    return [nodes.paragraph("", interaction.effect or str(_("Nothing known.")))]


def label_of(interaction: Interaction) -> list[nodes.Node]:
    """Return what the labels say, with these labels; what was searched where there are no data."""
    if interaction.severity.id == NO_DATA:
        return [nodes.paragraph("", str(_("No data seen, which does not mean that it is safe."))),
                nodes.paragraph("", _("Searched: %s") % interaction.searched)]
    if not interaction.label:
        return [nodes.paragraph("", str(_("Not mentioned in the labels that we read.")))]
    return [cited(interaction.label, interaction.labels)]


def cited(text: str, keys: Iterable[str]) -> nodes.paragraph:
    """Return a sentence with a citation before its full stop."""
    stop = text[-1] if unicodedata.category(text[-1]) == "Po" else ""
    return nodes.paragraph("", "", nodes.Text(text.removesuffix(stop)), citation(keys), nodes.Text(stop))


def size_of(interaction: Interaction, data: Data) -> list[nodes.Node]:
    """Return the size with its values, the kinds of evidence, further references and the date of the judgement."""
    found: list[nodes.Node] = [*sizes(interaction, data)]
    facts = nodes.paragraph(classes=["kb-interactions__facts"])
    if interaction.study:
        facts += nodes.Text(_("Evidence: %s") % enumeration(STUDIES[name] for name in interaction.study))
    if interaction.further:
        facts += citation(interaction.further)
    if facts.children:
        found.append(facts)
    found.append(nodes.paragraph("", _("Judged on %s") % interaction.reviewed.isoformat(),
                                 classes=["kb-interactions__facts"]))
    return found


def sizes(interaction: Interaction, data: Data) -> Iterator[nodes.paragraph]:
    """Yield a paragraph for each value: quantity, number, population, sources."""
    for name in interaction.values:
        if value := data.values.get(name):
            # translators: a measured quantity, its number, and in whom it was measured
            text = _("%(quantity)s: %(number)s (%(population)s)") if value.population else _("%(quantity)s: %(number)s")
            said = text % {"quantity": value.quantity, "number": value.show() + value.marked,
                           "population": value.population}
            yield nodes.paragraph("", "", nodes.Text(said), citation(value.refs))


def cell(label: object, content: Sequence[nodes.Node]) -> nodes.entry:
    """Return a cell; the label in its first paragraph is shown only where the table is shown as a list of cards."""
    first = content[0]
    assert isinstance(first, nodes.paragraph)
    # translators: the label of a cell, before its content
    first.insert(0, nodes.inline("", _("%s: ") % label, classes=[LABEL_CLASS]))
    return nodes.entry("", *content)
