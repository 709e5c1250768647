"""The JSON Schema of the exported interactions, made from the same fields that the checks of the data use."""

from __future__ import annotations

from typing import Any

from sphinx_evidence.exports import DATE, KEBAB, NAME, REFERENCES, TEXT, array, mapping, record, schema_of
from sphinx_evidence.model.interaction import SCHEMA as CLASS_FIELDS
from sphinx_evidence.model.severity import SEVERITIES
from sphinx_evidence.model.substance import SUBSTANCE_KINDS
from sphinx_evidence.model.vocabulary import STATUSES, STUDIES

FILE = "interactions.schema.json"


def document_schema() -> dict[str, Any]:
    """Return the schema of the whole document."""
    return schema_of("Interactions of the drug of a site", {
        "ask": {**NAME, "description": "Belongs to every answer that is shown to people."},
        "severities": array(record({
            "id": {"enum": list(SEVERITIES)}, "word": NAME, "rank": {"type": "integer"},
            "on_scale": {"type": "boolean"}, "meaning": NAME,
        })),
        "classes": array(record({
            "id": KEBAB, "title": NAME, "severity": {"enum": list(SEVERITIES)}, "effect": TEXT, "label": TEXT,
            "labels": array(NAME), "values": array(KEBAB), "study": array({"enum": list(STUDIES)}),
            "refs": array(NAME), "searched": TEXT, "reviewed": DATE,
        }, CLASS_FIELDS.fields)),
        "substances": array(record({
            "id": KEBAB, "name": NAME, "english": TEXT, "kind": {"enum": list(SUBSTANCE_KINDS)},
            "brands": array(NAME), "also": array(NAME), "classes": array(KEBAB), "analogy": array(KEBAB),
            "contains": array(KEBAB), "note": TEXT, "refs": array(NAME),
        })),
        "values": mapping(record({"quantity": NAME, "shown": NAME, "status": {"enum": list(STATUSES)}})),
        "references": REFERENCES,
    })
