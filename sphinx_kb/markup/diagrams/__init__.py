"""Mermaid diagrams drawn at build time: a light and a dark SVG, no script, no browser.

The directive stays sphinxcontrib-mermaid's; this gives it a caption, a text alternative and a place in the source
that it must have, and turns its node into image nodes while the page is read, so that every builder sees images.
Renderings are kept in `docs/_diagrams/` by the hash of what they depend on and are committed: a platform without
merman builds from them, and a reviewer sees what a change to a diagram does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinxcontrib.mermaid import Mermaid, install_js, mermaid

from sphinx_kb.core.formats import is_interactive
from sphinx_kb.markup.diagrams.render import BadDiagramError, RendererMissingError, key, render, size

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "_diagrams"
"""Where renderings are kept, below the source folder."""

MUST_HAVE = {
    "name": "图没有名字：加一行 “:name: fig-<页面>-<内容>”，好让别处引用",
    "caption": "图没有图题：加一行 “:caption: …”",
    "alt": "图没有替代文字：加一行 “:alt: …”，用一两句话说出图里画了什么",
}

logger = logging.getLogger(__name__)


class Diagram(Mermaid):
    """sphinxcontrib-mermaid's directive, with a source line and the options a reader needs."""

    def run(self, **kwargs: Any) -> list[nodes.Node]:
        here = (self.state.document.settings.env.docname, self.lineno)
        for option, advice in MUST_HAVE.items():
            if not self.options.get(option, "").strip():
                logger.warning(advice, location=here, type="kb", subtype="diagram")
        result: list[nodes.Node] = super().run(**kwargs)
        for node in result:
            for drawing in node.findall(mermaid):
                drawing.line = self.lineno
                # a mistake is reported where it is: on the page, `content_offset` lines down
                drawing["first_line"] = self.content_offset
        return result


class DrawDiagrams(SphinxTransform):
    """Replace every mermaid node by a light and a dark image, or by its source where it cannot be drawn."""

    default_priority = 300

    def apply(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(mermaid)):
            try:
                images = [self.draw(node, theme) for theme in ("light", "dark")]
            except BadDiagramError as error:
                line = node.get("first_line", 0) + error.line if error.line else node.line
                self.complain(node, f"图画不出来：{error}", line)
            except RendererMissingError:
                self.complain(
                    node,
                    f"这幅图还没有画好的版本（{FOLDER}/ 里没有），而这个平台装不了 merman。"
                    "请在 Linux x86_64、macOS arm64 或 Windows 上建站一次，并提交新生成的 SVG",
                    node.line,
                )
            else:
                images[0]["ids"], images[0]["names"] = node["ids"], node["names"]
                node.replace_self(images)

    def draw(self, node: mermaid, theme: str) -> nodes.image:
        """The image of one theme, rendered unless it lies in the folder already."""
        source = node["code"]
        name = f"{key(source, theme)}-{theme}.svg"
        path = Path(self.env.srcdir, FOLDER, name)
        try:
            svg = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            svg = render(source, theme)
            path.parent.mkdir(exist_ok=True)
            path.write_text(svg, encoding="utf-8")
        width, height = size(svg)
        return nodes.image(
            source,
            uri=f"/{FOLDER}/{name}",
            alt=node.get("alt", ""),
            width=str(width),
            height=str(height),
            loading="lazy",
            classes=["kb-diagram", f"only-{theme}"],
        )

    def complain(self, node: mermaid, message: str, line: int | None) -> None:
        """Warn at the line and leave the source for the reader to see."""
        logger.warning(message, location=(self.env.docname, line), type="kb", subtype="diagram")
        shown = nodes.literal_block(node["code"], node["code"], language="text")
        shown["ids"], shown["names"] = node["ids"], node["names"]
        node.replace_self(shown)


def keep_one_theme(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Where there is no dark mode (book, e-book, text), let the dark drawing go."""
    if is_interactive(app.builder):
        return
    for image in list(doctree.findall(nodes.image)):
        if "kb-diagram" in image["classes"]:
            if "only-dark" in image["classes"]:
                image.parent.remove(image)
            else:
                image["classes"].remove("only-light")


def no_script_for_diagrams(app: Sphinx) -> None:
    """Take back what sphinxcontrib-mermaid connects to load mermaid from a CDN in the browser."""
    for listener in list(app.events.listeners.get("html-page-context", [])):
        if listener.handler is install_js:
            app.disconnect(listener.id)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinxcontrib.mermaid")
    no_script_for_diagrams(app)
    app.add_directive("mermaid", Diagram, override=True)
    app.add_transform(DrawDiagrams)
    app.connect("doctree-resolved", keep_one_theme)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
