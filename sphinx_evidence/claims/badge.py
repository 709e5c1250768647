"""The two nodes of a claim on a page: the badge in the sentence and the card that opens from it.

The card is a native popover: it opens without a script, closes with Esc, and takes no focus away. Where there is no
popover (book, e-book, plain text) the badge leads to the ledger and the card goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_evidence.model.claim import VERDICTS

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_evidence.model.claim import Verdict


class claim_badge(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils' way of naming nodes
    """The verdict beside a sentence; ``claim`` is the id, ``verdict`` a key of VERDICTS."""


class claim_card(nodes.General, nodes.Element):  # noqa: N801  # as above
    """Statement, reason and references of a claim; ``claim`` is the id."""


def mark_of(verdict: Verdict) -> nodes.inline:
    """A verdict as sign and word."""
    classes = ["kb-verdict", f"kb-verdict--{verdict.id}"]
    return nodes.inline("", f"{verdict.sign} {verdict.word}", classes=classes)


def visit_badge(self: HTML5Translator, node: claim_badge) -> None:
    verdict = VERDICTS[node["verdict"]]
    anchor = node["claim"].lower()
    self.body.append(
        f'<button type="button" class="kb-claim kb-claim--{verdict.id}" popovertarget="card-{anchor}"'
        f' aria-label="论断 {node["claim"]}：{verdict.word}，看理由与文献">'
        f'<span aria-hidden="true">{verdict.sign}</span> {verdict.word}'
    )


def depart_badge(self: HTML5Translator, node: claim_badge) -> None:
    self.body.append("</button>")


def visit_card(self: HTML5Translator, node: claim_card) -> None:
    verdict = VERDICTS[node["verdict"]]
    self.body.append(
        f'<div popover id="card-{node["claim"].lower()}" class="kb-card kb-card--{verdict.id} no-search" role="dialog"'
        f' aria-label="论断 {node["claim"]}">'
    )


def depart_card(self: HTML5Translator, node: claim_card) -> None:
    self.body.append("</div>\n")


def html(app: Any) -> None:
    """Register both nodes; other writers never see them."""
    app.add_node(claim_badge, html=(visit_badge, depart_badge))
    app.add_node(claim_card, html=(visit_card, depart_card))
