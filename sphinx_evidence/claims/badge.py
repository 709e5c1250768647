"""The nodes of a claim on a page: the badge in a sentence, and the card that opens from it.

In a browser the card is a native popover: it opens without a script, closes with Esc, and does not take the focus. In
print the badge is the verdict with a footnote. In other formats it is text that links to the ledger, without a card.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_evidence.claims.parts import instead_of, labelled, mark_of, review_mark, sides_of
from sphinx_evidence.data import data_of, ledger_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.claim import VERDICTS
from sphinx_kb.core.formats import builder_of, has_addresses, is_interactive
from sphinx_kb.core.resolver import reference_to
from sphinx_kb.core.titles import is_fragment
from sphinx_kb.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_evidence.model.claim import Claim
    from sphinx_kb.books.typst.translator import TypstTranslator

END = lazy_pattern(r"(?:[\u3400-\u9fff][^\w\s]*){2,3}$")
"""The last three Han letters of a text, or both, with the signs after them."""


class claim_badge(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils' way of naming nodes
    """The verdict beside a sentence; ``claim`` is the id, ``verdict`` a key of VERDICTS.

    In formats without popovers, it contains a link to the ledger once all pages are read.
    """

    def astext(self) -> str:
        """Return the verdict if the badge is written as text, else nothing, so that titles do not contain it."""
        return mark_of(VERDICTS[self["verdict"]]).astext() if self.children else ""


class claim_badges(nodes.Inline, nodes.TextElement):  # noqa: N801  # as above
    """The badges of a paragraph, at its end or in the margin."""


class claim_card(nodes.General, nodes.Element):  # noqa: N801  # as above
    """Statement, reason and references of a claim; ``claim`` is the id, ``reason`` the reason.

    ``shown_by`` is the id of the badge that shows it.
    """


def badge_of(claim: Claim) -> claim_badge:
    """Return the badge of a claim, for a sentence."""
    return claim_badge("", "", claim=claim.id, verdict=claim.verdict.id, search_mentions=claim.anchor)


def card_of(claim: Claim) -> claim_card:
    """Return the card of a claim, for the end of a page."""
    return claim_card(
        "", *body_of(claim), claim=claim.id, verdict=claim.verdict.id, reason=claim.reason,
        shown_by=id_of_badge(claim.id), no_search=True,
    )


def id_of_badge(identifier: str) -> str:
    """Return the id of the first badge of a claim on a page."""
    return f"badge-{identifier.lower()}"


def body_of(claim: Claim) -> list[nodes.Node]:
    """Return the content of a card: the claim, the verdict with its reason, what we say instead, the references."""
    # translators: labels, with the space after them
    statement = labelled(_("The claim: "), nodes.Text(claim.statement))
    verdict = labelled(_("Verdict: %s. ") % claim.verdict.word, nodes.Text(claim.reason),
                       review_mark(reviewed=claim.reviewed))
    sides = [nodes.paragraph("", "", nodes.Text(_("%s: ") % word), cited, classes=["kb-card__refs"])
             for word, cited in sides_of(claim)]
    return [statement, verdict, *instead_of(claim), *sides]


def link_to_ledger(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link every card, or in formats without popovers every badge, to the claim in the ledger."""
    ledger = ledger_of(app.env) if has_addresses(app.builder) else None

    def linked(node: nodes.Element, content: nodes.Node) -> nodes.Node:
        anchor = node["claim"].lower()
        return reference_to(app.builder, docname, ledger, anchor, content) if ledger else content

    for badge in doctree.findall(claim_badge) if not is_interactive(app.builder) else ():
        words = _("[%(claim)s %(verdict)s]") % {
            "claim": badge["claim"], "verdict": VERDICTS[badge["verdict"]].word}
        badge += linked(badge, nodes.inline("", words, classes=["kb-claim"]))
    for card in doctree.findall(claim_card) if ledger else ():
        card += nodes.paragraph("", "", linked(card, nodes.Text(_("See it in the ledger"))))


class CompleteCopies(SphinxPostTransform):
    """Give the badges of a copied section their cards, which stand at the end of the page that it comes from."""

    # after copies of other pages are in place (4), before citations, which cards have too, get their numbers (9)
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        badges = list(self.document.findall(claim_badge))
        if not badges or is_fragment(self.document):
            return
        first: dict[str, claim_badge] = {}
        for badge in badges:
            first.setdefault(badge["claim"], badge)
        cards = list(self.document.findall(claim_card))
        missing, claims = first.keys() - {card["claim"] for card in cards}, data_of(self.env).claims
        made = [card_of(claims[identifier]) for identifier in first if identifier in missing and identifier in claims]
        home: nodes.Element = self.document.next_node(nodes.section) or self.document
        home += made
        ids = {identifier for badge in badges for identifier in badge["ids"]}
        for card in [*cards, *made]:
            if card["shown_by"] not in ids and (shows := first.get(card["claim"])):  # copies have ids of their own
                shows["ids"] = shows["ids"] or [card["shown_by"]]
                card["shown_by"] = shows["ids"][0]


class GatherBadges(SphinxPostTransform):
    """For browsers, move the badges of a paragraph out of its sentences to its end."""

    # after everything that counts or links the words of paragraphs (8–10)
    default_priority = 20

    def run(self, **kwargs: object) -> None:
        if not is_interactive(builder_of(self.env)):
            return
        found: dict[nodes.Element, list[claim_badge]] = {}
        for badge in self.document.findall(claim_badge):
            if (home := paragraph_of(badge)) is not None:
                found.setdefault(home, []).append(badge)
        for paragraph, badges in found.items():
            for badge in badges:
                take_out(badge)
            hold_end(paragraph)
            paragraph += claim_badges("", "", *badges, classes=["kb-claims"], aside=True)


