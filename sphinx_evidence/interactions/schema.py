"""The JSON Schema of the exported interactions, made from the same fields that the checks of the data use."""

from __future__ import annotations

from typing import Any

from sphinx_evidence.model.interaction import SCHEMA as CLASS_FIELDS
from sphinx_evidence.model.severity import SEVERITIES
from sphinx_evidence.model.substance import SUBSTANCE_KINDS
from sphinx_evidence.model.vocabulary import STATUSES, STUDIES

FILE = "interactions.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string"}
NAME = {"type": "string", "minLength": 1}
KEBAB = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}


def document_schema() -> dict[str, Any]:
    """Return the schema of the whole document."""
    return {
        "$schema": DIALECT,
        "title": "Interactions of the drug of a site",
        **record({
            "$schema": TEXT,
            "title": NAME,
            "ask": {**NAME, "description": "Belongs to every answer that is shown to people."},
            "licence": {"type": "object"},
            "severities": array(record({
                "id": {"enum": list(SEVERITIES)}, "word": NAME, "rank": {"type": "integer"},
                "on_scale": {"type": "boolean"}, "meaning": NAME,
            })),
            "classes": array(record({
                "id": KEBAB, "title": NAME, "severity": {"enum": list(SEVERITIES)}, "effect": TEXT, "label": TEXT,
                "labels": array(NAME), "values": array(KEBAB), "study": array({"enum": list(STUDIES)}),
                "refs": array(NAME), "searched": TEXT, "reviewed": {"type": "string", "format": "date"},
            }, CLASS_FIELDS.fields)),
            "substances": array(record({
                "id": KEBAB, "name": NAME, "english": TEXT, "kind": {"enum": list(SUBSTANCE_KINDS)},
                "brands": array(NAME), "also": array(NAME), "classes": array(KEBAB), "analogy": array(KEBAB),
                "contains": array(KEBAB), "note": TEXT, "refs": array(NAME),
            })),
            "values": mapping(record({"quantity": NAME, "shown": NAME, "status": {"enum": list(STATUSES)}})),
            "references": mapping({"type": "object", "additionalProperties": TEXT, "required": ["verified"]}),
        }, optional=("licence",)),
    }


def record(
    properties: dict[str, Any], fields: Any = None, optional: tuple[str, ...] = ()
) -> dict[str, Any]:
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
