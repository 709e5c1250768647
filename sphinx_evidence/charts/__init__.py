"""Receptor fingerprints and the dose model on pages: figures drawn by Python, the same for page and book.

``{fingerprint} 米氮平`` or several drugs; ``{dose-chart} course`` (occupancy, step, explorer); ``{dose-table}
agreement`` (parameters, populations); ``{model-box}``. Where the model is first shown on a page, a box says what it
assumes and cannot say; a page that only quotes numbers of the model asks for one, and is told so if it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.charts.agreement import checks
from sphinx_evidence.charts.concentration import course_figure
from sphinx_evidence.charts.explorer import explorer_figure
from sphinx_evidence.charts.figure import (
    as_csv,
    charts_as_images,
    depart_data,
    kb_chart,
    kb_chart_data,
    visit_chart,
    visit_data,
)
from sphinx_evidence.charts.fingerprint import fingerprint
from sphinx_evidence.charts.model_disclaimer import BOX, ModelBox, ask_for_boxes, has_box, model_box
from sphinx_evidence.charts.occupancy import occupancy_figure, step_figure
from sphinx_evidence.charts.simulation import missing
from sphinx_evidence.charts.tables import MODEL_TABLES, table
from sphinx_evidence.data import citation, data_of, depend, depend_on_all, records_of
from sphinx_evidence.model.affinity import DRUGS
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_evidence.charts.figure import Figure
    from sphinx_evidence.model.load import Data

logger = logging.getLogger(__name__)
SCRIPT, SHEET, DRAWING, EXPLORER = "js/chart.js", "css/chart.css", "css/chart-drawing.css", "css/chart-explorer.css"
MODEL_CHARTS = {
    "course": course_figure,
    "occupancy": occupancy_figure,
    "step": lambda data, label: step_figure(data, 7.5, 15.0, label),
    "explorer": explorer_figure,
}
MADE_FROM = ("affinities", "parameters", "populations")
"""The kinds of data of which a figure shows all that fit."""
MUST_HAVE = {
    "name": "图没有名字：加一行 “:name: fig-<页面>-<内容>”",
    "caption": "图没有图题：加一行 “:caption: …”",
    "alt": "图没有替代文字：加一行 “:alt: …”，用一两句话说出图里画了什么",
}


def legend(data: Data, made: Figure) -> nodes.legend:
    """Below a caption: what the figure shows in words, and where its numbers come from.

    What is drawn as measured is cited there; what the model is made of fills a table of its own.
    """
    node = nodes.legend()
    if made.words:
        node += nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", one)) for one in made.words))
    measured = [record for kind, identifier in made.shows if kind in ("affinity", "value")
                if (record := records_of(data, kind).get(identifier)) is not None]
    source = nodes.paragraph("", "数据来源", classes=["kb-chart__refs"])
    source += citation(dict.fromkeys(key for one in measured for key in one.refs))
    source += nodes.Text("；药代参数与各人群的来源，见模型的参数表。" if len(measured) < len(made.shows) else "。")
    node += source
    return node


@dataclass(frozen=True)
class ChartOnPage:
    """A page shows a chart or a table of the model."""

    kind: str
    """A key of CHARTS, or `table`."""


class ChartDirective(SphinxDirective):
    """What all charts share: a numbered figure with its data below, and pages read again when the data change."""

    has_content = False
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {
        "name": directives.unchanged, "caption": directives.unchanged, "alt": directives.unchanged,
        "shown": directives.nonnegative_int,
    }

    def complain(self, message: str) -> list[nodes.Node]:
        """Warn at the directive's line and show nothing."""
        logger.warning(message, location=(self.env.docname, self.lineno), type="kb", subtype="chart")
        return []

    def lack(self, data: Data, message: str) -> list[nodes.Node]:
        """Complain of what the data lack, unless a mistake reported in them is why; look again when some are added."""
        self.depend_on(data, [])
        return [] if {kind for kind, _ in data.left_out} & {*MADE_FROM} else self.complain(message)

    def depend_on(self, data: Data, shown: Sequence[tuple[str, str]]) -> None:
        """Have the page read again when a record changes, comes or goes."""
        for kind, identifier in shown:
            depend(self.env, kind, identifier, records_of(data, kind).get(identifier))
        for records in MADE_FROM:
            depend_on_all(self.env, records)

    def figure(self, made: Figure, kind: str, data: Data) -> list[nodes.Node]:
        """The figure and its data."""
        for option, advice in MUST_HAVE.items():
            if not self.options.get(option, "").strip():
                self.complain(advice)
        self.depend_on(data, made.shows)
        store_of(self.env).note(self.env.docname, ChartOnPage(kind))
        caption = self.options.get("caption", "")
        file = self.options.get("name", "") or f"{self.env.docname.rpartition('/')[2]}-{self.lineno}"
        node = nodes.figure(classes=["kb-chart-figure"])
        node += kb_chart(html=made.html, svg=made.svg, alt=self.options.get("alt", ""), kind=kind, file=file)
        inline, _ = self.parse_inline(caption)
        node += nodes.caption(caption, "", *inline)
        node += legend(data, made)
        self.set_source_info(node)
        self.add_name(node)
        folded = kb_chart_data(csv=as_csv(made.file), file=file, page=self.env.docname, title=caption)
        folded += table(made.table)
        return [node, folded]


