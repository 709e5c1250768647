"""The interactions as files for other programs: CSV, JSON, and the JSON Schema of the latter, linked on the page."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from sphinx_evidence.data import data_of
from sphinx_evidence.interactions.checker import CheckerPage
from sphinx_evidence.interactions.schema import FILE, document_schema
from sphinx_evidence.locale import _
from sphinx_evidence.model.interaction_checks import parts_of
from sphinx_evidence.model.severity import SEVERITIES
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.message_nodes import enumerated, message_nodes
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.interaction import Interaction
    from sphinx_evidence.model.reference import Reference
    from sphinx_evidence.model.severity import Severity
    from sphinx_evidence.model.substance import Substance

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make a spreadsheet read a cell as a formula."""
COLUMNS = (
    "substance", "name", "english", "kind", "brands", "also", "contained", "class", "title", "analogy", "severity",
    "severity_word", "effect", "label", "labels", "values", "study", "refs", "searched", "note", "reviewed",
)
"""The columns of the CSV file: a row for each class of each substance."""
ASK = _("Before you take the next dose, ask a doctor or a pharmacist.")


def csv_rows(data: Data) -> list[dict[str, str]]:
    """Return a row for each class of each substance, the gravest first."""
    found = []
    for substance in data.substances.values():
        for part in parts_of(substance, data):
            one = part.interaction
            found.append({
                "substance": substance.id, "name": substance.name, "english": substance.english,
                "kind": substance.kind, "brands": cell(substance.brands), "also": cell(substance.also),
                "contained": "" if part.by is substance else part.by.id, "class": one.id, "title": one.title,
                "analogy": str(part.is_analogy).lower(), "severity": one.severity.id,
                "severity_word": one.severity.word, "effect": one.effect, "label": one.label,
                "labels": cell(one.labels), "values": cell(one.values), "study": cell(one.study),
                "refs": cell(one.further), "searched": one.searched, "note": substance.note,
                "reviewed": one.reviewed.isoformat(),
            })
    return found


def cell(words: tuple[str, ...]) -> str:
    """Return several words as one cell."""
    return ";".join(words)


def as_csv(data: Data) -> str:
    """Return the rows as CSV; a byte order mark makes spreadsheets read it as UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in csv_rows(data):
        writer.writerow({key: f"'{value}" if value.startswith(FORMULA_STARTS) else value for key, value in row.items()})
    return f"\ufeff{text.getvalue()}"


def document_of(data: Data, title: str, licence: dict[str, str]) -> dict[str, Any]:
    """Return everything as plain values: the scale, the classes, the substances, the values and the references."""
    keys = {key for records in (data.interactions, data.substances) for one in records.values() for key in one.refs}
    values = {name for one in data.interactions.values() for name in one.values} & data.values.keys()
    keys |= {key for name in values for key in data.values[name].refs}
    return {
        "$schema": FILE,
        "title": title,
        "ask": str(ASK),
        **({"licence": licence} if licence else {}),
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


def reference_fields(entry: Reference) -> dict[str, str]:
    """Return what identifies a reference, without BibTeX braces, and its state of checking."""
    wanted = ("title", "year", "doi", "pmid", "url")
    shown = {name: re.sub("[{}]", "", entry.fields[name]) for name in wanted if entry.fields.get(name)}
    return {**shown, "verified": entry.verified}


def offer_files(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the files on the page of the checker, after its scale."""
    if not is_site(app.builder) or not store_of(app.env).facts_on(docname, CheckerPage):
        return
    here = app.builder.get_target_uri(docname)
    files = enumerated(nodes.reference("", text, refuri=relative_uri(here, name), internal=True) for name, text in (
        ("interactions.csv", "CSV"), ("interactions.json", "JSON"), (FILE, "JSON Schema")))
    line = nodes.paragraph("", "", *message_nodes(_("The whole table can be downloaded: %(files)s."), files=files),
                           classes=["kb-interactions__files"])
    if licence := app.config.kb_data_licence:
        name = nodes.reference("", licence["name"], refuri=licence["url"])
        line += message_nodes(_(" It is published under %(licence)s; please credit “%(attribution)s”."),
                              licence=name, attribution=licence["attribution"])
    scale = next(table for table in doctree.findall(nodes.table) if "kb-interactions__scale" in table["classes"])
    scale.parent.insert(scale.parent.index(scale) + 1, line)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files once the pages are written."""
    if exception is not None or not is_site(app.builder) or not store_of(app.env).pages_with(CheckerPage):
        return
    data = data_of(app.env)
    document = document_of(data, _("%s: interactions") % app.config.project, app.config.kb_data_licence)
    for name, text in (("interactions.csv", as_csv(data)), ("interactions.json", as_json(document)),
                       (FILE, as_json(document_schema()))):
        Path(app.outdir, name).write_text(text, encoding="utf-8")


def as_json(document: dict[str, Any]) -> str:
    """Return plain values as JSON."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
