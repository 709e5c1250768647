"""The directives that draw a chart or list a table of the dose model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_evidence.charts import kinds, model_tables
from sphinx_evidence.charts.comparison import rows_or_all
from sphinx_evidence.charts.dose_model import dose_model, missing_data, unnamed
from sphinx_evidence.charts.figure import Request, as_csv
from sphinx_evidence.charts.fingerprint import fingerprint
from sphinx_evidence.charts.model_disclaimer import has_box, model_box
from sphinx_evidence.charts.names import drugs_of
from sphinx_evidence.charts.nodes import chart_data, chart_drawing
from sphinx_evidence.charts.number_format import statements
from sphinx_evidence.charts.registry import module_of, names_in
from sphinx_evidence.charts.tables import table_node
from sphinx_evidence.data import citation, data_of, depend, depend_on_all, records_of
from sphinx_evidence.locale import N_, _
from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from sphinx_evidence.charts.figure import Figure
    from sphinx_evidence.model.data import Data

logger = logging.getLogger(__name__)
ALL_SHOWN = ("affinities", "parameters", "populations")
"""Fields of `Data`: a new record in one of them may change any figure."""
CITATION_ROLE = re.compile(r"\s*\{cite[\w:]*\}`[^`]*`")
ROLE = re.compile(r"\{[\w:-]+\}`([^`]*)`")
"""Markup in a caption that the text alternative would read out: citations, and roles around words."""
REQUIREMENTS = {
    "name": N_("The chart has no name: add a line “:name: fig-<page>-<content>”."),
    "caption": N_("The chart has no caption: add a line “:caption: …”."),
    "alt": N_("The chart has no text alternative: add a line “:alt: …” that says in a sentence or two what it shows."),
}
"""By option that `kb_chart_requires` may ask for: what the author is told if it is missing."""


@dataclass(frozen=True)
class ChartOnPage:
    """The page shows a chart or a table of the model."""

    is_drawn: bool
    """Whether it is a chart, not a table."""
    sheets: tuple[str, ...] = ()
    """Stylesheets that only this chart needs."""
    script: str = ""
    """A script that only this chart needs; empty if none."""


class ChartDirective(SphinxDirective):
    """Base of all charts: a numbered figure with its data below; the page is read again when the data change."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {
        "name": directives.unchanged, "caption": directives.unchanged, "alt": directives.unchanged,
        "shown": directives.nonnegative_int,
    }

    def complain(self, message: object) -> list[nodes.Node]:
        """Warn at the directive's line and show nothing."""
        logger.warning("%s", message, location=self.get_location(), type="kb", subtype="chart")
        return []

    def complain_of_data(self, data: Data, message: object) -> list[nodes.Node]:
        """Warn that data are missing, unless a reported mistake explains it; read the page again when some come."""
        self.depend_on(data, [])
        return [] if {kind for kind, _id in data.left_out} & {*ALL_SHOWN} else self.complain(message)

    def depend_on(self, data: Data, shown: Iterable[tuple[str, str]]) -> None:
        """Have the page read again when a record (kind, id) changes, or when any is added or removed."""
        for kind, identifier in shown:
            depend(self.env, kind, identifier, records_of(data, kind).get(identifier))
        for records in ALL_SHOWN:
            depend_on_all(self.env, records)

    @property
    def label(self) -> str:
        """The text alternative."""
        caption = CITATION_ROLE.sub("", str(self.options.get("caption", "")))
        return str(self.options.get("alt", "")) or ROLE.sub(r"\1", caption)

    def figure(self, chart: Figure, kind: str, data: Data) -> list[nodes.Node]:
        """Return the figure and, folded below it, its data."""
        for option, advice in REQUIREMENTS.items():
            if option in self.config.kb_chart_requires and not self.options.get(option, "").strip():
                self.complain(_(advice))
        self.depend_on(data, chart.shows)
        caption = self.options.get("caption", "")
        file = self.options.get("name", "") or f"{self.env.docname.rpartition('/')[2]}-{self.lineno}"
        node = nodes.figure(classes=["kb-chart-figure"])
        node += chart_drawing(html=chart.html, svg=chart.svg, alt=self.label, kind=kind, file=file,
                              pages=chart.pages, screens=chart.screens)
        if caption:
            inline, _messages = self.parse_inline(caption)
            node += nodes.caption(caption, "", *inline)
        node += legend(data, chart)
        self.set_source_info(node)
        self.add_name(node)
        folded = chart_data(csv=as_csv(chart.csv_rows), file=file, page=self.env.docname, title=caption or kind,
                            book_rows=chart.table.book_rows, e_book_rows=list(chart.table.e_book_rows),
                            in_halves=chart.table.in_halves)
        folded += table_node(chart.table)
        return [node, folded]


def legend(data: Data, chart: Figure) -> nodes.legend:
    """Return what stands below a caption: what the figure shows in words, and where its numbers come from.

    Measured data are cited here; the sources of the model's parameters have tables of their own.
    """
    node = nodes.legend()
    if chart.sentences:
        items = (nodes.list_item("", nodes.paragraph("", sentence)) for sentence in chart.sentences)
        node += nodes.bullet_list("", *items)
    measured = [record for kind, identifier in chart.shows if kind in ("affinity", "value")
                if (record := records_of(data, kind).get(identifier)) is not None]
    # translators: comes before citations in brackets; the next two messages end the sentence
    source = nodes.paragraph("", str(_("Sources of the data ")), classes=["kb-chart__refs"])
    source += citation(dict.fromkeys(key for record in measured for key in record.refs), alone=True)
    source += nodes.Text(str(_("; those of the model's parameters and populations are given in its tables.")
                             if len(measured) < len(chart.shows) else _(".")))
    node += source
    return node


