"""A figure as the page and the book both need it, and the node it becomes.

The node holds the page's markup, the book's drawing and the data. HTML writers print the markup; for every other format
it becomes an image of the drawing before images are gathered.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.osutil import relative_uri

from sphinx_kb.core.formats import is_interactive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

FOLDER = "_downloads/charts"
"""Where the data of figures lie in the output."""


@dataclass(frozen=True)
class Figure:
    """What one figure is made of."""

    html: str
    """For pages."""
    svg: str
    """For the book: one drawing that stands alone."""
    table: Sequence[Sequence[str]]
    """The data, the head first; the last column may be keys of references."""
    shows: tuple[tuple[str, str], ...]
    """The records (kind, id) it is made from."""
    file: Sequence[Sequence[str]]
    """What the file to take away holds, the head first: a number a cell, with its unit and its references."""
    words: tuple[str, ...] = ()
    """What it shows, said in sentences below the caption."""


class kb_chart(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The drawn part of a figure."""


class kb_chart_data(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The data of a figure: a table that pages keep folded, with a file to take away."""


def as_csv(table: Sequence[Sequence[str]]) -> str:
    """The data as a file that spreadsheets open: they take UTF-8 for what it is by its mark."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    return "\ufeff" + out.getvalue()


def visit_chart(self: HTML5Translator, node: kb_chart) -> None:
    label, kind = escape(node["alt"]), f"kb-chart--{node['kind']}"
    self.body.append(f'<div class="kb-chart {kind}" role="group" aria-label="{label}">{node["html"]}</div>')
    raise nodes.SkipNode


def visit_data(self: HTML5Translator, node: kb_chart_data) -> None:
    folder = Path(self.builder.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath(f"{node['file']}.csv").write_text(node["csv"], encoding="utf-8")
    address = relative_uri(self.builder.get_target_uri(node["page"]), f"{FOLDER}/{node['file']}.csv")
    self.body.append(f'<details class="kb-chart__data"><summary>数据表：{escape(node["title"])}</summary>'
                     f'<p><a href="{escape(address)}" download>下载这些数据（CSV）</a></p>')


def depart_data(self: HTML5Translator, node: kb_chart_data) -> None:
    self.body.append("</details>\n")


def charts_as_images(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Where pages are not HTML: the drawing as an image, the data as a table like any other."""
    if is_interactive(app.builder):
        return
    for node in list(doctree.findall(kb_chart)):
        name = hashlib.sha256(node["svg"].encode()).hexdigest()[:16]
        path = Path(app.doctreedir, "charts", f"{node['file']}-{name}.svg")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(node["svg"], encoding="utf-8")
        image = nodes.image("", uri=str(path), alt=node["alt"], candidates={"image/svg+xml": str(path)})
        app.env.images.add_file(docname, str(path))
        node.replace_self(image)
    for table in list(doctree.findall(kb_chart_data)):
        title = nodes.rubric("", f"数据表：{table['title']}")
        table.replace_self([title, *table.children])
