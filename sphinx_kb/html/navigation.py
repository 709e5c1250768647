"""The sidebar and the breadcrumbs: the site's sections, the current one opened around the current page.

Costs the same for every page however many pages there are: a long section is shown as a window around the current
page. Reads the toctrees that pages note about themselves; knows nothing of links, search or the page's own contents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx import addnodes

from sphinx_kb.core.store import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

WINDOW = 12
"""How many siblings are shown on either side of the current page."""


@dataclass(frozen=True)
class Branch:
    """One toctree of a page, as its author wrote it."""

    caption: str
    """What stands above it; empty if nothing does."""
    docnames: tuple[str, ...]
    """The pages it lists, in order."""


@dataclass(frozen=True)
class Item:
    """One line of the sidebar."""

    title: str
    docname: str
    is_current: bool = False
    """Whether it is the page that is shown."""
    is_open: bool = False
    """Whether the current page is this one or lies below it, so that its children are shown."""
    children: tuple[Item, ...] = ()
    before: int = 0
    """How many children are left out before those shown."""
    after: int = 0
    """How many children are left out after those shown."""


class Outline:
    """The order of the whole site, from which the sidebar of any page is cut."""

    def __init__(self, root: str, branches: Mapping[str, Iterable[Branch]], titles: Mapping[str, str]) -> None:
        self.titles = titles
        self.sections = tuple(branches.get(root, ()))
        self.children = {
            docname: tuple(child for branch in owned for child in branch.docnames)
            for docname, owned in branches.items()
        }
        self.position: dict[str, int] = {}
        self.parent: dict[str, str] = {}
        self.section: dict[str, int] = {}
        for number, section in enumerate(self.sections):
            self._place(root, section.docnames, number)

    def _place(self, parent: str, docnames: tuple[str, ...], section: int) -> None:
        """Give every page below its first place; a page listed twice stays where it came first."""
        for position, docname in enumerate(docnames):
            if docname not in self.section:
                self.section[docname], self.parent[docname], self.position[docname] = section, parent, position
                self._place(docname, self.children.get(docname, ()), section)

    def way_to(self, docname: str) -> list[str]:
        """The pages from a section's first level down to `docname`, itself included."""
        way = []
        while docname in self.parent:
            way.append(docname)
            docname = self.parent[docname]
        return way[::-1]

    def crumbs(self, docname: str) -> list[tuple[str | None, str]]:
        """The way from the home page to a page, both left out: pages with their titles, None where there is no page."""
        if docname not in self.section:
            return []
        section = self.sections[self.section[docname]]
        above: list[tuple[str | None, str]] = [(name, self.titles[name]) for name in self.way_to(docname)[:-1]]
        if not section.caption:
            return above
        if len(section.docnames) > 1:
            return [(None, section.caption), *above]
        return [(above[0][0], section.caption), *above[1:]] if above else []

    def sidebar(self, docname: str) -> tuple[Item, ...]:
        """The lines of the sidebar for a page; for a page outside every section, all sections closed."""
        way = self.way_to(docname)
        return tuple(
            self._section(section, way if self.section.get(docname) == number else [])
            for number, section in enumerate(self.sections)
            if section.docnames
        )

    def _section(self, section: Branch, way: list[str]) -> Item:
        first = section.docnames[0]
        current = way[-1] if way else None
        if len(section.docnames) == 1:
            # the page that introduces the section is the section
            line = self._item(first, way)
            return Item(section.caption or line.title, first, current == first, bool(way), line.children,
                        line.before, line.after)
        shown, before, after = self._window(section.docnames, way[0] if way else first) if way else ((), 0, 0)
        items = tuple(self._item(child, way) for child in shown)
        return Item(section.caption or self.titles[first], first, False, bool(way), items, before, after)

    def _item(self, docname: str, way: list[str]) -> Item:
        if docname not in way:
            return Item(self.titles[docname], docname)
        below = way[way.index(docname) + 1:]
        children = self.children.get(docname, ())
        shown, before, after = self._window(children, below[0] if below else None)
        items = tuple(self._item(child, below) for child in shown)
        return Item(self.titles[docname], docname, not below, True, items, before, after)

    def _window(self, docnames: tuple[str, ...], around: str | None) -> tuple[tuple[str, ...], int, int]:
        """The pages to show of a long list, and how many are left out at either end."""
        middle = self.position.get(around, 0) if around else 0
        begin = max(0, min(middle - WINDOW, len(docnames) - 2 * WINDOW - 1))
        end = min(len(docnames), begin + 2 * WINDOW + 1)
        return docnames[begin:end], begin, len(docnames) - end


OUTLINES: WeakKeyDictionary[Sphinx, Outline] = WeakKeyDictionary()
"""The order of the site, for as long as a build lasts."""


def note_toctrees(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the toctrees of the page just read."""
    for toctree in doctree.findall(addnodes.toctree):
        branch = Branch(toctree.get("caption") or "", tuple(toctree["includefiles"]))
        domain_of(app.env).note(app.env.docname, "toctree", branch)


def outline_of(env: BuildEnvironment) -> Outline:
    """The order of the site as it is now."""
    branches: dict[str, list[Branch]] = {}
    for docname, branch in domain_of(env).facts("toctree"):
        known = tuple(name for name in branch.docnames if name in env.titles)
        branches.setdefault(docname, []).append(Branch(branch.caption, known))
    titles = {docname: title.astext() for docname, title in env.titles.items()}
    return Outline(env.config.root_doc, branches, titles)


def answer_what_is_shown(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """The neighbours that every page shows: a new title or order rewrites the pages that show it."""
    outline = OUTLINES[app] = outline_of(env)
    return {docname: [repr(outline.sidebar(docname)), outline.crumbs(docname)] for docname in env.found_docs}


def give_navigation(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand the sidebar and the breadcrumbs to the template, and spare furo its tree of the whole site.

    Sets ``kb_sidebar`` (lines, see `Item`), ``kb_crumbs`` (pairs of page and title) and ``kb_outline`` (the whole
    site, for the page that lists it).
    """
    outline = OUTLINES.get(app)
    context.pop("toctree", None)
    if outline is None:  # a builder that reads nothing
        return
    context["kb_sidebar"] = outline.sidebar(pagename)
    context["kb_crumbs"] = outline.crumbs(pagename)
    context["kb_outline"] = outline


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core.store")
    app.connect("doctree-read", note_toctrees)
    app.connect("kb-page-shows", answer_what_is_shown)
    app.connect("html-page-context", give_navigation, priority=400)  # before furo's own, at 500
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
