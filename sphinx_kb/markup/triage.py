"""``{triage}``: what to do about signs of danger, by urgency, as cards with words.

``:::{triage} now Call an ambulance`` holds a list of signs. The urgency is `now`, `today` or `soon`; its word stands
before the title, so that it does not depend on colour. Cards in a row belong together; books show them the same way.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.book_style import add_book_style
from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.static_files import add_static_folder, add_style_where
from sphinx_kb.locale import N_, _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
# translators: how urgent something is; a short word at the head of a card
URGENCIES = {"now": N_("Red"), "today": N_("Amber"), "soon": N_("Green")}
"""By urgency: its word."""


class TriageDirective(SphinxDirective):
    """One card: urgency, title, and what calls for it."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        urgency, _space, title = self.arguments[0].strip().partition(" ")
        if urgency not in URGENCIES or not title.strip() or not self.content:
            logger.warning(_("A triage card begins with its urgency (%s) and a title, and holds a list of signs"),
                           enumeration(URGENCIES), location=self.get_location(), type="kb",
                           subtype="triage")
            return []
        card = nodes.container(classes=["kb-triage", f"kb-triage--{urgency}"])
        children, _messages = self.parse_inline(title.strip(), lineno=self.lineno)
        word = nodes.strong("", str(_(URGENCIES[urgency])), classes=["kb-triage__word"])
        card += nodes.paragraph("", "", word, nodes.Text(" "), nodes.strong("", "", *children),
                                classes=["kb-triage__title"])
        self.set_source_info(card)
        self.state.nested_parse(self.content, self.content_offset, card)
        return [card]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    add_static_folder(app, Path(__file__).parent / "static", _)
    add_style_where(app, "css/triage.css", nodes.container, "kb-triage")
    for name in ("triage.typ", "triage.css"):
        add_book_style(app, Path(__file__).with_name(name))
    app.add_directive("triage", TriageDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
