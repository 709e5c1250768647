"""Interactions with the drug of the site: the checker, cards on pages, and files for other programs.

The directive ``{interaction-checker}`` makes the tables and the list of the checker, ``{interaction-finder}`` the
place of its search field, and ``{interaction} class …`` shows cards of some classes on any page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.data import data_of, depend, warn_of_missing_record
from sphinx_evidence.interactions import export, finder
from sphinx_evidence.interactions.checker import CheckerPage, InteractionChecker, InteractionFinder, checker_of
from sphinx_evidence.interactions.parts import ask, effect_of, label_of, mark_of, members_of, size_of
from sphinx_evidence.locale import _
from sphinx_kb.core.formats import has_addresses, is_interactive
from sphinx_kb.core.resolver import reference_to
from sphinx_kb.core.static_files import add_static_folder
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.interaction import Interaction

STATIC = Path(__file__).with_name("static")
STYLED = re.compile(r'class="[^"]*\bkb-(?:interaction|finder|severity)')
"""The HTML of pages that need the stylesheet."""


class interaction_link(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils' way of naming nodes
    """Links a card to the row of its class in the checker, once all pages are read; ``row`` is the id of that row."""


class InteractionCards(SphinxDirective):
    """Cards of some classes of interactions, in the order in which they are named."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        data = data_of(self.env)
        found: list[nodes.Node] = []
        for identifier in self.arguments[0].replace(",", " ").split():
            interaction = data.interactions.get(identifier)
            depend(self.env, "interaction", identifier, interaction)
            if interaction is None:
                place: nodes.Element = nodes.paragraph("", _("[No such interaction: %s]") % identifier,
                                                       classes=["kb-missing"])
                warn_of_missing_record(self.env, "interactions", identifier, self.get_location())
            else:
                for substance in data.substances.values():
                    if identifier in substance.interactions + substance.analogy:
                        depend(self.env, "substance", substance.id, substance)
                place = card_of(interaction, data)
            self.set_source_info(place)
            found.append(place)
        return found


def card_of(interaction: Interaction, data: Data) -> nodes.container:
    """Return a card: class and severity, effect, label, size, and whom to ask."""
    head = nodes.paragraph("", "", nodes.strong("", interaction.title), nodes.Text(" "), mark_of(interaction.severity),
                           classes=["kb-interaction__head"])
    more = nodes.paragraph("", "", interaction_link("", row=interaction.anchor), classes=["kb-interaction__more"])
    return nodes.container(
        "", head, *members_of(interaction, data), *effect_of(interaction), *label_of(interaction),
        *size_of(interaction, data), ask(), more,
        classes=["kb-interaction", f"kb-interaction--{interaction.severity.id}"],
    )


def link_cards(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link every card to its class in the checker; cards of a site without a checker have no link."""
    page = checker_of(app.env)
    for place in list(doctree.findall(interaction_link)):
        text = nodes.Text(str(_("All classes and names")))
        if page and has_addresses(app.builder):
            place.replace_self(reference_to(app.builder, docname, page, place["row"], text))
        else:
            place.parent.parent.remove(place.parent)


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Tell which page the cards link to."""
    page = checker_of(env)
    return dict.fromkeys(env.found_docs, page) if page else {}


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load what the checker needs on its page only, the stylesheet of cards on pages with interactions."""
    if is_interactive(app.builder) and STYLED.search(context.get("body") or ""):
        app.add_css_file("css/interactions.css")
    if doctree is not None and store_of(app.env).facts_on(pagename, CheckerPage):
        app.add_css_file("css/controls.css")
        app.add_css_file("css/checker.css")
        app.add_js_file("js/interactions.js", loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    app.add_config_value("kb_interaction_affixes", [], "html", types=frozenset({list, tuple}),
                         description=_("parts of drug names that may stand before or after a listed name, such as "
                                       "salts and dosage forms"))
    add_static_folder(app, STATIC, _)
    finder.setup_nodes(app)
    app.add_node(interaction_link)
    app.add_directive("interaction-checker", InteractionChecker)
    app.add_directive("interaction-finder", InteractionFinder)
    app.add_directive("interaction", InteractionCards)
    app.connect("doctree-resolved", link_cards)
    app.connect("doctree-resolved", export.offer_files)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", export.write_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
