"""An extension of a stranger: a role whose node only HTML can show."""

from docutils import nodes
from sphinx.util.docutils import SphinxRole


class strange(nodes.Inline, nodes.TextElement):  # noqa: N801  # docutils' way of naming nodes
    """Text that HTML shows in its own way."""


class StrangeRole(SphinxRole):
    """``{strange}`text` ``."""

    def run(self):
        return [strange(self.rawtext, self.text)], []


def setup(app):
    visit, depart = (lambda self, node, tag=tag: self.body.append(tag) for tag in ("<b>", "</b>"))
    app.add_node(strange, html=(visit, depart))
    app.add_role("strange", StrangeRole())
