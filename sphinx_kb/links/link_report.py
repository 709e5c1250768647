"""The link report: missing pages that are linked to, pages without incoming links, pages without outgoing links.

``python -m sphinx_kb.links.link_report [SOURCES [OUTPUT]]`` prints it; the directive ``{link-report}`` shows it on a
page.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, docutils_namespace, patch_docutils
from sphinx.util.nodes import make_refnode

from sphinx_kb.core.link_graph import link_graph_of
from sphinx_kb.core.site_tree import title_texts
from sphinx_kb.core.store import store_of
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True)
class ReportList:
    """One list of the report."""

    title: str
    lines: tuple[str, ...] = ()
    """Entries that are not pages: wanted names with the links to them."""
    pages: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[str, ...]:
        """All entries as text."""
        return self.lines + self.pages


def report_of(env: BuildEnvironment) -> list[ReportList]:
    """Return the three lists, each sorted by name."""
    graph = link_graph_of(env)

    def listed(pages: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(page for page in pages if page != env.config.root_doc))

    wanted = tuple(
        _("%(name)s: %(places)s") % {"name": name, "places": _(", ").join(f"{page}:{line}" for page, line in places)}
        for name, places in graph.wanted.items()
    )
    return [
        ReportList(str(_("Wanted pages (linked to, not written yet)")), wanted),
        ReportList(str(_("Pages that no other page links to")), pages=listed(graph.orphans)),
        ReportList(str(_("Pages that link to no other page")), pages=listed(graph.dead_ends)),
    ]


def as_lines(env: BuildEnvironment) -> list[str]:
    """Return the report as text."""
    lines: list[str] = []
    for part in report_of(env):
        lines += [headed(part.title, len(part.entries)), *(f"  {entry}" for entry in part.entries), ""]
    return lines[:-1]


def headed(title: str, count: object) -> str:
    """Return the title of a list with its count."""
    return _("%(title)s: %(count)s") % {"title": title, "count": count}


class link_report(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """Placeholder for the report on a page."""


@dataclass(frozen=True)
class LinkReportPage:
    """Fact: the page shows the report."""


class LinkReportDirective(SphinxDirective):
    """``{link-report}``: the report as lists."""

    def run(self) -> list[nodes.Node]:
        store_of(self.env).note(self.env.docname, LinkReportPage())
        return [link_report()]


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return the whole report for each page that shows it."""
    pages = store_of(env).pages_with(LinkReportPage)
    shown = [as_lines(env), title_texts(env)] if pages else None
    return dict.fromkeys(pages, shown)


def resolve_reports(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace each placeholder by the lists."""
    for place in list(doctree.findall(link_report)):
        shown: list[nodes.Node] = []
        for part in report_of(app.env):
            shown.append(nodes.paragraph("", headed(part.title, len(part.entries) or _("none"))))
            entries = [*map(nodes.Text, part.lines), *(link_to(app, docname, page) for page in part.pages)]
            if entries:
                items = (nodes.list_item("", nodes.paragraph("", "", entry)) for entry in entries)
                shown.append(nodes.bullet_list("", *items))
        place.replace_self(shown)


def link_to(app: Sphinx, docname: str, page: str) -> nodes.Node:
    """Return a link to a page that shows its title."""
    return make_refnode(app.builder, docname, page, "", nodes.inline("", app.env.titles[page].astext()))


def main(arguments: list[str]) -> int:
    """Read the pages that changed since the last build, then print the report."""
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.links.link_report")
    parser.add_argument("sources", nargs="?", default="docs", type=Path)
    parser.add_argument("output", nargs="?", default="_build", type=Path)
    options = parser.parse_args(arguments)
    sources, output = options.sources, options.output
    conf = sources if (sources / "conf.py").is_file() else sources.resolve().parent
    with patch_docutils(str(conf)), docutils_namespace():
        app = Sphinx(sources, conf, output / "report", output / "doctrees", "dummy", status=None, warning=StringIO())
        app.build()
        print("\n".join(as_lines(app.env)))
    return 0


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_node(link_report)
    app.add_directive("link-report", LinkReportDirective)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("doctree-resolved", resolve_reports)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
