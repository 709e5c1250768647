"""The directive ``{data-fields}``: the fields of a kind of record, from the same schema that the checks use.

Its argument is a kind: a field of `sphinx_evidence.model.data.Data` such as values, claims or interactions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.data import subject_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.load import KINDS
from sphinx_kb.core.diagnostic import as_choice

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.schema import Field, Schema


class DataFields(SphinxDirective):
    """Lists the fields of a kind of record with their meanings and permitted words."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        kinds = {kind.name: kind for kind in KINDS}
        kind = kinds.get(self.arguments[0])
        if kind is None:
            problem = _("There is no kind of record “%s”") % self.arguments[0]
            raise self.error(as_choice(problem, self.arguments[0], kinds))
        schema = kind.schema.with_choices(**kind.choices(subject_of(self.config)))
        listing = nodes.definition_list()
        listing.extend(item_of(field, schema) for field in schema.fields.values())
        return [listing]


def item_of(field: Field, schema: Schema) -> nodes.definition_list_item:
    """Return the entry of one field: name, whether it is required, meaning, permitted words."""
    name = nodes.term("", "", nodes.literal("", field.name))
    if field.is_required:
        name += nodes.Text(_(" (required)"))
    meaning = nodes.paragraph("", _("%s.") % schema.say(field.meaning))
    words = [word for word in field.choices or () if word]
    if words:
        meaning += nodes.Text(_(" One of: "))
        for word in words:
            meaning += [nodes.literal("", word), nodes.Text(_(", "))]
        meaning[-1] = nodes.Text(_("%s.") % "")
    return nodes.definition_list_item("", name, nodes.definition("", meaning))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    app.add_directive("data-fields", DataFields)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
