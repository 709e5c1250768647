"""The link graph: the directive ``{graph}`` draws the pages and their links, and each page shows its neighbours.

The graph is drawn at build time, so it needs no script; `js/graph.js` adds zoom, filter and highlighting. A list below
the drawing has the same content as text, which is all that books show; ``graph.json`` has it as data. The script finds
pages in that list, as only so many are drawn, and changes nothing in it: it may have ten thousand of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from sphinx_kb.core.digests import digest_of_long
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.kept_links import kept_by_links
from sphinx_kb.core.link_graph import link_graph_of
from sphinx_kb.core.page_parts import PagePart, add_page_part
from sphinx_kb.core.static_files import add_style, add_style_where
from sphinx_kb.core.store import store_of
from sphinx_kb.links.graph.colours import tag_colours, tags_by_page
from sphinx_kb.links.graph.drawing import LOOKS, Neighbours, Ring, drawn_sections, neighbours, ring
from sphinx_kb.locale import _, ngettext

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_kb.core.link_graph import LinkGraph
    from sphinx_kb.links.graph.colours import ColouredTag

SCRIPT = "js/graph.js"
PART = PagePart("neighbours", "sphinx_kb/neighbours.html", "kb_neighbours")
DRAWING_TEMPLATE = "sphinx_kb/graph.html"
PAGES_IN_LIST = 100
"""How many pages of a section one list has: browsers lay out the lists near what is seen, and leave the others."""
MOST_PAGES_WITH_LINKS = 1000
"""Up to how many pages the list names the links of each; with more it would be several megabytes."""


@dataclass(frozen=True)
class LegendEntry:
    """A section in the legend, for a template."""

    section: str
    title: str
    look: int
    """The number of its colour."""
    page_count: int
    """How many of its pages are drawn."""
    place: int
    """The number of its heading among those below the drawing, counting from 0."""


@dataclass(frozen=True)
class GraphDrawing:
    """The graph of the site with its legend, for a template."""

    project: str
    legend: tuple[LegendEntry, ...]
    ring: Ring
    page_count: int
    """The number of pages of the site; not all of them are drawn if there are many."""
    tags: tuple[ColouredTag, ...] = ()
    """The legend for colours by tag; empty if the site has no use for it."""


@dataclass(frozen=True)
class PageNeighbours:
    """The neighbours of a page, for a template."""

    drawing: Neighbours
    into_count: int
    out_count: int

    @property
    def pages_left_out(self) -> int:
        """The number of neighbours that are not drawn."""
        return self.into_count + self.out_count - len(self.drawing.pages)


class site_graph(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """Placeholder for the graph without the pages ``left_out``; once resolved, ``drawing`` is a `GraphDrawing`."""


class graph_pages(nodes.General, nodes.Element):  # noqa: N801  # as above
    """The list below a drawing, in one piece; docutils' own container has a class that means something to Bootstrap."""


@dataclass(frozen=True)
class GraphPage:
    """Fact: the page shows the graph."""


class GraphDirective(SphinxDirective):
    """``{graph}``: all pages of the site and their links, but those that match the patterns of ``:left-out:``."""

    option_spec: ClassVar = {"left-out": str.split}

    def run(self) -> list[nodes.Node]:
        store_of(self.env).note(self.env.docname, GraphPage())
        return [site_graph(left_out=self.options.get("left-out", []))]


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return, by page, the titles of its neighbours; for pages with the graph, all of it."""
    graph = link_graph_of(env)
    shown: dict[str, Any] = dict(kept_by_links(env, "neighbours", lambda: digests_of_neighbours(graph)))
    everything = [dict(graph.titles), dict(graph.out), dict(graph.captions), tags_by_page(env)]
    for page in store_of(env).pages_with(GraphPage):
        shown[page] = [shown.get(page), everything]
    return shown


def digests_of_neighbours(graph: LinkGraph) -> dict[str, str]:
    """Return page → a digest of the titles of its neighbours, and of its section."""
    return {
        page: digest_of_long([
            [[(other, graph.titles[other]) for other in side.get(page, ())] for side in (graph.into, graph.out)],
            graph.section_number(page),
        ])
        for page in graph.titles
    }


def add_neighbours_to_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the neighbours of a page to the context of its template."""
    if not is_site(app.builder) or doctree is None:
        return
    graph = link_graph_of(app.env)
    if store_of(app.env).pages_with(GraphPage) and any(doctree.findall(site_graph)):  # its own, or embedded
        app.add_js_file(SCRIPT, loading_method="defer")
    into, out = graph.into.get(pagename, ()), graph.out.get(pagename, ())
    if pagename in graph.titles and (into or out):
        drawing = neighbours(graph, pagename, lambda page: app.builder.get_relative_uri(pagename, page))
        context[PART.data] = PageNeighbours(drawing, len(into), len(out))


