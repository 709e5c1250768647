"""The table of all numbers: rows that a script can filter, and files that other programs read."""

from __future__ import annotations

import csv
import io
import json

import jsonschema


def test_a_row_says_what_it_can_be_filtered_by(evidence):
    evidence.settings["kb_drugs"] = {"mirtazapine": "米氮平"}
    page = evidence.build().page("data")
    assert '<tr data-kb-drug="米氮平" data-kb-species="人" data-kb-status="看过摘要" id="v-half-life">' in page
    assert "js/values.js" in page
    assert "js/values.js" not in evidence.build().page("brake")


def test_the_files_are_read_by_other_programs_and_keep_to_the_schema(evidence):
    built = evidence.build()
    assert 'href="values.csv">CSV</a>' in built.page("data")
    document = json.loads((built.out / "values.json").read_text(encoding="utf-8"))
    schema = json.loads((built.out / "values.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    (row,) = csv.DictReader(io.StringIO((built.out / "values.csv").read_text(encoding="utf-8-sig")))
    (value,) = document["values"]
    assert row["dois"] == "10.1007/s00213-013-3146-1"
    assert value["dois"] == ["10.1007/s00213-013-3146-1"]
    assert (row["low"], row["high"], row["unit"], row["shown"]) == ("20", "40", "h", "20–40 h")
    assert row["address"] == value["address"] == "data.html#v-half-life"


def test_the_schema_rejects_what_is_not_in_the_data(evidence):
    built = evidence.build()
    document = json.loads((built.out / "values.json").read_text(encoding="utf-8"))
    schema = json.loads((built.out / "values.schema.json").read_text(encoding="utf-8"))
    document["values"][0]["species"] = "dragon"
    assert not jsonschema.Draft202012Validator(schema).is_valid(document)
