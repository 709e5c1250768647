"""Mermaid diagrams drawn at build time: a light and a dark SVG, no script, no browser.

The directive is sphinxcontrib-mermaid's; its node is replaced by images while the page is read, so that every builder
sees images. Drawings are stored in `_diagrams/` below the source folder, named by a hash of their inputs, and are
committed: platforms without merman build from them, and reviewers see the effect of a change.

Both libraries are in the extra `diagrams`. Without them, diagrams appear as source and the build warns once.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.locale import CATALOGUE, FOLDER, _
from sphinx_kb.markup.diagrams.palette import CLASSES, FONT

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


class UndrawnDiagramDirective(SphinxDirective):
    """The directive ``{mermaid}`` if the libraries that draw diagrams are not installed."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = dict.fromkeys(
        ("name", "caption", "alt", "align", "title", "zoom", "config"), directives.unchanged)

    def run(self) -> list[nodes.Node]:
        message = _("The diagram is not drawn: install its renderer with pip install 'sphinx-kb[diagrams]'.")
        logger.warning(message, location=self.get_location(), type="kb", subtype="diagram", once=True)
        source = "\n".join(self.content) or " ".join(self.arguments)
        shown = nodes.literal_block(source, source, language="text")
        self.add_name(shown)
        return [shown]


def keep_one_theme(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the dark drawing from outputs without a dark mode: books and text."""
    if is_interactive(app.builder):
        return
    for image in list(doctree.findall(nodes.image)):
        if "kb-diagram" in image["classes"]:
            if "only-dark" in image["classes"]:
                image.parent.remove(image)
            else:
                image["classes"].remove("only-light")


def leave_out_the_script(app: Sphinx, config: Config) -> None:
    """Set sphinxcontrib-mermaid to SVG output, so that it loads no script from another host."""
    config["mermaid_output_format"] = "svg"


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    app.add_config_value("kb_diagram_requires", [], "env", types=frozenset({list}), description=_(
        "which of name, caption and alt every diagram must have; a missing one is a warning"))
    app.add_config_value("kb_diagram_classes", CLASSES, "env", types=frozenset({dict}), description=_(
        "the classes that every flowchart may use: name → light and dark style"))
    app.add_config_value("kb_diagram_font", FONT, "env", types=frozenset({str}), description=_(
        "the font families of diagrams, as a CSS list"))
    add_static_folder(app, Path(__file__).parent / "static", _)
    add_style(app, "css/diagram.css")
    if find_spec("sphinxcontrib.mermaid") is None:
        app.add_directive("mermaid", UndrawnDiagramDirective)
    else:
        from sphinx_kb.markup.diagrams.drawing import DiagramDirective, DrawDiagrams

        app.setup_extension("sphinxcontrib.mermaid")
        app.add_directive("mermaid", DiagramDirective, override=True)
        app.add_transform(DrawDiagrams)
        app.connect("config-inited", leave_out_the_script)
        app.connect("doctree-resolved", keep_one_theme)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
