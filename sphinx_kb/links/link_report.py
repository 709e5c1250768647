"""What the web of links still lacks: pages that are wanted, pages nobody links to, pages that link nowhere.

`python -m sphinx_kb.links.link_report` prints it; the directive ``{link-report}`` shows it on a page. Knows links as
facts.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, docutils_namespace, patch_docutils
from sphinx.util.nodes import make_refnode

from sphinx_kb.core.resolver import links_of, name_index_of
from sphinx_kb.core.store import store_of
from sphinx_kb.links.graph.model import graph_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.links.graph.model import Graph

WANTED = "待写页面（有链接指向，还没有这一页）"
ORPHANS = "没有别的页链到的页"
DEAD_ENDS = "不链到别的页的页"


def graph(env: BuildEnvironment) -> Graph:
    """Who links to whom."""
    return graph_of({page: known.title for page, known in sorted(name_index_of(env).pages.items())}, links_of(env))


def sections(env: BuildEnvironment) -> list[tuple[str, list[str]]]:
    """The three lists; wanted pages as name and places, the others as pages."""
    found = graph(env)
    home = env.config.root_doc
    wanted = [f"{name}：{'、'.join(f'{page}:{line}' for page, line in places)}"
              for name, places in found.wanted.items()]
    return [
        (WANTED, wanted),
        (ORPHANS, [page for page in found.orphans if page != home]),
        (DEAD_ENDS, [page for page in found.dead_ends if page != home]),
    ]


def as_lines(env: BuildEnvironment) -> list[str]:
    """The report as text."""
    lines: list[str] = []
    for title, entries in sections(env):
        lines += [f"{title}：{len(entries)}", *(f"  {entry}" for entry in entries), ""]
    return lines[:-1]


class link_report(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The place of the report on a page."""


@dataclass(frozen=True)
class LinkReportPage:
    """The page shows the report."""


class LinkReport(SphinxDirective):
    """``{link-report}``: the report as lists."""

    def run(self) -> list[nodes.Node]:
        store_of(self.env).note(self.env.docname, LinkReportPage())
        return [link_report()]


def pages_show(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """A page with the report shows all of it."""
    told = None
    shown: dict[str, Any] = {}
    for docname in store_of(env).pages_with(LinkReportPage):
        told = told or [as_lines(env), {page: title.astext() for page, title in env.titles.items()}]
        shown[docname] = told
    return shown


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the lists in place of the directive."""
    for place in list(doctree.findall(link_report)):
        parts: list[nodes.Node] = []
        for title, entries in sections(app.env):
            parts.append(nodes.paragraph("", f"{title}：{len(entries) or '没有'}"))
            if entries:
                lines = (nodes.paragraph("", "", entry_of(app, docname, entry)) for entry in entries)
                parts.append(nodes.bullet_list("", *(nodes.list_item("", line) for line in lines)))
        place.replace_self(parts)


def entry_of(app: Sphinx, docname: str, entry: str) -> nodes.Node:
    """A page as a link, anything else as text."""
    if entry not in app.env.all_docs:
        return nodes.Text(entry)
    return make_refnode(app.builder, docname, entry, "", nodes.inline("", app.env.titles[entry].astext()))


def main(arguments: list[str]) -> int:
    """Read what has changed since the last build, then print the report."""
    source, out = Path(arguments[0] if arguments else "docs"), Path(arguments[1] if len(arguments) > 1 else "_build")
    with patch_docutils("."), docutils_namespace():
        app = Sphinx(source, ".", out / "report", out / "doctrees", "dummy", status=None, warning=StringIO())
        app.build()
        print("\n".join(as_lines(app.env)))
    return 0


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_node(link_report)
    app.add_directive("link-report", LinkReport)
    app.connect("kb-page-fingerprint", pages_show)
    app.connect("doctree-resolved", show)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
