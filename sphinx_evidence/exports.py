"""What the files for other programs share: CSV, JSON with a published schema, and the line that offers them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from sphinx_evidence.locale import _
from sphinx_kb.core.message_nodes import enumerated, message_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx.application import Sphinx

    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.reference import Reference

FORMULA = re.compile(r"[=@\t\r]|[+-](?![0-9]+(?:\.[0-9]+)?\Z)")
"""The beginning of a cell that a spreadsheet reads as a formula; a number with a sign is none."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string"}
NAME = {"type": "string", "minLength": 1}
DATE = {"type": "string", "format": "date"}
KEBAB = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
LICENCE = {"type": "object", "additionalProperties": TEXT}


def cell(value: Any) -> str:
    """Return a value as a cell of CSV: lists joined by semicolons, text that would be a formula quoted."""
    text = ";".join(value) if isinstance(value, (list, tuple)) else str(value)
    return f"'{text}" if FORMULA.match(text) else text


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV; a byte order mark makes spreadsheets read it as UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(row[name]) for name in columns})
    return f"\ufeff{text.getvalue()}"


def as_json(document: Mapping[str, Any]) -> str:
    """Return plain values as JSON."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def dois_of(keys: Iterable[str], data: Data) -> str:
    """Return the DOIs of references for a cell: joined by spaces, which no DOI contains, as some do semicolons."""
    known = (data.references[key].doi for key in keys if key in data.references)
    return " ".join(doi for doi in known if doi)


def reference_fields(entry: Reference) -> dict[str, str]:
    """Return what identifies a reference, without BibTeX braces, and its state of checking."""
    wanted = ("title", "year", "doi", "pmid", "url")
    shown = {name: re.sub("[{}]", "", entry.fields[name]) for name in wanted if entry.fields.get(name)}
    return {**shown, "verified": entry.verified}


def licence_of(app: Sphinx) -> dict[str, Any]:
    """Return the licence of the data as a field of a document; nothing where the site names none."""
    return {"licence": app.config.kb_data_licence} if app.config.kb_data_licence else {}


def line_of_files(app: Sphinx, docname: str, files: Iterable[tuple[str, str]], message: object) -> nodes.paragraph:
    """Return the line that links files, each a path and the name of its format, and says their licence."""
    here = app.builder.get_target_uri(docname)
    links = enumerated(nodes.reference("", text, refuri=relative_uri(here, name), internal=True)
                       for name, text in files)
    line = nodes.paragraph("", "", *message_nodes(message, files=links), classes=["kb-data-files"])
    if licence := app.config.kb_data_licence:
        name = nodes.reference("", licence["name"], refuri=licence["url"])
        line += message_nodes(_(" It is published under %(licence)s; please credit “%(attribution)s”."),
                              licence=name, attribution=licence["attribution"])
    return line


def write_all(app: Sphinx, texts: Mapping[str, str]) -> None:
    """Write files, each a path and its text, beside the pages."""
    for name, text in texts.items():
        Path(app.outdir, name).write_text(text, encoding="utf-8")


def schema_of(title: str, properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the schema of a whole document, which names its schema and may name a licence."""
    shared = {"$schema": TEXT, "title": NAME, "licence": LICENCE}
    return {"$schema": DIALECT, "title": title, **record({**shared, **properties}, optional=("licence", *optional))}


def record(properties: dict[str, Any], fields: Any = None, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the schema of an object with these properties and no others, described as the fields of the data are."""
    described = {name: {**one, "description": fields[name].meaning} if fields and name in fields else one
                 for name, one in properties.items()}
    return {"type": "object", "properties": described, "additionalProperties": False,
            "required": [name for name in properties if name not in optional]}


def array(items: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def mapping(values: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that maps names to values of one kind."""
    return {"type": "object", "additionalProperties": values}


REFERENCES = mapping({"type": "object", "additionalProperties": TEXT, "required": ["verified"]})
"""The schema of what `reference_fields` gives, by key."""
