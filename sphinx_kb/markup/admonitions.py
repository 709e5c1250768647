"""Admonitions that take a title: ``:::{warning} Do not stop`` is headed “Warning: Do not stop”.

The heading names the kind, so that it does not depend on colour alone. Without a title, the heading is only the kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst.directives.admonitions import BaseAdmonition
from sphinx.locale import admonitionlabels
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.locale import CATALOGUE, FOLDER, _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class TitledAdmonition(SphinxDirective):
    """The admonition of the directive's name, with an optional title."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = BaseAdmonition.option_spec

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        admonition = nodes.admonition("\n".join(self.content), classes=[self.name, *self.options.get("class", [])])
        self.set_source_info(admonition)
        self.add_name(admonition)
        admonition += self._title()
        self.state.nested_parse(self.content, self.content_offset, admonition)
        return [admonition]

    def _title(self) -> nodes.title:
        """Return the kind, followed by the author's title."""
        kind = str(admonitionlabels[self.name])
        if not self.arguments:
            return nodes.title(kind, kind)
        children, _messages = self.state.inline_text(self.arguments[0], self.lineno)
        # translators: the kind of a box (“Warning: ”), before the title that its author gave it
        label = nodes.inline("", _("%s: ") % kind, classes=["kb-admonition__kind"])
        return nodes.title(self.arguments[0], "", label, *children)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    for kind in admonitionlabels:
        app.add_directive(kind, TitledAdmonition, override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