class FingerprintDirective(ChartDirective):
    """``{fingerprint} mirtazapine, olanzapine``: Ki by target, `:shown:` of the drugs visible at first."""

    def run(self) -> list[nodes.Node]:
        data = data_of(self.env)
        names = {name: key for key, name in DRUGS.items()} | {key: key for key in DRUGS}
        asked = [name.strip() for name in self.arguments[0].replace("，", ",").replace("、", ",").split(",")]
        for name in asked:
            if name not in names:
                return self.complain(f"没有 “{name}” 的受体数据，可用的是：{'、'.join(DRUGS.values())}")
        drugs = [names[name] for name in asked]
        for drug in drugs:
            if not any(one.drug == drug for one in data.affinities.values()):
                return self.lack(data, f"affinities.csv 里没有 {DRUGS[drug]}（{drug}）：先加上，或从图里去掉它")
        label = self.options.get("alt", "") or self.options.get("caption", "")
        made = fingerprint(data, drugs, label, self.options.get("shown", len(drugs)))
        return self.figure(made, "fingerprint", data)


class ModelChart(ChartDirective):
    """``{dose-chart} course``: a figure of the dose model."""

    def run(self) -> list[nodes.Node]:
        data, kind = data_of(self.env), self.arguments[0]
        if kind not in MODEL_CHARTS:
            return self.complain(f"没有 “{kind}” 这种图，可用的是：{'、'.join(MODEL_CHARTS)}")
        lacking = missing(data)
        if lacking:
            return self.lack(data, f"剂量模型缺数据：{'；'.join(lacking)}")
        label = self.options.get("alt", "") or self.options.get("caption", "")
        box = [] if has_box(self.env, self.env.docname) else [model_box(self.env, BOX)]
        return [*box, *self.figure(MODEL_CHARTS[kind](data, label), kind, data)]


class ModelTable(ChartDirective):
    """``{dose-table} agreement``: what the model is made of, and how it compares with what is published."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        data, kind = data_of(self.env), self.arguments[0]
        if kind not in MODEL_TABLES:
            return self.complain(f"没有 “{kind}” 这种表，可用的是：{'、'.join(MODEL_TABLES)}")
        lacking = missing(data)
        if lacking:
            return self.lack(data, f"剂量模型缺数据：{'；'.join(lacking)}")
        store_of(self.env).note(self.env.docname, ChartOnPage("table"))
        groups = (("parameter", data.parameters), ("population", data.populations))
        self.depend_on(data, [(name, key) for name, records in groups for key in records])
        self.depend_on(data, [("value", check.value.id) for check in checks(data)])
        return [table(MODEL_TABLES[kind](data))]


def load_what_charts_need(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Stylesheets on pages with charts or tables of theirs, the script where there is an explorer."""
    kinds = {fact.kind for fact in store_of(app.env).facts_on(pagename, ChartOnPage)}
    if not is_interactive(app.builder) or not kinds:
        return
    if kinds - {"table"}:
        app.add_css_file(DRAWING)
    app.add_css_file(SHEET)
    if "explorer" in kinds:
        app.add_css_file(EXPLORER)
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    app.add_node(kb_chart, html=(visit_chart, None))
    app.add_node(kb_chart_data, html=(visit_data, depart_data))
    app.add_directive("fingerprint", FingerprintDirective)
    app.add_directive("dose-chart", ModelChart)
    app.add_directive("dose-table", ModelTable)
    app.add_directive("model-box", ModelBox)
    app.connect("env-check-consistency", ask_for_boxes)
    app.connect("doctree-resolved", charts_as_images)
    app.connect("html-page-context", load_what_charts_need)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
