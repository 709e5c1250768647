"""«知识图谱»: the directive ``{graph}`` shows all pages and their links, and each page its neighbours.

Drawn when the site is built, so it needs no script; `_static/js/graph.js` adds zoom, filter and highlighting. Beside
the drawing stands the same as text, which is all that formats other than HTML get; ``graph.json`` has it as data.
Knows pages and links as facts, not what they are about.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from sphinx_kb.core.cached import cached_for_build
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.resolver import links_of, name_index_of
from sphinx_kb.core.site_tree import Toctree, site_tree_of
from sphinx_kb.core.store import store_of
from sphinx_kb.links.graph.drawing import KINDS, LARGEST, MOST, drawn, near, whole
from sphinx_kb.links.graph.model import graph_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.links.graph.model import Graph

SCRIPT = "js/graph.js"
LEGEND = "颜色按栏目分。圆环上每个点是一页，线是页与页之间的链接。"


class kb_graph(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The place of the whole graph on a page."""


@dataclass(frozen=True)
class GraphPage:
    """The page shows the whole graph."""


class GraphDirective(SphinxDirective):
    """``{graph}``: all pages of the site."""

    def run(self) -> list[nodes.Node]:
        store_of(self.env).note(self.env.docname, GraphPage())
        return [kb_graph()]


def in_order(env: BuildEnvironment) -> Iterator[str]:
    """All pages as the toctrees have them, then those that are in none."""
    listed = [page for page in site_tree_of(env).order if page in env.all_docs]
    yield from listed
    yield from sorted(env.all_docs.keys() - set(listed))


@cached_for_build
def site_graph_of(env: BuildEnvironment) -> Graph:
    """The graph of the site."""
    pages = name_index_of(env).pages
    titles = {page: pages[page].title for page in in_order(env) if page in pages}
    return graph_of(titles, links_of(env), captions(env))


def captions(env: BuildEnvironment) -> dict[str, str]:
    """What sections are called where toctrees list their pages under a caption."""
    found: dict[str, str] = {}
    for _docname, branch in store_of(env).facts(Toctree):
        sections = {page.partition("/")[0] for page in branch.docnames if "/" in page}
        if branch.caption and len(sections) == 1:
            found.setdefault(sections.pop(), branch.caption)
    return found


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """A page shows the titles of its neighbours, and the graph's own page shows everything."""
    graph = site_graph_of(env)
    shown: dict[str, Any] = {
        page: [[(other, graph.titles[other]) for other in side.get(page, ())] for side in (graph.into, graph.out)]
        for page in graph.titles
    }
    for page in shown:
        shown[page].append(graph.kinds[graph.section(page)])
    everything = [dict(graph.titles), dict(graph.out), dict(graph.captions)]
    for page in store_of(env).pages_with(GraphPage):
        shown[page] = [shown.get(page), everything]
    return shown


def give_neighbours(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand ``kb_graph`` to the template."""
    if not is_site(app.builder) or doctree is None:
        return
    graph = site_graph_of(app.env)
    if store_of(app.env).facts_on(pagename, GraphPage):
        app.add_js_file(SCRIPT, loading_method="defer")
    into, out = graph.into.get(pagename, ()), graph.out.get(pagename, ())
    if pagename not in graph.titles or not (into or out):
        return
    drawing = near(graph, pagename, lambda page: app.builder.get_relative_uri(pagename, page))
    left = len(into[MOST:]) + len(out[MOST:])
    rest = f'<p class="kb-graph__rest">另有 {left} 页没有画出。</p>' if left else ""
    context["kb_graph"] = (
        '<section class="kb-foot" aria-labelledby="kb-graph"><h2 id="kb-graph">相邻页面</h2>\n'
        f'<details class="kb-graph"><summary>链到本页 {len(into)} 页，由本页链出 {len(out)} 页</summary>\n'
        f'<p class="kb-graph__sides"><span>链到本页</span><span>由本页链出</span></p>{drawing}{rest}\n'
        "</details>\n</section>"
    )


def show_whole(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put drawing, legend and text in place of the directive."""
    with_graph = store_of(app.env).pages_with(GraphPage)
    if not with_graph or (is_site(app.builder) and docname not in with_graph):
        return
    for place in list(doctree.findall(kb_graph)):
        graph = site_graph_of(app.env)
        shown: list[nodes.Node] = []
        if is_site(app.builder):
            shown.append(nodes.raw("", figure(app, graph, docname), format="html", classes=["no-search"]))
        shown += as_text(app, graph, docname)
        place.replace_self(shown)


def figure(app: Sphinx, graph: Graph, docname: str) -> str:
    """The drawing with its legend; the script puts its controls before them."""
    top = app.config.project
    items = "".join(
        f'<li class="kb-graph__node--{graph.kinds[section] % KINDS}" data-kb-section="{escape(section)}">'
        f'<svg viewBox="-7 -7 14 14" aria-hidden="true"><circle r="5"/></svg>'
        f"{escape(graph.section_title(section, top))}（{len(pages)}）</li>"
        for section, pages in drawn(graph).items()
    )
    legend = LEGEND
    if len(graph.titles) > LARGEST:
        legend += f"全站 {len(graph.titles)} 页，图上只画链接最多的 {LARGEST} 页；下面的单子和 graph.json 里是全部。"
    label = f"{top}：全部页面与它们之间的链接"
    drawing = whole(graph, lambda page: app.builder.get_relative_uri(docname, page) or "#", label)
    return (f'<div class="kb-graph" data-kb-graph><p>{legend}</p><ul class="kb-graph__legend">{items}</ul>'
            '<div class="kb-graph__frame" tabindex="0" role="region" aria-label="图谱，可以滚动">'
            f"{drawing}</div></div>")


def as_text(app: Sphinx, graph: Graph, docname: str) -> list[nodes.Node]:
    """The same as lists: by section, each page with the pages it links to."""
    def link(page: str) -> nodes.reference:
        return make_refnode(app.builder, docname, page, "", nodes.inline("", graph.titles[page]))

    shown: list[nodes.Node] = []
    for section, pages in graph.sections.items():
        title = graph.section_title(section, app.config.project)
        listing = nodes.bullet_list(classes=["kb-graph__list"])
        for page in pages:
            line = nodes.paragraph("", "", link(page))
            targets = graph.out.get(page, ())
            line += nodes.Text("：链到 " if targets else "：不链到别处")
            for number, other in enumerate(targets):
                line += [nodes.Text("、"), link(other)] if number else [link(other)]
            listing += nodes.list_item("", line)
        shown += [nodes.rubric("", title), listing]
    return shown


def write_data(app: Sphinx, exception: Exception | None) -> None:
    """Write ``graph.json`` beside the pages."""
    if exception is not None or not is_site(app.builder):
        return
    graph = site_graph_of(app.env)
    data = {
        "pages": [{"id": page, "title": title, "section": graph.section(page), "url": app.builder.get_target_uri(page)}
                  for page, title in graph.titles.items()],
        "links": [[page, other] for page in graph.titles for other in graph.out.get(page, ())],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "graph.json").write_text(text + "\n", encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_node(kb_graph)
    app.add_directive("graph", GraphDirective)
    app.connect("kb-page-fingerprint", pages_show)
    app.connect("doctree-resolved", show_whole)
    app.connect("html-page-context", give_neighbours)
    app.connect("build-finished", write_data)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
