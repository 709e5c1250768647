"""Front matter: a mistake fails the build, by the rules of `make check`; its keys documented from their spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.front_matter import KEYS, mistakes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def check(app: Sphinx, docname: str, content: list[str]) -> None:
    """Warn of every mistake at its line; broken YAML is left to MyST, which reports it."""
    for line, message in mistakes(content[0]):
        if not message.startswith("不是合法的 YAML"):
            logger.warning(message, location=(docname, line), type="kb", subtype="front-matter")


class KeysOfFrontMatter(SphinxDirective):
    """The keys of the front matter, out of the specification that the rules read."""

    def run(self) -> list[nodes.Node]:
        listing = nodes.definition_list()
        for key in KEYS.values():
            name = nodes.term("", "", nodes.literal("", key.name))
            if key.required:
                name += nodes.Text("（必写）")
            meaning = nodes.definition("", nodes.paragraph("", f"{key.meaning}。"))
            listing += nodes.definition_list_item("", name, meaning)
        return [listing]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("front-matter-keys", KeysOfFrontMatter)
    app.connect("source-read", check)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
