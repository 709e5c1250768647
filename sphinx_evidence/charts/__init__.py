"""Receptor fingerprints and the dose model: figures drawn by Python, for pages and books alike.

``{fingerprint} drug, drug`` draws affinities, ``{dose-chart} NAME`` a figure of the dose model (a module of `kinds/`),
``{dose-table} NAME`` a table of it (a module of `model_tables/`). ``{model-box}`` states what the model assumes and
cannot say; the first figure of the model on a page adds it. A page that only quotes numbers from the model needs the
directive itself, and its author is warned if it is missing. ``{drawing} NAME`` shows a drawn scene (`scenes/`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_evidence.charts.directives import ChartOnPage, Fingerprint, ModelChart, ModelTable
from sphinx_evidence.charts.drawing import add_drawings
from sphinx_evidence.charts.model_disclaimer import ModelBox, ask_for_boxes
from sphinx_evidence.charts.nodes import add_chart_nodes
from sphinx_evidence.locale import _
from sphinx_evidence.model.quantity import SETTINGS_DIRECTIVES
from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.static_files import add_static_folder
from sphinx_kb.core.store import store_of
from sphinx_kb.text.myst_source import add_code_directives

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

CHART_CSS, DRAWING_CSS = "css/chart.css", "css/chart-drawing.css"


def load_what_charts_need(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load stylesheets on pages with charts or their tables, and the further files that a chart names."""
    charts = store_of(app.env).facts_on(pagename, ChartOnPage)
    if not is_interactive(app.builder) or not charts:
        return
    if any(chart.is_drawn for chart in charts):
        app.add_css_file(DRAWING_CSS)
    app.add_css_file(CHART_CSS)
    for chart in charts:
        for sheet in chart.sheets:
            app.add_css_file(sheet)
        if chart.script:
            app.add_js_file(chart.script, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_evidence.data")
    app.add_config_value("kb_dose_model", {}, "env", types=frozenset({dict}), description=_(
        "The dose model: drug, doses (mg) and, optionally, receptors, population, usual_dose, dose_step, days_taken, "
        "days_shown, measured and estimates (the prefix of the ids of values that come from the model)"))
    app.add_config_value("kb_fingerprint_targets", [], "env", types=frozenset({list}), description=_(
        "The rows of fingerprints, each a list: a target, then the targets that stand in where it was not measured; by "
        "default every target in the data"))
    app.add_config_value("kb_chart_requires", [], "env", types=frozenset({list}), description=_(
        "Which of name, caption and alt every chart must have; a chart that lacks one gets a warning"))
    app.add_config_value("kb_model_disclaimer", [], "env", types=frozenset({list}), description=_(
        "The paragraphs of the box about the dose model; each may begin with **words in bold**"))
    app.add_config_value("kb_model_disclaimer_brief", [], "env", types=frozenset({list}), description=_(
        "The paragraphs of that box on pages that only quote numbers from the model"))
    add_static_folder(app, Path(__file__).parent / "static", _)
    add_code_directives(*SETTINGS_DIRECTIVES)
    add_chart_nodes(app)
    add_drawings(app)
    app.add_directive("fingerprint", Fingerprint)
    app.add_directive("dose-chart", ModelChart)
    app.add_directive("dose-table", ModelTable)
    app.add_directive("model-box", ModelBox)
    app.connect("env-check-consistency", ask_for_boxes)
    app.connect("html-page-context", load_what_charts_need)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
