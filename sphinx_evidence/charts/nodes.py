"""The nodes of a figure, and how each is written on pages and in books."""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.osutil import relative_uri

from sphinx_evidence.charts.halves import LONGEST_WHOLE, in_halves
from sphinx_evidence.charts.svg import with_stylesheet
from sphinx_evidence.locale import _
from sphinx_kb.core.digests import write_whole
from sphinx_kb.core.formats import is_epub, is_interactive, is_printed
from sphinx_kb.core.static_files import tokens_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

FOLDER = "_downloads/charts"
"""The folder of the output with the data files of figures."""


class chart_drawing(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The drawing of a figure; for books it becomes an image before Sphinx collects images."""


class chart_data(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The data of a figure: a table, folded on pages, with a file to download."""


def visit_drawing_html(self: HTML5Translator, node: chart_drawing) -> None:
    label, kind = escape(node["alt"]), f"kb-chart--{node['kind']}"
    self.body.append(f'<div class="kb-chart {kind}" role="group" aria-label="{label}">{node["html"]}</div>')
    raise nodes.SkipNode


def visit_data_html(self: HTML5Translator, node: chart_data) -> None:
    write_whole(Path(self.builder.outdir, FOLDER, f"{node['file']}.csv"), node["csv"])
    address = relative_uri(self.builder.get_target_uri(node["page"]), f"{FOLDER}/{node['file']}.csv")
    words = _("Download these data (CSV)")
    self.body.append(f'<details class="kb-chart__data"><summary>{escape(title_of(node))}</summary>'
                     f'<p><a href="{escape(address)}" download>{escape(words)}</a></p>')


def depart_data_html(self: HTML5Translator, node: chart_data) -> None:
    self.body.append("</details>\n")


def title_of(node: chart_data) -> str:
    """The heading of the table."""
    return _("Data: %s") % node["title"]


def images_of(app: Sphinx, docname: str, node: chart_drawing) -> list[nodes.image]:
    """Return the drawing as images, one for each of the parts that suit the output."""
    parts = (node["screens"] if is_epub(app.builder) else node["pages"]) or (node["svg"],)
    # translators: which part of a drawing; %(label)s says what it shows
    words = [_("%(label)s (part %(number)d of %(all)d)") % {"label": node["alt"], "number": number, "all": len(parts)}
             for number in range(1, len(parts) + 1)] if len(parts) > 1 else [node["alt"]]
    return [image_of(app, docname, node["file"], svg, alt) for svg, alt in zip(parts, words, strict=True)]


def image_of(app: Sphinx, docname: str, file: str, drawn: str, alt: str) -> nodes.image:
    """Write a drawing to a file named after its content, and return it as an image."""
    svg = with_stylesheet(drawn, tokens_of(app.config, app.confdir))
    name = hashlib.sha256(svg.encode()).hexdigest()[:16]
    path = Path(app.doctreedir, "charts", f"{file}-{name}.svg")
    write_whole(path, svg)
    app.env.images.add_file(docname, str(path))
    return nodes.image("", uri=str(path), alt=alt, candidates={"image/svg+xml": str(path)})


def tell_drawings(app: Sphinx, doctree: nodes.document) -> None:
    """Tell each figure its drawing as a file, for what lets readers take figures along."""
    for node in doctree.findall(chart_drawing):
        node.parent["drawings"] = [with_stylesheet(node["svg"], tokens_of(app.config, app.confdir))]


def replace_in_books(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """For output that no browser shows, turn drawings into images and data into ordinary tables.

    This happens before writing, since a builder copies only images that it finds in the document.
    """
    if is_interactive(app.builder):
        tell_drawings(app, doctree)
        return
    for node in list(doctree.findall(chart_drawing)):
        *before, last = images_of(app, docname, node)
        figure = node.parent
        # parts may lie on pages of their own, a figure keeps together: only the last has the caption below it
        figure.parent[figure.parent.index(figure):figure.parent.index(figure)] = before
        node.replace_self(last)
    for data in list(doctree.findall(chart_data)):
        note = shorten(data, is_epub(app.builder))
        made = set_for_paper(data) if is_printed(app.builder) else data.children
        data.replace_self([nodes.rubric("", title_of(data)), *made, *note])


def set_for_paper(data: chart_data) -> list[nodes.Node]:
    """Return the content of the data, with its table on one page, in halves if it is long."""
    table = next(iter(data.findall(nodes.table)))
    table["classes"].append("kb-one-page")
    if not data["in_halves"] or len(next(iter(table.findall(nodes.tbody)))) <= LONGEST_WHOLE:
        return data.children
    return in_halves(table)


def shorten(data: chart_data, is_e_book: bool) -> list[nodes.Node]:
    """Keep the rows of a table that a book shows; return what says that there are more, with the others' citations.

    By now citations have their numbers, and the list of sources leads back to them.
    """
    body = next(iter(data.findall(nodes.tbody)))
    kept = data["e_book_rows"] if is_e_book else ()
    words = _("The table on the site has all rows.")
    if not kept:
        kept, words = range(data["book_rows"] or len(body)), _("The table on the site has all groups.")
    if len(body) <= len(kept):
        return []
    rows = [body[place] for place in kept]
    cited = [node for row in body.children if row not in rows for node in row.findall(nodes.Element) if node["ids"]]
    for below, row in enumerate(reversed(rows)):
        for cell in row.findall(nodes.entry):
            if cell.get("morerows", 0) > below:
                cell["morerows"] = below
    body.children = rows
    return [nodes.paragraph("", words, *cited, classes=["kb-chart__refs"])]


def add_chart_nodes(app: Sphinx) -> None:
    """Register the nodes with their visitors."""
    app.add_node(chart_drawing, html=(visit_drawing_html, None))
    app.add_node(chart_data, html=(visit_data_html, depart_data_html))
    app.connect("doctree-resolved", replace_in_books)
