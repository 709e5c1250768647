"""The directive ``{mermaid}`` and the transform that draws diagrams; needs sphinxcontrib-mermaid."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinxcontrib.mermaid import Mermaid, mermaid

from sphinx_kb.core.digests import write_whole
from sphinx_kb.core.places import included_file
from sphinx_kb.locale import N_, _
from sphinx_kb.markup.diagrams.palette import THEMES, palette_of
from sphinx_kb.markup.diagrams.render import BadDiagramError, RendererMissingError, drawing_key, render, size

if TYPE_CHECKING:
    from sphinx_kb.markup.diagrams.palette import Palette

FOLDER = "_diagrams"
"""The folder of drawings, below the source folder."""

REQUIREMENTS = {
    "name": N_("The diagram has no name: add a line “:name: fig-<page>-<content>”, so that pages can refer to "
               "it."),
    "caption": N_("The diagram has no caption: add a line “:caption: …”."),
    "alt": N_("The diagram has no text alternative: add a line “:alt: …” that says in a sentence or two what it "
              "shows."),
}
"""Option that `kb_diagram_requires` may name → the message if it is missing."""

logger = logging.getLogger(__name__)


def stored_drawing(path: Path) -> str:
    """Return a drawing that was made before; empty if there is none, or if a full disk or a merge has spoilt it."""
    try:
        svg = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
    return svg if svg.startswith("<svg") and svg.endswith("</svg>") else ""


class DiagramDirective(Mermaid):
    """sphinxcontrib-mermaid's directive, with a source line and the options that the site requires."""

    def run(self, **kwargs: Any) -> list[nodes.Node]:
        env = self.state.document.settings.env
        for option, advice in REQUIREMENTS.items():
            if option in env.config.kb_diagram_requires and not self.options.get(option, "").strip():
                file, line = self.state_machine.get_source_and_line(self.lineno)
                logger.warning(_(advice), location=f"{file}:{line}", type="kb", subtype="diagram")
        try:
            result: list[nodes.Node] = super().run(**kwargs)
        except UnicodeDecodeError:
            raise self.error(_("The file of the diagram, %s, is not encoded in UTF-8: save it as UTF-8")
                             % self.arguments[0]) from None
        for node in result:
            for drawing in node.findall(mermaid):
                drawing.line = self.lineno
                # to report mistakes at their line of the page
                drawing["first_line"] = self.content_offset
                drawing["alt"] = self.options.get("alt", "") or self.options.get("caption", "")
        return result


class DrawDiagrams(SphinxTransform):
    """Replace every mermaid node by a light and a dark image, or by its source if it cannot be drawn."""

    default_priority = 300  # before Sphinx collects the images of the page (880 and more)

    def apply(self, **kwargs: Any) -> None:
        palettes = [
            palette_of(theme, self.config.kb_diagram_font, self.config.kb_diagram_classes) for theme in THEMES
        ]
        for node in list(self.document.findall(mermaid)):
            try:
                images = [self.draw(node, palette) for palette in palettes]
            except BadDiagramError as error:
                line = node.get("first_line", 0) + error.line if error.line else node.line
                self.complain(node, _("The diagram cannot be drawn: %s") % error, line)
            except RendererMissingError:
                self.complain(
                    node,
                    _("This diagram has not been drawn yet (no file in %s/), and merman is not installed. "
                      "Install sphinx-kb[diagrams]; where merman is not available, build once on Linux x86_64, "
                      "macOS arm64 or Windows and commit the new SVG.") % FOLDER,
                    node.line,
                )
            else:
                images[0]["ids"], images[0]["names"] = node["ids"], node["names"]
                node.replace_self(images)

    def draw(self, node: mermaid, palette: Palette) -> nodes.image:
        """Return the image for one palette, drawing it unless the file exists."""
        source = node["code"]
        name = f"{drawing_key(source, palette)}-{palette.theme}.svg"
        path = Path(self.env.srcdir, FOLDER, name)
        svg = stored_drawing(path)
        if not svg:
            svg = render(source, palette)
            write_whole(path, svg)
        width, height = size(svg)
        return nodes.image(
            source,
            uri=f"/{FOLDER}/{name}",
            alt=node.get("alt") or _("Diagram"),  # a link to a drawing has a name in any case
            width=str(width),
            height=str(height),
            loading="lazy",
            classes=["kb-diagram", f"only-{palette.theme}"],
        )

    def complain(self, node: mermaid, message: str, line: int | None) -> None:
        """Warn at the line and show the source instead."""
        file = included_file(node, self.document)
        place = f"{file}:{line}" if file else (self.env.docname, line or 0)
        logger.warning(message, location=place, type="kb", subtype="diagram")
        shown = nodes.literal_block(node["code"], node["code"], language="text")
        shown["ids"], shown["names"] = node["ids"], node["names"]
        node.replace_self(shown)
