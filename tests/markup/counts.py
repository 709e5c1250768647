"""An extension of a stranger: the role ``count`` shows a number in a node of its own."""

from docutils import nodes


class count(nodes.inline):  # noqa: N801  # docutils' way of naming nodes
    """A number that counts something."""


def role(name, rawtext, text, lineno, inliner, options=None, content=None):
    return [count(text, text)], []


def setup(app):
    app.add_node(count, html=(lambda self, node: self.body.append("<b>"), lambda self, node: self.body.append("</b>")))
    app.add_role("count", role)
