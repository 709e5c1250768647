"""Clear Sphinx's standard domain for all pages of a build in one pass.

No issue found upstream. `StandardDomain.clear_doc` scans the labels of the whole site for every page to read, which is
quadratic in the number of pages and dominates builds of ten thousand pages. Here, one pass clears all pages before any
is read, as Sphinx itself does when it reads in parallel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.domains.std import StandardDomain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

TABLES = ("progoptions", "objects", "terms", "labels", "anonlabels")
"""The tables of the domain's data; each maps a key to a tuple that begins with the page."""


class BulkClearStandardDomain(StandardDomain):
    """Sphinx's standard domain with `clear_docs`."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.cleared: set[str] = set()
        """Pages that `clear_docs` has cleared and that Sphinx has yet to clear."""

    def clear_docs(self, docnames: Iterable[str]) -> None:
        """Remove the data of some pages in one pass."""
        self.cleared = set(docnames)
        for name in TABLES:
            # create missing tables, on which merging relies
            table: dict[Any, tuple[str, ...]] = self.data.setdefault(name, {})
            for key in [key for key, (page, *_) in table.items() if page in self.cleared]:
                del table[key]

    def clear_doc(self, docname: str) -> None:
        if docname in self.cleared:
            self.cleared.discard(docname)
        else:
            super().clear_doc(docname)


def clear_pages_to_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Clear the pages that are about to be read."""
    domain = env.domains.standard_domain
    assert isinstance(domain, BulkClearStandardDomain)
    domain.clear_docs(docnames)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(BulkClearStandardDomain, override=True)
    # last, after every other handler of this event has added pages
    app.connect("env-before-read-docs", clear_pages_to_read, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
