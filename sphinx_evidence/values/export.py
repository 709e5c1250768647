"""All numbers as files for other programs: CSV and JSON with the DOI of each source, and the schema of the latter."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from sphinx_evidence.data import data_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.vocabulary import INTERVALS, KINDS, SPECIES, STATUSES
from sphinx_evidence.values.table import ValuesPage
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.message_nodes import enumerated, message_nodes
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.value import Value

PLAIN = ("id", "quantity", "value", "low", "high", "interval", "unit", "drug", "population", "species", "kind")
"""The columns that are printed as the data files have them."""
COLUMNS = (*PLAIN, "refs", "dois", "pmids", "status", "note", "shown", "address")
FILES = (("values.csv", "CSV"), ("values.json", "JSON"), ("values.schema.json", "JSON Schema"))
FORMULA_STARTS = ("=", "@", "\t", "\r")
"""Characters that make a spreadsheet read a cell as a formula; numbers may begin with a sign."""


def rows_of(data: Data, page: str) -> list[dict[str, Any]]:
    """Return every number as plain values, in the order of the ids; `page` is the address of the table."""
    return [row_of(value, data, page) for _name, value in sorted(data.values.items())]


def row_of(value: Value, data: Data, page: str) -> dict[str, Any]:
    """Return one number as plain values."""
    sources = [data.references[key] for key in value.refs if key in data.references]
    return {
        **{name: getattr(value, name) for name in PLAIN}, "refs": list(value.refs),
        "dois": [source.doi for source in sources], "pmids": [source.pmid for source in sources],
        "status": value.status, "note": value.note, "shown": value.show(), "address": f"{page}#v-{value.id}",
    }


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Return the rows as CSV: lists joined by spaces, which no DOI contains, a byte order mark for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        joined = {name: " ".join(cell) if isinstance(cell, list) else str(cell) for name, cell in row.items()}
        cells = [joined[name] for name in COLUMNS]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    return f"\ufeff{text.getvalue()}"


def schema_of(title: str) -> dict[str, Any]:
    """Return the JSON schema of the JSON file."""
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    number = {"type": "string", "pattern": "^([+\u2212-]?[0-9]+([.][0-9]+)?)?$"}
    known = {"interval": INTERVALS, "species": [*SPECIES, "-"], "kind": KINDS, "status": STATUSES}
    columns = {name: {"type": "string", "enum": list(known[name])} if name in known
               else number if name in ("value", "low", "high")
               else texts if name in ("refs", "dois", "pmids") else text for name in COLUMNS}
    row = {"type": "object", "properties": columns, "required": list(COLUMNS), "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "type": "object",
        "properties": {"title": text, "licence": {"type": "object"}, "values": {"type": "array", "items": row}},
        "required": ["title", "values"], "additionalProperties": False,
    }


def offer_files(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the files before the first table."""
    if not is_site(app.builder) or not store_of(app.env).facts_on(docname, ValuesPage):
        return
    here = app.builder.get_target_uri(docname)
    files = enumerated(nodes.reference("", text, refuri=relative_uri(here, name), internal=True)
                       for name, text in FILES)
    line = nodes.paragraph("", "", *message_nodes(_("All values can be downloaded: %(files)s."), files=files))
    if (home := next(iter(doctree.findall(nodes.section)), None)) is not None:
        first = next((at for at, child in enumerate(home) if isinstance(child, nodes.section)), len(home))
        home.insert(first, line)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files once the pages are written."""
    tables = store_of(app.env).pages_with(ValuesPage) if exception is None and is_site(app.builder) else []
    if not tables:
        return
    rows = rows_of(data_of(app.env), app.builder.get_target_uri(tables[0]))
    title = _("%s: table of values") % app.config.project
    licence = {"licence": app.config.kb_data_licence} if app.config.kb_data_licence else {}
    contents = (as_csv(rows), as_text({"title": title, **licence, "values": rows}), as_text(schema_of(title)))
    for (name, _label), text in zip(FILES, contents, strict=True):
        Path(app.outdir, name).write_text(text, encoding="utf-8")


def as_text(document: dict[str, Any]) -> str:
    """Return a document as JSON."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
