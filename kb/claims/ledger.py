"""The ledger of all claims and the list of corrections, as nodes that every builder can write.

In HTML each entry also says its verdict, section and references to the script that filters the ledger.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from kb.data import citation, data_of, depend, depend_on_all
from kb.domain import domain_of
from kb.model.claim import SECTIONS, SPECIES, STUDIES, VERDICTS
from kb.model.review import is_old, today

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from kb.model.claim import Claim, Verdict

SCRIPT = "js/ledger.js"
DIGITS = {digit: str(number) for number, digit in enumerate("零一二三四五六七八九")}


class ledger_entry(nodes.container):  # noqa: N801  # docutils' way of naming nodes
    """One claim of the ledger; writers other than HTML's see the container that it is."""


class claim_pages(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils' way of naming nodes
    """Where a claim is dealt with; filled in once every page is read."""


def by_section(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claims by the section of the article, in the order of the article."""
    found: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: (SECTIONS.index(claim.article), claim.id)):
        found.setdefault(claim.article, []).append(claim)
    return found


def anchor_of(section: str) -> str:
    """The id of a section of the ledger: «二.2 剂量-效应» is ``claims-2-2``."""
    number = "".join(DIGITS.get(letter, letter) for letter in section.partition(" ")[0])
    return f"claims-{re.sub('[^0-9]+', '-', number).strip('-')}"


def labelled(label: str, *content: nodes.Node) -> nodes.paragraph:
    """«判定：…» with the label in bold."""
    return nodes.paragraph("", "", nodes.strong("", f"{label}："), *content)


def counts(claims: Iterable[Claim]) -> nodes.table:
    """How many claims got which verdict, and what the verdict means."""
    number = Counter(claim.verdict.id for claim in claims)
    table = nodes.table(classes=["kb-ledger__counts"])
    group = nodes.tgroup(cols=3)
    group.extend(nodes.colspec(colwidth=1) for _ in range(3))
    head, body = nodes.thead(), nodes.tbody()
    lines = [("判定", "条数", "意思")]
    for verdict in VERDICTS.values():
        lines.append((f"{verdict.sign} {verdict.word}", str(number[verdict.id]), verdict.meaning))
    for index, cells in enumerate(lines):
        line = nodes.row()
        line.extend(nodes.entry("", nodes.paragraph("", text)) for text in cells)
        (body if index else head).append(line)
    group += [head, body]
    table += group
    return table


def mark_of(verdict: Verdict) -> nodes.inline:
    """A verdict as sign and word."""
    classes = ["kb-verdict", f"kb-verdict--{verdict.id}"]
    return nodes.inline("", f"{verdict.sign} {verdict.word}", classes=classes)


def entry(claim: Claim) -> ledger_entry:
    """One claim with all that is known of it; its address is its id in lower case."""
    box = ledger_entry(
        ids=[claim.anchor], names=[claim.anchor], classes=["kb-ledger__item"], verdict=claim.verdict.id,
        refs=" ".join(claim.refs),
    )
    head = nodes.paragraph(classes=["kb-ledger__head"])
    head += nodes.reference("", claim.id, refid=claim.anchor, internal=True, classes=["kb-ledger__id"])
    head += mark_of(claim.verdict)
    head += nodes.inline("", claim.statement, classes=["kb-ledger__statement"])
    box += head
    box += labelled("理由", nodes.Text(claim.reason))
    if claim.instead:
        box += labelled("我们改说", nodes.Text(claim.instead))
    facts = nodes.paragraph(classes=["kb-ledger__facts"])
    for label, keys in (("支持", claim.supporting), ("反对", claim.opposing)):
        if keys:
            facts += [nodes.inline("", f"{label} "), citation(keys), nodes.Text("　")]
    words = [SPECIES[name] for name in claim.species] + [STUDIES[name] for name in claim.study]
    if words:
        facts += nodes.Text(f"{'、'.join(words)}　")
    facts += claim_pages("", "", claim=claim.id)
    facts += nodes.Text(f"　评定于 {claim.reviewed.isoformat()}")
    if is_old(claim.reviewed, today()):
        facts += nodes.inline("", "（超过一年没有复核）", classes=["kb-unverified"])
    box += facts
    return box


class Ledger(SphinxDirective):
    """Every claim of the article, judged, by section, with counts."""

    def run(self) -> list[nodes.Node]:
        claims = data_of(self.env).claims
        for claim in claims.values():
            depend(self.env, "claim", claim.id, claim)
        depend_on_all(self.env, "claims")
        domain_of(self.env).note(self.env.docname, "ledger", True)
        found: list[nodes.Node] = [counts(claims.values())]
        anchors = Counter[str]()
        for title, members in by_section(claims.values()).items():
            anchor = anchor_of(title)
            anchors[anchor] += 1
            if anchors[anchor] > 1:  # the article has several parts without a number of their own
                anchor += f"-part-{anchors[anchor]}"
            section = nodes.section(ids=[anchor], names=[anchor])
            section += nodes.title("", f"{title}（{len(members)} 条）")
            section += nodes.container("", *(entry(claim) for claim in members), classes=["kb-ledger"])
            found.append(section)
        return found


def old_claims(env: BuildEnvironment) -> list[str]:
    """The claims that the ledger marks as not reviewed for long: time alone makes it change."""
    return [claim.id for claim in data_of(env).claims.values() if is_old(claim.reviewed, today())]


class Corrections(SphinxDirective):
    """What the article says, the verdict and what we say instead, for every claim that needs it."""

    def run(self) -> list[nodes.Node]:
        depend_on_all(self.env, "claims")
        for claim in data_of(self.env).claims.values():
            depend(self.env, "claim", claim.id, claim)
        claims = [claim for claim in data_of(self.env).claims.values() if claim.instead]
        root = nodes.container(classes=["kb-corrections"])
        for section, members in by_section(claims).items():
            root += nodes.rubric("", section)
            listing = nodes.definition_list()
            for claim in members:
                term = nodes.term("", "", nodes.Text(f"{claim.statement} "), mark_of(claim.verdict))
                told = nodes.paragraph("", claim.instead)
                told += nodes.Text(" ")
                told += citation(claim.refs)
                listing += nodes.definition_list_item("", term, nodes.definition("", told))
            root += listing
        return [root]


def page_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill in, in the ledger, the pages that deal with each claim."""
    places = list(doctree.findall(claim_pages))
    if not places:
        return
    used: dict[str, list[str]] = {}
    for page, identifier in domain_of(app.env).facts("claim"):
        used.setdefault(identifier, []).append(page)
    for place in places:
        links: list[nodes.Node] = []
        for page in dict.fromkeys(used.get(place["claim"], ())):
            title = nodes.Text(app.env.titles[page].astext())
            links += [nodes.Text("、" if links else "见 "), link_to(app, docname, page, title)]
        place.replace_self(links or nodes.Text("还没有页面用到"))


def link_to(app: Sphinx, docname: str, page: str, content: nodes.Node) -> Any:
    """A link to a page, or its title where the builder has no addresses."""
    return content if app.builder.name == "gettext" else make_refnode(app.builder, docname, page, "", content)


def visit_entry(self: HTML5Translator, node: ledger_entry) -> None:
    self.body.append(self.starttag(
        node, "div", CLASS="docutils container", **{"data-kb-verdict": node["verdict"], "data-kb-refs": node["refs"]}
    ))


def depart_entry(self: HTML5Translator, node: ledger_entry) -> None:
    self.body.append("</div>\n")


def html(app: Sphinx) -> None:
    """Register the entry; writers other than HTML's take it for a container."""
    app.add_node(ledger_entry, html=(visit_entry, depart_entry))
