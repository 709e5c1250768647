"""The ledger of all claims, as nodes that every builder can write.

In HTML each entry also says its verdict, section and references to the script that filters the ledger.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.claims.badge import mark_of
from sphinx_evidence.claims.sections import anchors_of, by_section, claim_pages, review_mark, section_of, table
from sphinx_evidence.data import DataList, LedgerPage, citation, data_of, depend, depend_on_all
from sphinx_evidence.model.claim import SECTIONS, VERDICTS
from sphinx_evidence.model.vocabulary import SPECIES, STUDIES
from sphinx_kb.core.page import AlphabeticalList
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_evidence.model.claim import Claim

SCRIPT = "js/ledger.js"


class ledger_entry(nodes.container):  # noqa: N801  # docutils' way of naming nodes
    """One claim of the ledger; writers other than HTML's see the container that it is."""


def labelled(label: str, *content: nodes.Node) -> nodes.paragraph:
    """«判定：…» with the label in bold."""
    return nodes.paragraph("", "", nodes.strong("", f"{label}："), *content)


def counts(claims: Iterable[Claim]) -> nodes.table:
    """How many claims got which verdict, and what the verdict means."""
    number = Counter(claim.verdict.id for claim in claims)
    rows = [(f"{verdict.sign} {verdict.word}", str(number[verdict.id]), verdict.meaning)
            for verdict in VERDICTS.values()]
    return table([("判定", "条数", "意思"), *rows], "kb-ledger__counts")


def entry(claim: Claim) -> ledger_entry:
    """One claim with all that is known of it; its address is its id in lower case."""
    box = ledger_entry(
        ids=[claim.anchor], names=[claim.anchor], classes=["kb-ledger__item"], verdict=claim.verdict.id,
        refs=" ".join(claim.refs),
    )
    head = nodes.paragraph(classes=["kb-ledger__head"])
    head += nodes.reference("", claim.id, refid=claim.anchor, internal=True, classes=["kb-ledger__id"])
    head += [nodes.Text(" "), mark_of(claim.verdict), nodes.Text(" ")]
    head += nodes.inline("", claim.statement, classes=["kb-ledger__statement"])
    box += head
    box += labelled("理由", nodes.Text(claim.reason))
    if claim.instead:
        box += labelled("我们改说", nodes.Text(claim.instead))
    facts = nodes.paragraph(classes=["kb-ledger__facts"])
    for label, keys in (("支持", claim.supporting), ("反对", claim.opposing)):
        if keys:
            facts += [nodes.inline("", label), citation(keys), nodes.Text("　")]
    words = [SPECIES[name] for name in claim.species] + [STUDIES[name] for name in claim.study]
    if words:
        facts += nodes.Text(f"{'、'.join(words)}　")
    facts += [nodes.Text("见 "), claim_pages("", "", claims=[claim.id])]
    facts += nodes.Text(f"　评定于 {claim.reviewed.isoformat()}")
    facts += review_mark(reviewed=claim.reviewed)
    box += facts
    return box


class Ledger(SphinxDirective):
    """Every claim of the article, judged, by section, with counts."""

    def run(self) -> list[nodes.Node]:
        claims = data_of(self.env).claims
        for claim in claims.values():
            depend(self.env, "claim", claim.id, claim)
        depend_on_all(self.env, "claims")
        store_of(self.env).note(self.env.docname, LedgerPage())
        store_of(self.env).note(self.env.docname, DataList())
        store_of(self.env).note(self.env.docname, AlphabeticalList())
        sections = by_section(claims.values())
        return [counts(claims.values()), *(
            section_of(anchor, f"{SECTIONS[name]}（{len(members)} 条）",
                       nodes.container("", *map(entry, members), classes=["kb-ledger"], no_search=True))
            for anchor, (name, members) in zip(anchors_of(sections, "claims"), sections.items(), strict=True)
        )]


def visit_entry(self: HTML5Translator, node: ledger_entry) -> None:
    self.body.append(self.starttag(
        node, "div", CLASS="docutils container", **{"data-kb-verdict": node["verdict"], "data-kb-refs": node["refs"]}
    ))


def depart_entry(self: HTML5Translator, node: ledger_entry) -> None:
    self.body.append("</div>\n")


def html(app: Sphinx) -> None:
    """Register the entry; writers other than HTML's take it for a container."""
    app.add_node(ledger_entry, html=(visit_entry, depart_entry))
