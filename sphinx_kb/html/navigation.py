"""The sidebar and the breadcrumbs: the site's sections, the current one opened around the current page.

Every page costs the same however many pages there are: of a long section a window around the current page is shown.
Templates get ``kb_sidebar``, ``kb_crumbs`` and ``kb_outline``; ``sphinx_kb/sidebar.html`` and
``sphinx_kb/breadcrumbs.html`` print them. Under a theme with `html_sidebars` the former is an entry of that setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.static_files import add_template_folder
from sphinx_kb.html import TEMPLATES

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.site_tree import SiteTree, Toctree

SIBLINGS_SHOWN = 12
"""The number of siblings shown on either side of the current page."""


@dataclass(frozen=True)
class SidebarItem:
    """One line of the sidebar."""

    title: str
    docname: str
    is_current: bool = False
    """Whether it is the page that is shown."""
    is_open: bool = False
    """Whether the current page is this one or lies below it, so that its children are shown."""
    children: tuple[SidebarItem, ...] = ()
    before: int = 0
    """The number of children left out before those shown."""
    after: int = 0
    """The number of children left out after those shown."""


class SiteOutline:
    """The sidebar and the breadcrumbs of any page, cut out of the order of the site."""

    def __init__(self, tree: SiteTree) -> None:
        self.tree = tree
        self.titles = tree.titles
        self.sections = tree.toctrees.get(tree.root, ())
        self.children = {
            docname: tuple(child for toctree in own for child in toctree.docnames)
            for docname, own in tree.toctrees.items()
        }
        self.position = {child: place for child, (_toctree, place) in tree.position.items()}
        for docname, children in self.children.items():
            if docname != tree.root:  # the sections of the root are windows of their own
                self.position |= {child: number for number, child in enumerate(children)
                                  if tree.parent.get(child) == docname}

    def breadcrumbs(self, docname: str) -> list[tuple[str | None, str]]:
        """The pages from the home page to a page, both left out, as (page, title); None where no page stands for it.
        """
        if docname not in self.tree.section:
            return []
        section = self.sections[self.tree.section[docname]]
        above: list[tuple[str | None, str]] = [(name, self.titles[name]) for name in self.tree.path_to(docname)[:-1]]
        if not section.caption:
            return above
        if len(section.docnames) > 1:
            return [(None, section.caption), *above]
        return [(above[0][0], section.caption), *above[1:]] if above else []

    def sidebar(self, docname: str) -> tuple[SidebarItem, ...]:
        """The lines of the sidebar for a page; for a page outside every section, all sections closed."""
        way = self.tree.path_to(docname)
        return tuple(
            self._section(section, way if self.tree.section.get(docname) == number else [])
            for number, section in enumerate(self.sections)
            if section.docnames
        )

    def _section(self, section: Toctree, way: list[str]) -> SidebarItem:
        first = section.docnames[0]
        current = way[-1] if way else None
        if len(section.docnames) == 1:
            # the page that introduces the section is the section
            line = self._item(first, way)
            return SidebarItem(section.caption or line.title, first, current == first, bool(way), line.children,
                        line.before, line.after)
        shown, before, after = self._window(section.docnames, way[0] if way else first) if way else ((), 0, 0)
        items = tuple(self._item(child, way) for child in shown)
        return SidebarItem(section.caption or self.titles[first], first, False, bool(way), items, before, after)

    def _item(self, docname: str, way: list[str]) -> SidebarItem:
        if docname not in way:
            return SidebarItem(self.titles[docname], docname)
        below = way[way.index(docname) + 1:]
        children = self.children.get(docname, ())
        shown, before, after = self._window(children, below[0] if below else None)
        items = tuple(self._item(child, below) for child in shown)
        return SidebarItem(self.titles[docname], docname, not below, True, items, before, after)

    def _window(self, docnames: tuple[str, ...], around: str | None) -> tuple[tuple[str, ...], int, int]:
        """The pages to show of a long list, and the numbers of pages left out before and after them."""
        middle = self.position.get(around, 0) if around else 0
        begin = max(0, min(middle - SIBLINGS_SHOWN, len(docnames) - 2 * SIBLINGS_SHOWN - 1))
        end = min(len(docnames), begin + 2 * SIBLINGS_SHOWN + 1)
        return docnames[begin:end], begin, len(docnames) - end


@cached_for_build
def outline_of(env: BuildEnvironment) -> SiteOutline:
    """The outline of the site, once all pages are read."""
    return SiteOutline(site_tree_of(env))


def breadcrumbs_of(env: BuildEnvironment, docname: str) -> list[tuple[str | None, str]]:
    """The breadcrumbs of a page, see `SiteOutline.breadcrumbs`."""
    return outline_of(env).breadcrumbs(docname)


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """The neighbours that every page shows: a new title or order rewrites the pages that show it."""
    outline = outline_of(env)
    return {docname: [repr(outline.sidebar(docname)), outline.breadcrumbs(docname)] for docname in env.found_docs}


def add_navigation_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the lines of the sidebar, the breadcrumbs and, for lists of all pages, the outline to the context."""
    if not is_interactive(app.builder):
        return
    outline = outline_of(app.env)
    context["kb_sidebar"] = outline.sidebar(pagename)
    context["kb_crumbs"] = outline.breadcrumbs(pagename)
    context["kb_outline"] = outline


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    add_template_folder(app, TEMPLATES)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("html-page-context", add_navigation_to_context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
