"""``objects.inv`` lists pages by their aliases too, so that other sites can link to them by any of their names.

They are added as labels when the inventory is about to be written, so that within this site nothing changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_kb.core.resolver import name_index_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def list_aliases(app: Sphinx) -> list[object]:
    """Add a label for every other name of a page; a label that exists is left as it is."""
    names = name_index_of(app.env)
    labels = app.env.domains.standard_domain.labels
    for docname, page in sorted(names.pages.items()):
        former = [name for name, now in names.former if now == docname]
        for name in (*page.aliases, *former):
            labels.setdefault(name.lower(), (docname, "", page.title))
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.connect("html-collect-pages", list_aliases)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
