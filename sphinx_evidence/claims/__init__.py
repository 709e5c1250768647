"""Claims in the text: the role and directive ``{claim}`` show the verdict, and on demand the reason and the references.

Also the ledger of all claims and the list of corrections, both generated from the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.nodes import make_refnode

from sphinx_evidence.claims import badge, export, ledger
from sphinx_evidence.claims.badge import claim_badge, claim_card, mark_of
from sphinx_evidence.claims.corrections import Corrections, CorrectionsPage
from sphinx_evidence.claims.ledger import Ledger
from sphinx_evidence.claims.sections import PageLinks, UsedClaim, review_mark
from sphinx_evidence.data import LedgerPage, citation, data_of, depend, missing
from sphinx_evidence.model.cross_check import without_page
from sphinx_kb.core.formats import has_addresses, is_interactive, is_printed
from sphinx_kb.core.records import warn_of_faults
from sphinx_kb.core.review import is_old, today
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.model.claim import Claim



def badge_of(claim: Claim) -> claim_badge:
    """The verdict of a claim, for a sentence or the head of a card."""
    return claim_badge("", "", claim=claim.id, verdict=claim.verdict.id, search_mentions=claim.anchor)


def body(claim: Claim) -> list[nodes.Node]:
    """What stands on a card: the claim, the reason, what we say instead, the references."""
    found: list[nodes.Node] = [
        nodes.paragraph("", "", nodes.strong("", "原文的说法："), nodes.Text(claim.statement)),
        nodes.paragraph("", "", nodes.strong("", f"判定：{claim.verdict.word}。"), nodes.Text(claim.reason),
                        review_mark(reviewed=claim.reviewed)),
    ]
    if claim.instead:
        found.append(nodes.paragraph("", "", nodes.strong("", "我们改说："), nodes.Text(claim.instead)))
    for label, keys in (("支持", claim.supporting), ("反对", claim.opposing)):
        if keys:
            cited = citation(keys)
            found.append(nodes.paragraph("", "", nodes.Text(f"{label}："), cited, classes=["kb-card__refs"]))
    return found


class ClaimRole(SphinxRole):
    """A badge at the end of the sentence that deals with a claim."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        data = data_of(self.env)
        claim = data.claims.get(self.text.strip())
        depend(self.env, "claim", self.text.strip(), claim)
        store_of(self.env).note(self.env.docname, UsedClaim(self.text.strip()))
        if claim is None:
            place = nodes.inline(self.rawtext, f"〔没有这条论断：{self.text}〕", classes=["kb-missing"])
            self.set_source_info(place)
            missing(self.env, "claims", self.text.strip(), place)
            return [place], []
        node = badge_of(claim)
        self.set_source_info(node)
        return [node], []


class ClaimDirective(SphinxDirective):
    """The whole card in the page, for the few claims that deserve it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        data = data_of(self.env)
        claim = data.claims.get(self.arguments[0].strip())
        depend(self.env, "claim", self.arguments[0].strip(), claim)
        store_of(self.env).note(self.env.docname, UsedClaim(self.arguments[0].strip()))
        if claim is None:
            place = nodes.paragraph("", f"〔没有这条论断：{self.arguments[0]}〕", classes=["kb-missing"])
            self.set_source_info(place)
            missing(self.env, "claims", self.arguments[0].strip(), place)
            return [place]
        box = nodes.container(classes=["kb-claim-box", f"kb-claim-box--{claim.verdict.id}"])
        box += body(claim)
        return [box]


class AddCards(SphinxTransform):
    """One card for each claim that has a badge on the page, at the page's end."""

    default_priority = 420

    def apply(self, **kwargs: Any) -> None:
        data = data_of(self.env)
        ids = dict.fromkeys(node["claim"] for node in self.document.findall(claim_badge))
        home: nodes.Element = self.document.next_node(nodes.section) or self.document
        for claim in (data.claims[identifier] for identifier in ids):
            card = claim_card("", claim=claim.id, verdict=claim.verdict.id, no_search=True)
            card += body(claim)
            home += card


