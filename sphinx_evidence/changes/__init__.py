"""What changed in the evidence, for readers: the directive ``{evidence-changes}`` lists every change, newest first.

The page is made of sections and definition lists, which every builder can write.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.claims.parts import labelled
from sphinx_evidence.claims.sections import section_of
from sphinx_evidence.data import DataList, citation, data_of, depend_on_each
from sphinx_evidence.locale import _, ngettext
from sphinx_evidence.model.change import KINDS_OF_CHANGE, on_unknown_pages
from sphinx_kb.core.message_nodes import enumerated, message_nodes
from sphinx_kb.core.records import warn_of_faults
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.model.change import Change


class EvidenceChanges(SphinxDirective):
    """A section for each day, the newest first; in it one for each kind of change."""

    def run(self) -> list[nodes.Node]:
        changes = depend_on_each(self.env, "changes").values()
        store_of(self.env).note(self.env.docname, DataList())
        newest_first = sorted(changes, key=lambda change: change.date, reverse=True)
        return [day_of(date, list(group)) for date, group in groupby(newest_first, lambda change: change.date)]


def day_of(date: dt.date, changes: Sequence[Change]) -> nodes.section:
    """Return the section of a day: how many changes there were, then each kind of change."""
    number = ngettext("%s change.", "%s changes.", len(changes)) % len(changes)
    return section_of(f"changes-{date.isoformat()}", date.isoformat(), nodes.paragraph("", number), *kinds_of(changes))


def kinds_of(changes: Sequence[Change]) -> Iterator[nodes.section]:
    """Yield a section for each kind of change that happened."""
    for kind in KINDS_OF_CHANGE.values():
        members = [change for change in changes if change.kind == kind]
        if members:
            anchor = f"changes-{members[0].date.isoformat()}-{kind.id}"
            yield section_of(anchor, kind.title, list_of(members))


def list_of(changes: Iterable[Change]) -> nodes.definition_list:
    """Return the changes with what was said before, what is said now, why, and where."""
    listing = nodes.definition_list(classes=["kb-changes"])
    for change in changes:
        term = nodes.term("", "", nodes.strong("", change.title), ids=[change.anchor])
        listing += nodes.definition_list_item("", term, nodes.definition("", *paragraphs_of(change)))
    return listing


def paragraphs_of(change: Change) -> Iterator[nodes.paragraph]:
    """Yield the paragraphs of one change."""
    if change.before:
        # translators: a label, with the space after it
        yield labelled(_("Before: "), nodes.Text(change.before))
    # translators: a label, with the space after it
    now = labelled(_("Now: "), nodes.Text(change.now))
    last = now
    if change.reason:
        yield now
        # translators: a label, with the space after it
        last = labelled(_("Why: "), nodes.Text(change.reason))
    if change.refs:
        last += citation(change.refs)
    yield last
    links = enumerated([link_to(page) for page in change.pages])
    yield nodes.paragraph("", "", *message_nodes(_("See %(pages)s."), pages=links))


def link_to(page: str) -> addnodes.pending_xref:
    """Return a link to a page, with its title."""
    link = addnodes.pending_xref(
        refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=False, refwarn=False, kb_change=True)
    link += nodes.inline(page, page)
    return link


def stay_silent(app: Sphinx, domain: Domain | None, node: addnodes.pending_xref) -> bool | None:
    """Let Sphinx say nothing of a page that does not exist: `check_pages` tells it, at the line of the entry."""
    return True if node.get("kb_change") else None


def check_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of changes that name a page which does not exist."""
    warn_of_faults(env, on_unknown_pages(data_of(env), env.found_docs))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    app.add_directive("evidence-changes", EvidenceChanges)
    app.connect("env-updated", check_pages)
    app.connect("warn-missing-reference", stay_silent)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
