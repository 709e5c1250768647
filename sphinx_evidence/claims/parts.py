"""Parts of a claim that card, ledger, footnote and corrections share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_evidence.data import citation
from sphinx_evidence.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_evidence.model.claim import Claim, Verdict


class review_mark(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils' way of naming nodes
    """Marks a claim ``reviewed`` long ago; filled in when a page is written, since it depends on the date."""


def mark_of(verdict: Verdict) -> nodes.inline:
    """Return a verdict as sign and word."""
    classes = ["kb-verdict", f"kb-verdict--{verdict.id}"]
    return nodes.inline("", f"{verdict.sign} {verdict.word}", classes=classes)


def labelled(label: object, *content: nodes.Node) -> nodes.paragraph:
    """Return a paragraph that begins with a label in bold."""
    return nodes.paragraph("", "", nodes.strong("", str(label)), *content)


def instead_of(claim: Claim) -> list[nodes.Node]:
    """Return a paragraph with what we say instead; empty if there is none."""
    # translators: a label, with the space after it
    return [labelled(_("We say instead: "), nodes.Text(claim.instead))] if claim.instead else []


def sides_of(claim: Claim) -> Iterator[tuple[str, nodes.Node]]:
    """Yield a label and a citation for each side that has references."""
    for word, keys in ((_("For"), claim.supporting), (_("Against"), claim.opposing)):
        if keys:
            yield str(word), citation(keys, alone=True)