def resolve_graphs(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace each placeholder by the list of pages, preceded on a site by the drawing."""
    places = list(doctree.findall(site_graph)) if store_of(app.env).pages_with(GraphPage) else []
    if not places:
        return
    for place in places:
        graph = link_graph_of(app.env).without(place["left_out"])
        shown = as_text(app, graph, docname)
        if is_site(app.builder):
            shown = [site_graph(drawing=drawing_of(app, graph, docname)), graph_pages("", *shown)]
        place.replace_self(shown)


def drawing_of(app: Sphinx, graph: LinkGraph, docname: str) -> GraphDrawing:
    """Draw the graph for page `docname`."""
    sections = drawn_sections(graph)
    places = {section: place for place, section in enumerate(graph.sections)}
    legend = tuple(
        LegendEntry(section, graph.section_title(section, app.config.project), graph.section_numbers[section] % LOOKS,
                    len(pages), places[section])
        for section, pages in sections.items()
    )
    colours = tag_colours(tags_by_page(app.env), [page for pages in sections.values() for page in pages])
    drawing = ring(graph, lambda page: app.builder.get_relative_uri(docname, page) or "#", colours.digits,
                   app.config.project)
    return GraphDrawing(app.config.project, legend, drawing, len(graph.titles), colours.legend)


def visit_html(translator: HTML5Translator, node: site_graph) -> None:
    """Render the drawing from its template."""
    words = {"_": _, "ngettext": ngettext, "graph": node["drawing"]}
    translator.body.append(translator.builder.templates.render(DRAWING_TEMPLATE, words))
    raise nodes.SkipNode


def visit_pages(translator: HTML5Translator, node: graph_pages) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="kb-graph__pages"))


def depart_pages(translator: HTML5Translator, node: graph_pages) -> None:
    translator.body.append("</div>\n")


def as_text(app: Sphinx, graph: LinkGraph, docname: str) -> list[nodes.Node]:
    """List the pages by section, each with the pages it links to if there are not too many."""
    def link(page: str) -> nodes.reference:
        return make_refnode(app.builder, docname, page, "", nodes.inline("", graph.titles[page]))

    def entry(page: str) -> nodes.list_item:
        line = nodes.paragraph("", "", link(page))
        if len(graph.titles) <= MOST_PAGES_WITH_LINKS:
            targets = graph.out.get(page, ())
            # translators: after the title of a page; the titles of the pages it links to follow
            line += nodes.Text(_(": links to ") if targets else _(": links to no other page"))
            for number, other in enumerate(targets):
                line += [nodes.Text(_(", ")), link(other)] if number else [link(other)]
        return nodes.list_item("", line)

    shown: list[nodes.Node] = []
    for section, pages in graph.sections.items():
        shown.append(nodes.rubric("", graph.section_title(section, app.config.project)))
        for first in range(0, len(pages), PAGES_IN_LIST):
            classes = ["kb-graph__list", *(["kb-graph__list--of-many"] if len(pages) > PAGES_IN_LIST else [])]
            shown.append(nodes.bullet_list(
                "", *map(entry, pages[first:first + PAGES_IN_LIST]), classes=classes))
    return shown


def write_data(app: Sphinx, exception: Exception | None) -> None:
    """Write ``graph.json`` beside the pages."""
    if exception is not None or not is_site(app.builder):
        return
    graph, tags = link_graph_of(app.env), tags_by_page(app.env)
    data = {
        "pages": [{"id": page, "title": title, "section": graph.section(page), "url": app.builder.get_target_uri(page),
                   **({"tags": tags[page]} if page in tags else {})}
                  for page, title in graph.titles.items()],
        "links": [[page, other] for page in graph.titles for other in graph.out.get(page, ())],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "graph.json").write_text(text + "\n", encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.setup_extension("sphinx_kb.links.assets")
    add_style(app, "css/graph.css")
    add_style_where(app, "css/graph-page.css", site_graph)
    add_page_part(app, PART)
    app.add_node(site_graph, html=(visit_html, None))
    app.add_node(graph_pages, html=(visit_pages, depart_pages))
    app.add_directive("graph", GraphDirective)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("doctree-resolved", resolve_graphs)
    app.connect("html-page-context", add_neighbours_to_context)
    app.connect("build-finished", write_data)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
