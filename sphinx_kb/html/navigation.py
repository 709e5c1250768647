"""The sidebar and the breadcrumbs: the site's sections, with the current one expanded around the current page.

The cost per page does not depend on the size of the site: of a long section, only a window around the current page is
shown. Templates get ``kb_sidebar``, ``kb_once``, ``kb_crumbs``, ``kb_outline`` and ``kb_site_map``;
``sphinx_kb/sidebar.html``, ``sphinx_kb/breadcrumbs.html`` and ``sphinx_kb/site_map.html`` print them. For themes with
`html_sidebars`, list the first in that setting.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from sphinx.builders import Builder

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.digests import digest_of, digest_of_long, digest_of_text
from sphinx_kb.core.formats import is_interactive, name_of
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.site_tree import site_tree_of
from sphinx_kb.core.static_files import add_template_folder
from sphinx_kb.html import TEMPLATES
from sphinx_kb.html.site_map import SiteMap

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.site_tree import SiteTree, Toctree

SIBLINGS_SHOWN = 12
"""The number of siblings shown on either side of the current page."""
PrintLine = Callable[[Callable[["SidebarItem", int], Any], "SidebarItem", int], Any]
"""What a template calls instead of its macro for a line: the macro, a line, its level; gives what that prints."""
LEAST_KEPT = 1000
"""Pages of a site whose list is worth keeping from build to build."""
WIDTH = len(digest_of_text(""))
"""The length of the digest of one line, so that the digests of a part of a list are a slice of those of the list."""


@dataclass(frozen=True)
class SidebarItem:
    """One line of the sidebar."""

    title: str
    docname: str
    is_current: bool = False
    """Whether it is the current page."""
    is_open: bool = False
    """Whether it is the current page or above it, so that its children are shown."""
    children: tuple[SidebarItem, ...] = ()
    before: int = 0
    """The number of hidden children before those shown."""
    after: int = 0
    """The number of hidden children after those shown."""


class PrintedLines:
    """The lines of other pages as a template prints them: those of one folder, whose pages all print the same."""

    def __init__(self) -> None:
        self.folder = ""
        self.lines: dict[tuple[str, str, int], Any] = {}

    def on(self, pagename: str, address: str) -> PrintLine:
        """Return what a template of a page at this address calls instead of its macro for a line."""
        folder = posixpath.dirname(address)
        if folder != self.folder:
            self.folder, self.lines = folder, {}
        lines = self.lines

        def once(macro: Callable[[SidebarItem, int], Any], item: SidebarItem, level: int) -> Any:
            if item.docname == pagename:  # its address is that of the page itself
                return macro(item, level)
            key = item.docname, item.title, level
            if key not in lines:
                lines[key] = macro(item, level)
            return lines[key]

        return once


class SiteOutline:
    """Computes the sidebar and the breadcrumbs of any page from the order of the site."""

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
            if docname != tree.root:  # each section of the root has its own window
                self.position |= {child: number for number, child in enumerate(children)
                                  if tree.parent.get(child) == docname}
        self.heads = digest_of([(section.caption, section.docnames[0], self.titles[section.docnames[0]],
                                 len(section.docnames) == 1) for section in self.sections if section.docnames])
        """A digest of what every sidebar shows: the sections, collapsed."""
        self._breadcrumbs: dict[str, list[tuple[str | None, str]]] = {}
        self._closed: dict[str, SidebarItem] = {}
        self.printed = PrintedLines()

    def breadcrumbs(self, docname: str) -> list[tuple[str | None, str]]:
        """Return the pages between the home page and a page as (page, title); the page is None for a caption."""
        if docname not in self._breadcrumbs:
            self._breadcrumbs[docname] = self._way(docname)
        return self._breadcrumbs[docname]

    def _way(self, docname: str) -> list[tuple[str | None, str]]:
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
        """Return the lines of the sidebar for a page; for a page in no section, all sections are collapsed."""
        way = self.tree.path_to(docname)
        return tuple(
            self._section(section, way if self.tree.section.get(docname) == number else [])
            for number, section in enumerate(self.sections)
            if section.docnames
        )

    def digests(self) -> dict[str, str]:
        """Return a digest of the sidebar and the breadcrumbs for each page, which costs much less than these.

        A page in no section shows the sections only. Whatever the breadcrumbs say stands in the sidebar as well.
        """
        lines = {docname: digest_of_text(f"{docname}\0{title}") for docname, title in self.titles.items()}
        joined: dict[str | int, str] = {}
        """Section, or page above → the digests of the lines that are listed there."""
        digests = dict.fromkeys(self.titles, self.heads)
        opened = {self.tree.root: self.heads}
        """Page with others below it → a digest of what is shown around and above it, which is the same for these."""

        def part(key: str | int, docnames: tuple[str, ...], around: str | None) -> str:
            if key not in joined:
                joined[key] = "".join([lines[docname] for docname in docnames])
            begin, end = self._bounds(len(docnames), around)
            return f"{begin} {len(docnames)} {joined[key][begin * WIDTH:end * WIDTH]}"

        for docname in self.tree.order[1:]:  # each page after the one above it
            above, section = self.tree.parent[docname], self.tree.section[docname]
            listed = (part(section, self.sections[section].docnames, docname) if above == self.tree.root
                      else part(above, self.children[above], docname))
            shown = f"{opened[above]} {section} {listed} {lines[docname]}"
            if below := self.children.get(docname):
                opened[docname] = digest_of_text(shown)
                shown = f"{shown} {part(docname, below, None)}"
            digests[docname] = digest_of_text(shown)
        return digests

    def _section(self, section: Toctree, way: list[str]) -> SidebarItem:
        first = section.docnames[0]
        current = way[-1] if way else None
        if len(section.docnames) == 1:
            # a section of one page is represented by that page
            line = self._item(first, way)
            return SidebarItem(section.caption or line.title, first, current == first, bool(way), line.children,
                        line.before, line.after)
        shown, before, after = self._window(section.docnames, way[0] if way else first) if way else ((), 0, 0)
        items = tuple(self._item(child, way) for child in shown)
        return SidebarItem(section.caption or self.titles[first], first, False, bool(way), items, before, after)

    def _item(self, docname: str, way: list[str]) -> SidebarItem:
        if docname not in way:
            if docname not in self._closed:
                self._closed[docname] = SidebarItem(self.titles[docname], docname)
            return self._closed[docname]
        below = way[way.index(docname) + 1:]
        children = self.children.get(docname, ())
        shown, before, after = self._window(children, below[0] if below else None)
        items = tuple(self._item(child, below) for child in shown)
        return SidebarItem(self.titles[docname], docname, not below, True, items, before, after)

    def _window(self, docnames: tuple[str, ...], around: str | None) -> tuple[tuple[str, ...], int, int]:
        """Return the pages to show of a long list, and the numbers of hidden pages before and after them."""
        begin, end = self._bounds(len(docnames), around)
        return docnames[begin:end], begin, len(docnames) - end

    def _bounds(self, length: int, around: str | None) -> tuple[int, int]:
        middle = self.position.get(around, 0) if around else 0
        begin = max(0, min(middle - SIBLINGS_SHOWN, length - 2 * SIBLINGS_SHOWN - 1))
        return begin, min(length, begin + 2 * SIBLINGS_SHOWN + 1)


@cached_for_build
def outline_of(env: BuildEnvironment) -> SiteOutline:
    """Return the outline of the site, once all pages are read."""
    return SiteOutline(site_tree_of(env))


def site_map_on(app: Sphinx, pagename: str) -> SiteMap:
    """Return the list of all pages for one page."""
    outline, builder = outline_of(app.env), app.builder
    calls = count()

    def keep(made_from: object, make: Callable[[], str]) -> str:
        if len(outline.titles) < LEAST_KEPT or type(builder).get_relative_uri is not Builder.get_relative_uri:
            return make()
        here = builder.get_target_uri(pagename)
        stamp = digest_of(here, made_from, app.config.language, site_map_stamp_of(app))
        return kept_value(app.env, f"site-map-{digest_of_text(pagename)}-{next(calls)}", lambda: stamp, make)

    return SiteMap(outline, lambda docname: builder.get_relative_uri(pagename, docname) or "#", keep)


@cached_for_build
def site_map_stamp_of(app: Sphinx) -> str:
    """Return a digest of the order of the site, the titles and the addresses of its pages."""
    outline, address_of = outline_of(app.env), app.builder.get_target_uri
    titles = sorted(outline.titles.items())  # in an order that reading a page again does not change
    return digest_of_long([name_of(app.builder), titles, sorted(outline.children.items()),
                           [address_of(docname) for docname, _title in titles], address_of("search")])


def breadcrumbs_of(env: BuildEnvironment, docname: str) -> list[tuple[str | None, str]]:
    """Return the breadcrumbs of a page, see `SiteOutline.breadcrumbs`."""
    return outline_of(env).breadcrumbs(docname)


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, a digest of its sidebar and breadcrumbs."""
    outline = outline_of(env)
    digests = outline.digests()
    return {docname: digests.get(docname, outline.heads) for docname in env.found_docs}


def add_navigation_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the lines of the sidebar, the breadcrumbs and, for lists of all pages, the outline to the context."""
    if not is_interactive(app.builder):
        return
    outline = outline_of(app.env)
    context["kb_sidebar"] = outline.sidebar(pagename)
    context["kb_once"] = outline.printed.on(pagename, app.builder.get_target_uri(pagename))
    context["kb_crumbs"] = outline.breadcrumbs(pagename)
    context["kb_outline"] = outline
    context["kb_site_map"] = site_map_on(app, pagename)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    add_template_folder(app, TEMPLATES)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("html-page-context", add_navigation_to_context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
