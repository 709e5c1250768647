"""The ledger of all claims, as nodes that every builder can write.

In HTML each entry carries its verdict and references in attributes for the script that filters the ledger.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.claims.parts import labelled, mark_of, review_mark, sides_of
from sphinx_evidence.claims.sections import anchors_of, by_section, claim_pages, section_of, table
from sphinx_evidence.data import DataList, LedgerPage, data_of, depend_on_each
from sphinx_evidence.filters import filter_place
from sphinx_evidence.locale import _, ngettext
from sphinx_evidence.model.claim import VERDICTS
from sphinx_evidence.model.vocabulary import SPECIES, STUDIES
from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.message_nodes import message_nodes
from sphinx_kb.core.page import AlphabeticalList
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_evidence.model.claim import Claim


class ledger_entry(nodes.container):  # noqa: N801  # docutils' way of naming nodes
    """One claim of the ledger; writers other than HTML's handle it as a container."""


def counts(claims: Iterable[Claim]) -> nodes.table:
    """Return a table of the verdicts: how many claims have each, and what it means."""
    number = Counter(claim.verdict.id for claim in claims)
    rows = [(f"{verdict.sign} {verdict.word}", str(number[verdict.id]), verdict.meaning)
            for verdict in VERDICTS.values()]
    return table([(str(_("Judgement")), str(_("Number")), str(_("Meaning"))), *rows], "kb-ledger__counts")


def entry(claim: Claim) -> ledger_entry:
    """Return one claim with everything on record; its anchor is its id in lower case."""
    box = ledger_entry(
        ids=[claim.anchor], names=[claim.anchor], classes=["kb-ledger__item"], verdict=claim.verdict.id,
        refs=" ".join(claim.refs),
    )
    head = nodes.paragraph(classes=["kb-ledger__head"])
    head += nodes.reference("", claim.id, refid=claim.anchor, internal=True, classes=["kb-ledger__id"])
    head += [nodes.Text(" "), mark_of(claim.verdict), nodes.Text(" ")]
    head += nodes.inline("", claim.instead or claim.statement, classes=["kb-ledger__statement"])
    # translators: a label, with the space after it
    box += [head, *quoted(claim), labelled(_("Reason: "), nodes.Text(claim.reason)), facts_of(claim)]
    return box


def quoted(claim: Claim) -> list[nodes.Node]:
    """Return a paragraph with what the text says, where we say something else; empty where we agree."""
    if not claim.instead:
        return []
    # translators: a label, with the space after it
    return [nodes.paragraph("", str(_("The text says: ")) + claim.statement, classes=["kb-ledger__quoted"])]


def facts_of(claim: Claim) -> nodes.paragraph:
    """Return the last line of an entry: references, species and studies, pages, the date of the judgement."""
    line = nodes.paragraph(classes=["kb-ledger__facts"])
    # translators: the separator between the facts of a claim
    gap = str(_(" · "))
    for word, cited in sides_of(claim):
        # translators: the label before the references of a side; Chinese brackets need no space
        line += [nodes.inline("", _("%s ") % word), cited, nodes.Text(gap)]
    words = [SPECIES[name] for name in claim.species] + [STUDIES[name] for name in claim.study]
    if words:
        line += nodes.Text(f"{enumeration(words)}{gap}")
    line += message_nodes(_("see %(pages)s"), pages=claim_pages("", "", claims=[claim.id]))
    line += nodes.Text(gap + _("judged on %s") % claim.reviewed.isoformat())
    line += review_mark(reviewed=claim.reviewed)
    return line


class Ledger(SphinxDirective):
    """The counts of verdicts, then every claim by section of the text."""

    def run(self) -> list[nodes.Node]:
        depend_on_each(self.env, "claims")
        for fact in (LedgerPage(), DataList(), AlphabeticalList()):
            store_of(self.env).note(self.env.docname, fact)
        data = data_of(self.env)
        sections = by_section(data)
        return [counts(data.claims.values()), filter_place(classes=["kb-filter-place--four"]), *(
            section_of(anchor, title_of(data.sections[name], len(members)),
                       nodes.container("", *map(entry, members), classes=["kb-ledger"], no_search=True))
            for anchor, (name, members) in zip(anchors_of(sections, "claims"), sections.items(), strict=True)
        )]


def title_of(section: str, number: int) -> str:
    """Return the title of a section with the number of its claims."""
    message = ngettext("%(section)s (%(number)s claim)", "%(section)s (%(number)s claims)", number)
    return message % {"section": section, "number": number}


def visit_entry(self: HTML5Translator, node: ledger_entry) -> None:
    self.body.append(self.starttag(
        node, "div", CLASS="docutils container", **{"data-kb-verdict": node["verdict"], "data-kb-refs": node["refs"]}
    ))


def depart_entry(self: HTML5Translator, node: ledger_entry) -> None:
    self.body.append("</div>\n")


def setup_nodes(app: Sphinx) -> None:
    """Register the entry; writers other than HTML's take it for a container."""
    app.add_node(ledger_entry, html=(visit_entry, depart_entry))
