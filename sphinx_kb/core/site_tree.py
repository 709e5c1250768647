"""The order of the site from its toctrees, for sidebar, breadcrumbs, search, graph and books.

Pages note their toctrees while they are read; `site_tree_of` walks them once per build, depth first. A page that is
listed more than once, or in a circle, gets the position where the walk meets it first.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import methodcaller
from typing import TYPE_CHECKING, Any

from sphinx import addnodes

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True)
class Toctree:
    """Fact: one toctree of the page."""

    caption: str
    """Empty if there is none."""
    docnames: tuple[str, ...]
    """The pages it lists, in order."""


class SiteTree:
    """Every page at one position.

    `toctrees` maps pages to their toctrees, `titles` every existing page to its title.
    """

    def __init__(self, root: str, toctrees: Mapping[str, Iterable[Toctree]], titles: Mapping[str, str]) -> None:
        self.root = root
        self.titles = titles
        self.toctrees: dict[str, tuple[Toctree, ...]] = {
            docname: tuple(
                Toctree(toctree.caption, tuple(name for name in toctree.docnames if name in titles))
                for toctree in own
            )
            for docname, own in toctrees.items()
        }
        """Page → its toctrees as listed, without pages that do not exist."""
        self.parent: dict[str, str] = {}
        """Page → the page whose toctree positions it; the root and unlisted pages have none."""
        self.position: dict[str, tuple[int, int]] = {}
        """Page → the number of that toctree on its page, and the page's number in it."""
        self.section: dict[str, int] = {}
        """Page → the number of the root's toctree that it lies below."""
        self.order: tuple[str, ...] = tuple(self._walk())
        """The root and every page below it, depth first."""

    def _listed(self, docname: str) -> Iterator[tuple[int, int, str]]:
        for number, toctree in enumerate(self.toctrees.get(docname, ())):
            for place, name in enumerate(toctree.docnames):
                yield number, place, name

    def _walk(self) -> Iterator[str]:
        """Position every page. Iterative, because a chain of ten thousand pages would exceed the recursion limit."""
        yield self.root
        waiting = [(self.root, self._listed(self.root))]
        while waiting:
            parent, rest = waiting[-1]
            for number, place, name in rest:
                if name != self.root and name not in self.parent:
                    self.parent[name], self.position[name] = parent, (number, place)
                    self.section[name] = number if parent == self.root else self.section[parent]
                    yield name
                    waiting.append((name, self._listed(name)))
                    break
            else:
                waiting.pop()

    def groups(self, docname: str) -> tuple[Toctree, ...]:
        """Return the toctrees of a page, each reduced to the pages that it positions."""
        return tuple(
            Toctree(toctree.caption, tuple(
                name for place, name in enumerate(toctree.docnames)
                if self.parent.get(name) == docname and self.position[name] == (number, place)
            ))
            for number, toctree in enumerate(self.toctrees.get(docname, ()))
        )

    def path_to(self, docname: str) -> list[str]:
        """Return the pages from the first level below the root down to and including `docname`; empty if unlisted."""
        path = []
        while docname in self.parent:
            path.append(docname)
            docname = self.parent[docname]
        return path[::-1]


def note_toctrees(app: Sphinx, doctree: nodes.document) -> None:
    """Note the toctrees of the page just read."""
    for toctree in doctree.findall(addnodes.toctree):
        fact = Toctree(toctree.get("caption") or "", tuple(toctree["includefiles"]))
        store_of(app.env).note(app.env.docname, fact)


def pages_with_changed_toctrees(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages whose toctree lists an added or removed page, to be read again.

    Sphinx stores only those entries of a toctree that existed when it was read.
    """
    moved = set(added) | set(removed)
    again = {docname for docname, listed in env.toctree_includes.items() if moved & set(listed)}
    return sorted((again & env.found_docs) - moved)


def title_texts(
    env: BuildEnvironment, text_of: Callable[[nodes.title], str] = methodcaller("astext")
) -> dict[str, str]:
    """Return the text of the title of each page; of one that holds more than text, what `text_of` returns of it."""
    titles: Any = env.titles
    plain: dict[str, str] = titles.texts() if hasattr(titles, "texts") else {}
    return {docname: plain[docname] if docname in plain else text_of(titles[docname]) for docname in titles}


@cached_for_build
def site_tree_of(env: BuildEnvironment) -> SiteTree:
    """Return the order of the site, once all pages are read."""
    titles = title_texts(env)
    return SiteTree(env.config.root_doc, dict(store_of(env).facts_by_page(Toctree)), titles)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", note_toctrees)
    app.connect("env-get-outdated", pages_with_changed_toctrees)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