def paragraph_of(node: nodes.Node) -> nodes.paragraph | None:
    """Return the paragraph around a node; None for one in a heading or a term."""
    while (node := node.parent) is not None:
        if isinstance(node, nodes.paragraph):
            return node
    return None


def hold_end(paragraph: nodes.Element) -> None:
    """Keep the last letters of a paragraph on one line, so that none stands alone beside a badge."""
    for text in reversed(list(paragraph.findall(nodes.Text))):
        if any(letter.isalpha() for letter in text):
            if found := END.search(text):
                kept = nodes.inline("", found[0], classes=["kb-nobreak"])
                text.parent.replace(text, [nodes.Text(text[:found.start()]), kept])
            return


def take_out(badge: claim_badge) -> None:
    """Remove a badge, and one of the spaces around it."""
    home = badge.parent
    at = home.index(badge)
    home.remove(badge)
    before = home[at - 1].astext()[-1:] if at else " "
    after = home[at] if at < len(home) else None
    if isinstance(after, nodes.Text) and after.startswith(" ") and (before == " " or not before.isascii()):
        home.replace(after, nodes.Text(after.lstrip(" ")))


def visit_badge_html(self: HTML5Translator, node: claim_badge) -> None:
    if not is_interactive(self.builder):
        return  # its children are written
    verdict = VERDICTS[node["verdict"]]
    label = _("Claim %(claim)s: %(verdict)s; see the reason and the references") % {
        "claim": node["claim"], "verdict": verdict.word}
    name = "".join(f' id="{identifier}"' for identifier in node["ids"][:1])
    self.body.append(
        f'<button type="button"{name} class="kb-claim kb-claim--{verdict.id}"'
        f' popovertarget="card-{node["claim"].lower()}"'
        f' aria-label="{escape(label)}"><span aria-hidden="true">{verdict.sign}</span> {verdict.word}</button>'
    )
    raise nodes.SkipNode


def visit_card_html(self: HTML5Translator, node: claim_card) -> None:
    if not is_interactive(self.builder):
        raise nodes.SkipNode
    written = self.__dict__.setdefault("kb_cards", set())
    if node["claim"] in written:
        raise nodes.SkipNode  # one page may hold several documents, whose badges open the same card
    written.add(node["claim"])
    label = _("Claim %s") % node["claim"]
    self.body.append(
        f'<div popover id="card-{node["claim"].lower()}" class="kb-card kb-card--{node["verdict"]} no-search"'
        f' role="dialog" aria-label="{escape(label)}">'
    )


def depart_card_html(self: HTML5Translator, node: claim_card) -> None:
    self.body.append("</div>\n")


def write_badge_typst(page: TypstTranslator, node: claim_badge) -> Any:
    """Return the verdict with a footnote; all badges of a claim on a page share one footnote."""
    identifier = f"note-{node['claim'].lower()}"
    if identifier not in page.footnotes:
        card = next(card for card in page.document.findall(claim_card) if card["claim"] == node["claim"])
        note = nodes.footnote("", note_of(card, node), ids=[identifier])
        note.parent = card.parent  # gives warnings a line
        page.footnotes[identifier] = note
    parts = [mark_of(VERDICTS[node["verdict"]]), nodes.footnote_reference("", refid=identifier, auto=1)]
    return page.unspoken(node, "\n".join(page.render(part) for part in parts))


def note_of(card: claim_card, badge: claim_badge) -> nodes.paragraph:
    """Return the footnote of a badge: the claim in the ledger, the verdict, the reason, the references."""
    name: nodes.Node = nodes.Text(badge["claim"])
    if link := next(iter(badge.findall(nodes.reference)), None):
        target = {key: link[key] for key in ("refuri", "refid", "internal") if key in link}
        name = nodes.reference("", "", name, **target)
    word = VERDICTS[badge["verdict"]].word
    note = nodes.paragraph("", "", name, nodes.Text(_(" %(verdict)s. %(reason)s") % {
        "verdict": word, "reason": card["reason"]}))
    for line in card.findall(nodes.paragraph):
        if "kb-card__refs" in line["classes"]:
            note += [nodes.Text(" "), *(child.deepcopy() for child in line.children)]
    return note


def write_card_typst(page: TypstTranslator, node: claim_card) -> Any:
    return ""  # printed as the footnote of its badge


def visit_badges_html(self: HTML5Translator, node: claim_badges) -> None:
    self.body.append('<span class="kb-claims">')


def depart_badges_html(self: HTML5Translator, node: claim_badges) -> None:
    self.body.append("</span>")


def write_children(self: Any, node: nodes.Node) -> None:
    """Write the children of a node and nothing around them."""


def skip(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def setup_nodes(app: Sphinx) -> None:
    """Register both nodes with the writers of all formats."""
    words = (write_children, write_children)
    app.add_node(claim_badge, html=(visit_badge_html, write_children), typst=(write_badge_typst, None),
                 text=words, latex=words, man=words, texinfo=words)
    app.add_node(claim_badges, html=(visit_badges_html, depart_badges_html))
    app.add_post_transform(CompleteCopies)
    app.add_post_transform(GatherBadges)
    app.add_node(claim_card, html=(visit_card_html, depart_card_html), typst=(write_card_typst, None),
                 text=(skip, None), latex=(skip, None), man=(skip, None), texinfo=(skip, None))
