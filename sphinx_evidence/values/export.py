"""All numbers as files for other programs: CSV and JSON with the DOI of each source, and the schema of the latter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_evidence.data import data_of, digest_of_data
from sphinx_evidence.exports import KEBAB, TEXT, array, as_csv, as_json, licence_of, line_of_files, record, write_all
from sphinx_evidence.exports import schema_of as document_schema
from sphinx_evidence.locale import _
from sphinx_evidence.model.vocabulary import INTERVALS, KINDS, SPECIES, STATUSES
from sphinx_evidence.values.table import ValuesPage
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.value import Value

PLAIN = ("id", "quantity", "value", "low", "high", "interval", "unit", "drug", "population", "species", "kind")
"""The columns that are printed as the data files have them."""
LISTS = ("refs", "dois", "pmids")
COLUMNS = (*PLAIN, *LISTS, "status", "note", "shown", "address")
SCHEMA = "values.schema.json"
FILES = (("values.csv", "CSV"), ("values.json", "JSON"), (SCHEMA, "JSON Schema"))


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


def for_table(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its lists joined by spaces, which no DOI contains; a work may have none."""
    return row | {name: " ".join(filter(None, row[name])) for name in LISTS}


def schema_of(title: str) -> dict[str, Any]:
    """Return the JSON schema of the JSON file."""
    number = {"type": "string", "pattern": "^([+\u2212-]?[0-9]+([.][0-9]+)?)?$"}
    known = {"interval": INTERVALS, "species": [*SPECIES, "-"], "kind": KINDS, "status": STATUSES}
    columns = {name: {"type": "string", "enum": list(known[name])} if name in known
               else number if name in ("value", "low", "high")
               else KEBAB if name == "id" else array(TEXT) if name in LISTS else TEXT for name in COLUMNS}
    return document_schema(title, {"values": array(record(columns))})


def offer_files(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the files before the first table."""
    if not is_site(app.builder) or not store_of(app.env).facts_on(docname, ValuesPage):
        return
    if (home := next(iter(doctree.findall(nodes.section)), None)) is not None:
        first = next((at for at, child in enumerate(home) if isinstance(child, nodes.section)), len(home))
        home.insert(first, line_of_files(app, docname, FILES, _("All values can be downloaded: %(files)s.")))


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files once the pages are written."""
    tables = store_of(app.env).pages_with(ValuesPage) if exception is None and is_site(app.builder) else []
    if not tables:
        return
    page, licence = app.builder.get_target_uri(tables[0]), licence_of(app)
    title = _("%s: table of values") % app.config.project

    def contents() -> dict[str, str]:
        rows = rows_of(data_of(app.env), page)
        return {
            "values.csv": as_csv(COLUMNS, map(for_table, rows)),
            "values.json": as_json({"$schema": SCHEMA, "title": title, **licence, "values": rows}),
            SCHEMA: as_json(schema_of(title)),
        }

    write_all(app, kept_value(app.env, "values", lambda: [digest_of_data(app.env), page, title, licence], contents))
