"""Sphinx's own domain of labels and terms, which forgets pages in one go.

Sphinx looks through the labels of the whole site for every page it is about to read: work that grows with the square
of the pages, and with ten thousand of them more than all the rest. Here one look serves for all pages of a build. It
comes before any of them is read, which is what Sphinx itself does where it reads in parallel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.domains.std import StandardDomain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class ForgetsInOneGo(StandardDomain):
    """As Sphinx's, but for how it forgets."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.forgotten: set[str] = set()
        """The pages that were forgotten and not asked for since."""

    def forget(self, docnames: Iterable[str]) -> None:
        """Remove what some pages said."""
        self.forgotten = set(docnames)
        # tables of tuples that begin with the page; to ask for one makes it, which merging relies on
        tables: tuple[dict[Any, tuple[str, ...]], ...] = (
            self.progoptions, self.objects, self._terms, self.labels, self.anonlabels  # type: ignore[assignment]  # of several types
        )
        for table in tables:
            for key in [key for key, (page, *_) in table.items() if page in self.forgotten]:
                del table[key]

    def clear_doc(self, docname: str) -> None:
        if docname in self.forgotten:
            self.forgotten.discard(docname)
        else:
            super().clear_doc(docname)


def forget_what_is_read_again(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Forget the pages that are about to be read."""
    domain = env.domains.standard_domain
    assert isinstance(domain, ForgetsInOneGo)
    domain.forget(docnames)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(ForgetsInOneGo, override=True)
    app.connect("env-before-read-docs", forget_what_is_read_again, priority=900)  # whoever adds pages has done so
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
