"""The data that the site offers to other programs: valid by the schemas it publishes, the same in CSV as in JSON."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import jsonschema
import pytest

pytestmark = pytest.mark.site
CSL = Path(__file__).parents[1] / "evidence/schemas/csl-data.json"
ROWS = {"values": "values", "claims": "claims", "interactions": "substances"}
"""The files with a schema, and the list in each that its table has."""
KEY = {"interactions": "substance"}
TAKEN_FOR_MISSING = {"NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "<NA>", "-nan", "#N/A", "#NA"}
"""Words that pandas reads as an empty cell."""


def read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_each_document_is_valid_by_the_schema_that_is_published_beside_it(built_site):
    schemas = {path.name for path in built_site.out.glob("*.schema.json")}
    named = {document["$schema"] for name in ROWS if (document := read(built_site.out / f"{name}.json"))}
    assert named == schemas
    for name in ROWS:
        document = read(built_site.out / f"{name}.json")
        schema = read(built_site.out / document["$schema"])
        jsonschema.Draft202012Validator.check_schema(schema)
        rules = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        assert [error.message for error in rules.iter_errors(document)] == [], name


def test_the_references_of_the_site_and_of_each_page_are_csl(built_site):
    rules = jsonschema.Draft7Validator(read(CSL))
    files = [built_site.out / "references.json", *built_site.out.glob("_references/**/*.json"),
             *built_site.out.glob("_cite/**/*.json")]
    assert len(files) > 80
    assert {path.name: [error.message for error in rules.iter_errors(read(path))] for path in files
            if not rules.is_valid(read(path))} == {}


@pytest.mark.parametrize("name", ROWS)
def test_a_table_reads_as_a_frame_with_the_rows_of_the_document_and_a_doi_column(built_site, name):
    with (built_site.out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert len(set(header)) == len(header)
    assert all(re.fullmatch("[a-z_]+", column) for column in header)
    assert {len(row) for row in rows} == {len(header)}
    table = [dict(zip(header, row, strict=True)) for row in rows]
    listed = read(built_site.out / f"{name}.json")[ROWS[name]]
    assert list(dict.fromkeys(row[KEY.get(name, "id")] for row in table)) == [row["id"] for row in listed]
    dois = " ".join(row[column] for row in table for column in header if column.endswith("dois")).split()
    assert len(dois) > 100
    assert all(re.fullmatch(r"10\.[0-9]{4,9}/\S+", doi) for doi in dois)
    assert {cell for row in rows for cell in row} & TAKEN_FOR_MISSING == set()
    for column in {"value", "low", "high"} & set(header):
        assert all(float(row[column]) >= -1e9 for row in table if row[column]), column
