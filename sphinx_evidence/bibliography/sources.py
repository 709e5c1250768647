"""The sources of a page, below its text: the references it cites, each with a link to its entry in the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pybtex.backends.html import Backend as HtmlBackend

from sphinx_evidence.bibliography.citations import sources_of
from sphinx_evidence.bibliography.entries import listed_entries
from sphinx_evidence.data import DataList, data_of
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.page_parts import PagePart
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

PART = PagePart("sources", "sphinx_evidence/sources.html", "kb_sources", before="backlinks")


@dataclass(frozen=True)
class Source:
    """One source, for the template."""

    text: str
    """The reference as HTML."""
    address: str
    """The address of its entry in the list, relative to the page."""


def add_sources_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the template the sources of a page; the page with the list itself has none."""
    if doctree is None or not is_site(app.builder):
        return
    keys = set(sources_of(app.env).get(pagename, ()))
    cited = [entry for entry in listed_entries(app.env) if entry.key in keys]
    if any(entry.docname == pagename for entry in cited):
        return
    html = HtmlBackend("utf-8")
    context["kb_sources"] = [
        Source(entry.text.render(html), f"{app.builder.get_relative_uri(pagename, entry.docname)}#{entry.anchor}")
        for entry in sorted(cited, key=lambda entry: by_label(entry.label))
    ]


def by_label(label: str) -> tuple[int, str]:
    """Return the sort key of a source; labels that are numbers sort by value."""
    return (int(label) if label.isdecimal() else 0, label)


def shown_at_foot(app: Sphinx) -> dict[str, Any]:
    """Return what each page shows of the references, for its fingerprint; lists of data show every label."""
    env = app.env
    references = data_of(env).references
    labels = {entry.key: entry.label for entry in listed_entries(env)}
    shown: dict[str, Any] = {
        page: [(key, labels.get(key), repr(references.get(key))) for key in keys]
        for page, keys in sources_of(env).items()
    }
    for page in store_of(env).pages_with(DataList):
        shown[page] = [shown.get(page), labels]
    return shown
