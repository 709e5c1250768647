"""The interactions as files for other programs: CSV, JSON, and the JSON Schema of the latter, linked on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_evidence.data import data_of, digest_of_data
from sphinx_evidence.exports import as_csv, as_json, dois_of, licence_of, line_of_files, reference_fields, write_all
from sphinx_evidence.interactions.checker import CheckerPage
from sphinx_evidence.interactions.schema import FILE, document_schema
from sphinx_evidence.locale import _
from sphinx_evidence.model.interaction_checks import parts_of
from sphinx_evidence.model.severity import SEVERITIES
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.interaction import Interaction
    from sphinx_evidence.model.severity import Severity
    from sphinx_evidence.model.substance import Substance

COLUMNS = (
    "substance", "name", "english", "kind", "brands", "also", "contained", "class", "title", "analogy", "severity",
    "severity_word", "effect", "label", "labels", "values", "study", "refs", "dois", "searched", "note",
    "reviewed",
)
"""The columns of the CSV file: a row for each class of each substance."""
FILES = (("interactions.csv", "CSV"), ("interactions.json", "JSON"), (FILE, "JSON Schema"))
ASK = _("Before you take the next dose, ask a doctor or a pharmacist.")


def csv_rows(data: Data) -> list[dict[str, Any]]:
    """Return a row for each class of each substance, the gravest first."""
    found = []
    for substance in data.substances.values():
        for part in parts_of(substance, data):
            one = part.interaction
            found.append({
                "substance": substance.id, "name": substance.name, "english": substance.english,
                "kind": substance.kind, "brands": substance.brands, "also": substance.also,
                "contained": "" if part.by is substance else part.by.id, "class": one.id, "title": one.title,
                "analogy": str(part.is_analogy).lower(), "severity": one.severity.id,
                "severity_word": one.severity.word, "effect": one.effect, "label": one.label,
                "labels": one.labels, "values": one.values, "study": one.study,
                "refs": one.further,
                "dois": dois_of((*one.labels, *one.further), data), "searched": one.searched,
                "note": substance.note, "reviewed": one.reviewed.isoformat(),
            })
    return found


def document_of(data: Data) -> dict[str, Any]:
    """Return everything as plain values: what every answer says, scale, classes, substances, values, references."""
    keys = {key for records in (data.interactions, data.substances) for one in records.values() for key in one.refs}
    values = {name for one in data.interactions.values() for name in one.values} & data.values.keys()
    keys |= {key for name in values for key in data.values[name].refs}
    return {
        "ask": str(ASK),
        "severities": [severity_fields(one) for one in SEVERITIES.values()],
        "classes": [class_fields(one) for one in data.interactions.values()],
        "substances": [substance_fields(one) for one in data.substances.values()],
        "values": {name: {"quantity": data.values[name].quantity, "shown": data.values[name].show(),
                          "status": data.values[name].status} for name in sorted(values)},
        "references": {key: reference_fields(data.references[key]) for key in sorted(keys & data.references.keys())},
    }


def severity_fields(one: Severity) -> dict[str, Any]:
    """Return a severity as plain values."""
    return {"id": one.id, "word": one.word, "rank": one.rank, "on_scale": one.is_on_scale, "meaning": one.meaning}


def class_fields(one: Interaction) -> dict[str, Any]:
    """Return an interaction as plain values."""
    return {
        "id": one.id, "title": one.title, "severity": one.severity.id, "effect": one.effect, "label": one.label,
        "labels": list(one.labels), "values": list(one.values), "study": list(one.study), "refs": list(one.further),
        "searched": one.searched, "reviewed": one.reviewed.isoformat(),
    }


def substance_fields(one: Substance) -> dict[str, Any]:
    """Return a substance as plain values."""
    return {
        "id": one.id, "name": one.name, "english": one.english, "kind": one.kind, "brands": list(one.brands),
        "also": list(one.also), "classes": list(one.interactions), "analogy": list(one.analogy),
        "contains": list(one.contains), "note": one.note, "refs": list(one.refs),
    }


def offer_files(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the files on the page of the checker, after its scale."""
    if not is_site(app.builder) or not store_of(app.env).facts_on(docname, CheckerPage):
        return
    line = line_of_files(app, docname, FILES, _("The whole table can be downloaded: %(files)s."))
    scale = next(table for table in doctree.findall(nodes.table) if "kb-interactions__scale" in table["classes"])
    scale.parent.insert(scale.parent.index(scale) + 1, line)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files once the pages are written."""
    if exception is not None or not is_site(app.builder) or not store_of(app.env).pages_with(CheckerPage):
        return
    title, licence = _("%s: interactions") % app.config.project, licence_of(app)

    def contents() -> dict[str, str]:
        data = data_of(app.env)
        return {
            "interactions.csv": as_csv(COLUMNS, csv_rows(data)),
            "interactions.json": as_json({"$schema": FILE, "title": title, **licence, **document_of(data)}),
            FILE: as_json(document_schema()),
        }

    write_all(app, kept_value(app.env, "interactions", lambda: [digest_of_data(app.env), title, licence], contents))
