"""Judged claims: the role ``{claim}`` shows the verdict, and on demand a card; the directive shows the whole card.

The directives ``{ledger}`` and ``{corrections}`` list all claims.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

from sphinx_evidence.claims import badge, export, ledger
from sphinx_evidence.claims.badge import badge_of, body_of, card_of, claim_badge
from sphinx_evidence.claims.corrections import Corrections, CorrectionsPage
from sphinx_evidence.claims.ledger import Ledger
from sphinx_evidence.claims.sections import PageLinks, UsedClaim
from sphinx_evidence.data import LedgerPage, data_of, depend, warn_of_missing_record
from sphinx_evidence.filters import load_filter
from sphinx_evidence.locale import _
from sphinx_evidence.model.cross_check import without_page
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.records import warn_of_faults
from sphinx_kb.core.review import is_old, today
from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.model.claim import Claim

STATIC = Path(__file__).with_name("static")
LISTED = re.compile(r'class="[^"]*\bkb-(?:claim-box|corrections)')
"""The HTML of pages that need the stylesheet of boxes and corrections."""


def used_claim(env: BuildEnvironment, identifier: str) -> Claim | None:
    """Return a claim, or None if there is none, and note that the page being read uses it."""
    claim = data_of(env).claims.get(identifier)
    depend(env, "claim", identifier, claim)
    store_of(env).note(env.docname, UsedClaim(identifier))
    return claim


class ClaimRole(SphinxRole):
    """A badge at the end of the sentence that deals with a claim."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        identifier = self.text.strip()
        claim = used_claim(self.env, identifier)
        node = badge_of(claim) if claim else nodes.inline(
            self.rawtext, _("[No such claim: %s]") % self.text, classes=["kb-missing"])
        self.set_source_info(node)
        if claim is None:
            warn_of_missing_record(self.env, "claims", identifier, node)
        return [node], []


class ClaimDirective(SphinxDirective):
    """The whole card within the page, for the most important claims."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        identifier = self.arguments[0].strip()
        claim = used_claim(self.env, identifier)
        if claim is None:
            place = nodes.paragraph("", _("[No such claim: %s]") % self.arguments[0], classes=["kb-missing"])
            self.set_source_info(place)
            warn_of_missing_record(self.env, "claims", identifier, place)
            return [place]
        box = nodes.container(classes=["kb-claim-box", f"kb-claim-box--{claim.verdict.id}"])
        box += body_of(claim)
        return [box]


class AddCards(SphinxTransform):
    """Add, at the end of the page, one card for each claim with a badge on it."""

    # after docutils' transforms of sections (260–400), before Sphinx's transforms that number and collect
    default_priority = 420

    def apply(self, **kwargs: Any) -> None:
        data = data_of(self.env)
        ids: dict[str, None] = {}
        for node in self.document.findall(claim_badge):
            if node["claim"] not in ids:
                node["ids"].append(badge.id_of_badge(node["claim"]))
            ids[node["claim"]] = None
        home: nodes.Element = self.document.next_node(nodes.section) or self.document
        home += [card_of(data.claims[identifier]) for identifier in ids]


def check_homes(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of claims that the page named in their entry does not use."""
    if not store_of(env).pages_with(LedgerPage):
        return
    claims_on: dict[str, set[str]] = {docname: set() for docname in env.found_docs}
    for docname, used in store_of(env).facts(UsedClaim):
        claims_on[docname].add(used.claim)
    warn_of_faults(env, without_page(data_of(env), claims_on))


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Tell what pages show of claims: where the ledger is, which are due for review, and in lists who uses them."""
    ledgers = store_of(env).pages_with(LedgerPage)
    old = {claim.id for claim in data_of(env).claims.values() if is_old(claim.reviewed, today())}
    shown: dict[str, Any] = {}
    for page, used in store_of(env).facts(UsedClaim):
        shown.setdefault(page, [ledgers]).append(used.claim in old)  # changes as time passes
    uses = [(page, used.claim) for page, used in store_of(env).facts(UsedClaim)]
    titles = {page: env.titles[page].astext() for page, _claim in uses if page in env.titles}
    lists = [*ledgers, *store_of(env).pages_with(CorrectionsPage)]
    shown.update({page: [ledgers, uses, titles, sorted(old)] for page in lists})
    return shown


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the script and stylesheet of the ledger, and those of boxes and corrections, on their pages only."""
    if is_interactive(app.builder) and LISTED.search(context.get("body") or ""):
        app.add_css_file("css/claim-lists.css")
    if doctree is not None and any(doctree.findall(badge.claim_badges)):
        app.add_js_file("js/verdicts.js")  # before the page is drawn
    if doctree is not None and store_of(app.env).facts_on(pagename, LedgerPage):
        load_filter(app, "js/ledger.js")
        app.add_css_file("css/ledger.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    app.setup_extension("sphinx_evidence.filters")
    add_static_folder(app, STATIC, _)
    add_style(app, "css/claim.css")
    badge.setup_nodes(app)
    ledger.setup_nodes(app)
    app.add_role("claim", ClaimRole())
    app.add_directive("claim", ClaimDirective)
    app.add_directive("ledger", Ledger)
    app.add_directive("corrections", Corrections)
    app.add_transform(AddCards)
    app.add_post_transform(PageLinks)
    app.connect("env-updated", check_homes)
    app.connect("doctree-resolved", badge.link_to_ledger)
    app.connect("doctree-resolved", export.offer_files)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", export.write_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
