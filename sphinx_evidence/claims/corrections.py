"""The judged text compared with this site: claim by claim, in its order, what it says and what we say.

An overview first shows which pages took up each of its sections, so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.claims.parts import mark_of
from sphinx_evidence.claims.sections import anchors_of, by_section, claim_number, claim_pages, section_of, table
from sphinx_evidence.data import DataList, citation, data_of, depend_on_each
from sphinx_evidence.locale import _
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_evidence.model.claim import Claim


@dataclass(frozen=True)
class CorrectionsPage:
    """The page shows the text claim by claim."""


class Corrections(SphinxDirective):
    """The overview, then the text claim by claim, in its order: what it says, the verdict, what we say."""

    def run(self) -> list[nodes.Node]:
        depend_on_each(self.env, "claims")
        for fact in (CorrectionsPage(), DataList()):
            store_of(self.env).note(self.env.docname, fact)
        data = data_of(self.env)
        sections = by_section(data)
        return [overview(sections, data.sections), *(
            section_of(anchor, data.sections[name], comparison_list(members))
            for anchor, (name, members) in zip(anchors_of(sections, "corrections"), sections.items(), strict=True)
        )]


def overview(sections: Mapping[str, Sequence[Claim]], titles: Mapping[str, str]) -> nodes.table:
    """Return by section of the text: the number of claims, how many we say differently, and on which pages."""
    heads = (_("Section of the text"), _("Claims"), _("Said differently here"), _("On pages"))
    rows: list[Sequence[str | nodes.Node]] = [[str(head) for head in heads]]
    for name, members in sections.items():
        changed = sum(bool(claim.instead) for claim in members)
        pages = claim_pages("", "", claims=[claim.id for claim in members], at_home=True)
        rows.append((titles[name], str(len(members)), str(changed or _("nothing")), pages))
    return table(rows, "kb-corrections__overview")


def comparison_list(claims: Iterable[Claim]) -> nodes.definition_list:
    """Return for each claim what the text says, and what we say instead, or that we agree."""
    listing = nodes.definition_list(classes=["kb-corrections"], no_search=True)
    for claim in claims:
        term = nodes.term("", "", nodes.Text(claim.statement), nodes.Text(" "), mark_of(claim.verdict))
        same = claim.reason if claim.verdict.id == "editorial" else str(_("As the text says."))
        ours = nodes.paragraph("", claim.instead or same)
        if claim.instead:
            ours += citation(claim.refs)
        ours += [nodes.Text(" "), claim_number("", claim.id, claim=claim.id)]
        listing += nodes.definition_list_item("", term, nodes.definition("", ours))
    return listing