class Fingerprint(ChartDirective):
    """``{fingerprint} drug, drug``: Ki by target; `:shown:` says how many of the drugs are visible at first."""

    def run(self) -> list[nodes.Node]:
        data = data_of(self.env)
        names = drugs_of(data)
        keys = {name: key for key, name in names.items()} | {key: key for key in names}
        asked = [name.strip() for name in self.arguments[0].replace("\uff0c", ",").replace("\u3001", ",").split(",")]
        for name in asked:
            if name not in keys:
                measured = {affinity.drug for affinity in data.affinities.values()}
                known = [name for key, name in names.items() if key in measured]
                return self.complain(_("There are no receptor data for “%(name)s”. Drugs with data: %(names)s") %
                                     {"name": name, "names": enumeration(known)})
        drugs = [keys[name] for name in asked]
        for drug in drugs:
            if not any(affinity.drug == drug for affinity in data.affinities.values()):
                message = _("affinities.csv has no affinities of %(name)s (%(drug)s): add some first, or leave the "
                            "drug out of the chart")
                return self.complain_of_data(data, message % {"name": names[drug], "drug": drug})
        rows = rows_or_all(self.config.kb_fingerprint_targets, data)
        chart = fingerprint(data, rows, drugs, self.label, self.options.get("shown", len(drugs)))
        store_of(self.env).note(self.env.docname, ChartOnPage(is_drawn=True))
        return self.figure(chart, "fingerprint", data)


class ModelDirective(ChartDirective):
    """Base of charts and tables of the dose model: looks up their module, reads the settings and the model."""

    has_content = True
    package: ClassVar[ModuleType]
    """The package with a module for each chart or table."""
    function: ClassVar[str]
    """What each module calls the function that makes it."""
    unknown: ClassVar[str]
    """The message for a name without a module."""

    def run(self) -> list[nodes.Node]:
        name, data = self.arguments[0], data_of(self.env)
        names = names_in(self.package)
        if name not in names:
            return self.complain(_(self.unknown) % {"name": name, "names": enumeration(names)})
        if find_spec("numpy") is None:
            return self.complain(_("The dose model needs numpy: pip install 'sphinx-kb[evidence]'"))
        try:
            settings = self.settings_given()
            model = dose_model(self.config.kb_dose_model, data)
            if lacking := missing_data(data, model):
                return self.complain_of_data(data, _("The dose model lacks data: %s") % statements(lacking))
            if nameless := list(unnamed(data, model)):
                return self.complain(_("“%s” in the dose model has no name for readers") % nameless[0])
            module = module_of(self.package, name, settings, self.function)
            return self.nodes_of(module, Request(data, model, self.label, settings))
        except ValueError as error:
            self.depend_on(data, [])
            return self.complain(error)

    def settings_given(self) -> dict[str, Any]:
        """Return the content of the directive, read as YAML. Raises ValueError unless it is a mapping."""
        try:
            given = yaml.safe_load("\n".join(self.content))
        except yaml.YAMLError as error:
            raise ValueError(_("The content of the directive is not valid YAML: %s") % error) from error
        if not isinstance(given, dict | None):
            raise ValueError(_("The content of the directive must be fields and their values (field: value)"))
        return given or {}

    def nodes_of(self, module: ModuleType, request: Request) -> list[nodes.Node]:
        """Return what the page shows. Raises ValueError for a wrong setting."""
        raise NotImplementedError


class ModelChart(ModelDirective):
    """``{dose-chart} NAME``: a figure of the dose model."""

    package: ClassVar[ModuleType] = kinds
    function = "draw"
    unknown = N_("There is no chart “%(name)s”. Available: %(names)s")

    def nodes_of(self, module: ModuleType, request: Request) -> list[nodes.Node]:
        chart = module.draw(request)
        box = [] if has_box(self.env, self.env.docname) else [model_box(self.env)]
        fact = ChartOnPage(True, getattr(module, "SHEETS", ()), getattr(module, "SCRIPT", ""))
        store_of(self.env).note(self.env.docname, fact)
        return [*box, *self.figure(chart, self.arguments[0], request.data)]


class ModelTable(ModelDirective):
    """``{dose-table} NAME``: the parameters of the model, or its agreement with published values."""

    option_spec: ClassVar[dict[str, Any]] = {}
    package: ClassVar[ModuleType] = model_tables
    function = "rows"
    unknown = N_("There is no table “%(name)s”. Available: %(names)s")

    def nodes_of(self, module: ModuleType, request: Request) -> list[nodes.Node]:
        table = module.rows(request)
        store_of(self.env).note(self.env.docname, ChartOnPage(is_drawn=False))
        groups = (("parameter", request.data.parameters), ("population", request.data.populations))
        self.depend_on(request.data, [(kind, key) for kind, records in groups for key in records])
        if hasattr(module, "shows"):
            self.depend_on(request.data, module.shows(request))
        return [table_node(table)]
