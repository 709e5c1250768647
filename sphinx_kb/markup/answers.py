"""The directive ``{answer}``: what a reader came for, at the top of a page, before the reasons.

Its first paragraph is the answer and is set in bold. A definition list below it says what to do; the setting
``kb_answer_parts`` names the parts that a site allows and the tone of each. The setting ``kb_answer_pages`` lists the
pages that must begin with an answer.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.book_style import add_book_style
from sphinx_kb.core.diagnostic import as_choice
from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.locale import CATALOGUE, FOLDER, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
TONES = ("do", "ask", "avoid")
"""What a part of an answer tells the reader: to do something, when to ask for help, what not to do."""


class answer(nodes.compound):  # noqa: N801  # docutils' way of naming nodes
    """An answer: the paragraph that answers, then whatever the author adds."""


class AnswerDirective(SphinxDirective):
    """The answer of a page, with what to do, when to ask and what to avoid."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        node = answer("\n".join(self.content), classes=["kb-answer"])
        self.set_source_info(node)
        self.state.nested_parse(self.content, self.content_offset, node)
        first = next((child for child in node.children if not isinstance(child, nodes.system_message)), None)
        if isinstance(first, nodes.paragraph):
            first["classes"].append("kb-answer__lead")
        else:
            message = _("An answer begins with the sentence that answers: write it before anything else")
            logger.warning(message, location=node, type="kb", subtype="answer")
        for listing in node.findall(nodes.definition_list):
            listing["classes"].append("kb-answer__parts")
            for term in listing.findall(nodes.term):
                self.set_tone(term)
        return [node]

    def set_tone(self, term: nodes.term) -> None:
        """Give a part the tone of its name, or report an unknown name."""
        parts, name = self.config.kb_answer_parts, term.astext().strip()
        if name in parts:
            tone = parts[name]
            for half in (term, *term.parent.findall(nodes.definition)):
                half["classes"].append(f"kb-answer__{tone}")
        elif parts:
            message = as_choice(_("“%s” is not a part of an answer") % name, name, parts)
            logger.warning(message, location=term, type="kb", subtype="answer")


def first_answer(doctree: nodes.document) -> bool | None:
    """Return whether a page begins with an answer; None if it has none at all."""
    if not any(doctree.findall(answer)):
        return None
    section = next(iter(doctree.findall(nodes.section)), doctree)
    said = (child for child in section.children if not isinstance(child, (nodes.title, nodes.Invisible)))
    return isinstance(next(said, None), answer)


def check_page(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of a page that must begin with an answer and does not."""
    docname = app.env.docname
    if not any(fnmatchcase(docname, pattern) for pattern in app.config.kb_answer_pages):
        return
    begins = first_answer(doctree)
    if begins is None:
        message = _("This page does not begin with an answer: write :::{answer} under its title")
        logger.warning(message, location=(docname, 1), type="kb", subtype="answer")
    elif not begins:
        found = next(iter(doctree.findall(answer)))
        message = _("The answer must come first: move it up, directly under the title")
        logger.warning(message, location=found, type="kb", subtype="answer")


def wrong_tones(parts: dict[str, str]) -> Iterator[str]:
    """Yield a message for each part with an unknown tone."""
    for name, tone in parts.items():
        if tone not in TONES:
            problem = _("kb_answer_parts gives “%(name)s” the unknown tone “%(tone)s”") % {"name": name, "tone": tone}
            yield as_choice(problem, str(tone), TONES)


def check_settings(app: Sphinx, config: Config) -> None:
    """Warn of unknown tones."""
    for message in wrong_tones(config.kb_answer_parts):
        logger.warning(message, type="kb", subtype="answer")


def visit_html(self: HTML5Translator, node: answer) -> None:
    attributes: dict[str, Any] = {"role": "note", "aria-label": str(_("The short answer"))}
    self.body.append(self.starttag(node, "div", **attributes))


def depart_html(self: HTML5Translator, node: answer) -> None:
    self.body.append("</div>\n")


def write_children(self: Any, node: nodes.Node) -> None:
    """Write the children of a node and nothing around them."""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.add_config_value("kb_answer_parts", {}, "env", types=frozenset({dict}),
                         description=_("the parts that an answer may have: name → do, ask or avoid"))
    app.add_config_value("kb_answer_pages", [], "env", types=frozenset({list, tuple}),
                         description=_("the pages that must begin with an answer, as patterns: [\"guide/*\"]"))
    words = (write_children, write_children)
    # the Typst writer sets it as the group that it is, in the box of its class
    app.add_node(answer, html=(visit_html, depart_html), text=words, latex=words, man=words, texinfo=words)
    app.add_directive("answer", AnswerDirective)
    for name in ("answers.typ", "answers-book.css"):
        add_book_style(app, HERE / name)
    add_static_folder(app, HERE / "static", _)
    add_style(app, "css/answer.css")
    app.connect("config-inited", check_settings)
    app.connect("doctree-read", check_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