def fit_to_builder(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Without popovers a badge is a word that leads to the ledger."""
    ledgers = store_of(app.env).pages_with(LedgerPage)
    if is_interactive(app.builder):
        for card in doctree.findall(claim_card):
            if ledgers:
                words = nodes.Text("在证据总表里看")
                link = make_refnode(app.builder, docname, ledgers[0], card["claim"].lower(), words)
                card += nodes.paragraph("", "", link)
        return
    claims = data_of(app.env).claims
    if is_printed(app.builder):
        as_footnotes(app, doctree, docname, ledgers)
        return
    for card in list(doctree.findall(claim_card)):
        card.parent.remove(card)
    for node in list(doctree.findall(claim_badge)):
        claim = claims[node["claim"]]
        text = nodes.inline("", f"〔{claim.id} {claim.verdict.word}〕", classes=["kb-claim"])
        if ledgers and has_addresses(app.builder):
            node.replace_self(make_refnode(app.builder, docname, ledgers[0], claim.anchor, text))
        else:
            node.replace_self(text)


def as_footnotes(app: Sphinx, doctree: nodes.document, docname: str, ledgers: list[str]) -> None:
    """On paper a badge is the verdict, and a footnote gives the reason and the references."""
    claims = data_of(app.env).claims
    for place in list(doctree.findall(claim_badge)):
        claim = claims[place["claim"]]
        note = nodes.footnote_reference("", refid=f"note-{claim.anchor}", auto=1)
        place.replace_self([mark_of(claim.verdict), note])
    for card in list(doctree.findall(claim_card)):
        claim = claims[card["claim"]]
        name: nodes.Node = nodes.Text(claim.id)
        if ledgers:
            name = make_refnode(app.builder, docname, ledgers[0], claim.anchor, name)
        told = nodes.paragraph("", "", name, nodes.Text(f" {claim.verdict.word}。{claim.reason}"))
        for line in card.findall(nodes.paragraph):
            if "kb-card__refs" in line["classes"]:
                told += [nodes.Text(" "), *line.children]
        card.replace_self(nodes.footnote("", told, ids=[f"note-{claim.anchor}"]))


def check_homes(app: Sphinx, env: BuildEnvironment) -> None:
    """Every claim is dealt with on the page that its entry names."""
    if not store_of(env).pages_with(LedgerPage):
        return
    claims_on: dict[str, set[str]] = {docname: set() for docname in env.found_docs}
    for docname, used in store_of(env).facts(UsedClaim):
        claims_on[docname].add(used.claim)
    warn_of_faults(env, without_page(data_of(env), claims_on))


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Where the ledger stands and what is old is seen with every badge; who uses a claim is seen in the lists."""
    ledgers = store_of(env).pages_with(LedgerPage)
    old = {claim.id for claim in data_of(env).claims.values() if is_old(claim.reviewed, today())}
    shown: dict[str, Any] = {}
    for page, used in store_of(env).facts(UsedClaim):
        shown.setdefault(page, [ledgers]).append(used.claim in old)  # time alone makes it change
    uses = [(page, used.claim) for page, used in store_of(env).facts(UsedClaim)]
    titles = {page: env.titles[page].astext() for page, _ in uses if page in env.titles}
    lists = [*ledgers, *store_of(env).pages_with(CorrectionsPage)]
    shown.update({page: [ledgers, uses, titles, sorted(old)] for page in lists})
    return shown


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the ledger, and no other page, the script that filters it and its style."""
    if doctree is not None and store_of(app.env).facts_on(pagename, LedgerPage):
        app.add_js_file(ledger.SCRIPT, loading_method="defer")
        app.add_css_file("css/ledger.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    badge.html(app)
    ledger.html(app)
    app.add_role("claim", ClaimRole())
    app.add_directive("claim", ClaimDirective)
    app.add_directive("ledger", Ledger)
    app.add_directive("corrections", Corrections)
    app.add_transform(AddCards)
    app.add_post_transform(PageLinks)
    app.connect("doctree-resolved", fit_to_builder)
    app.connect("env-updated", check_homes)
    app.connect("kb-page-fingerprint", pages_show)
    app.connect("doctree-resolved", export.offer)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", export.write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
