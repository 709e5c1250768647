"""The directive ``{recent-changes}``: which pages were added or changed last, by day, the newest first.

The list is made when the page is written, so that a later change of another page shows. Books leave it out: what is
printed has no later.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.formats import has_addresses, is_book
from sphinx_kb.core.review import date_in_words
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _
from sphinx_kb.publish.history import Change, described, history_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

PAGES = 50
"""How many pages are listed unless the author says otherwise."""


class recent_changes(nodes.General, nodes.Element):  # noqa: N801  # like the nodes of docutils
    """Stands where the list will be; its attribute ``count`` says how many pages it lists."""


@dataclass(frozen=True)
class ListsChanges:
    """Fact: a page lists the last changes, so many of them."""

    count: int


class RecentChanges(SphinxDirective):
    """Which pages changed last; ``count`` limits how many."""

    option_spec: ClassVar = {"count": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        count = self.options.get("count", PAGES)
        store_of(self.env).note(self.env.docname, ListsChanges(count))
        return [recent_changes(count=count)]


def list_of(builder: Builder, here: str, changes: list[Change]) -> Iterator[nodes.Element]:
    """Yield a definition list: the days, and for each the pages that changed then."""
    listing = nodes.definition_list(classes=["kb-recent"])
    for day, group in groupby(changes, key=lambda change: change.date):
        pages = nodes.bullet_list()
        for change in group:
            pages += nodes.list_item("", entry_of(builder, here, change))
        listing += nodes.definition_list_item(
            "", nodes.term("", date_in_words(day)), nodes.definition("", pages))
    if changes:
        yield listing
    else:
        yield nodes.paragraph("", _("Nothing is known of when pages changed."))


def entry_of(builder: Builder, here: str, change: Change) -> nodes.paragraph:
    """Return the line of one page: its title, whether it is new, and what changed."""
    env = builder.env
    title = env.titles[change.docname].astext()
    entry = nodes.paragraph()
    if has_addresses(builder):
        entry += nodes.reference("", title, internal=True, refuri=builder.get_relative_uri(here, change.docname))
    else:
        entry += nodes.Text(title)
    if change.is_new:
        # translators: after the title of a page, with the space before it
        entry += nodes.Text(_(" (new)"))
    if words := described(env, change):
        # translators: between the title of a page and what changed on it
        entry += nodes.Text(_(": ") + words)
    return entry


def shown_on(env: BuildEnvironment, count: int) -> list[Change]:
    """Return the changes that a list of so many pages shows."""
    return history_of(env)[:count]


def fill_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the list in its place."""
    for place in list(doctree.findall(recent_changes)):
        made = [] if is_book(app.builder) else list_of(app.builder, docname, shown_on(app.env, place["count"]))
        place.replace_self(list(made))


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, what its lists show."""
    return {
        docname: [
            [(change.docname, env.titles[change.docname].astext(), change.date.isoformat(), change.is_new,
              described(env, change)) for change in shown_on(env, fact.count)]
            for fact in facts
        ]
        for docname, facts in store_of(env).facts_by_page(ListsChanges)
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.publish.history")
    app.add_node(recent_changes)
    app.add_directive("recent-changes", RecentChanges)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("doctree-resolved", fill_lists)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
