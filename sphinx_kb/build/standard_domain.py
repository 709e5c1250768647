"""Sphinx's domain of labels and terms, cleared of all pages of a build in one pass.

No issue found upstream. `StandardDomain.clear_doc` looks through the labels of the whole site for every page that is
about to be read: work that grows with the square of the pages, and with ten thousand of them more than all the rest.
Here one pass serves for all pages of a build. It comes before any of them is read, as Sphinx itself does where it reads
in parallel.
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
    """Sphinx's standard domain, but for how it clears pages."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.cleared: set[str] = set()
        """Pages that the pass has cleared and Sphinx has not asked for since."""

    def clear_docs(self, docnames: Iterable[str]) -> None:
        """Remove what some pages said, in one pass."""
        self.cleared = set(docnames)
        for name in TABLES:
            # to ask for a table makes it, which merging relies on
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
    # last, when every other handler of this event has added its pages
    app.connect("env-before-read-docs", clear_pages_to_read, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
