"""The claims as files for other programs: CSV, JSON and the schema of the latter, with links in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_evidence.claims.sections import UsedClaim
from sphinx_evidence.data import LedgerPage, data_of, digest_of_data
from sphinx_evidence.exports import (
    DATE,
    NAME,
    REFERENCES,
    TEXT,
    array,
    as_csv,
    as_json,
    dois_of,
    licence_of,
    line_of_files,
    mapping,
    record,
    reference_fields,
    schema_of,
    write_all,
)
from sphinx_evidence.locale import _, language_of_messages
from sphinx_evidence.model.claim import SCHEMA as CLAIM_FIELDS
from sphinx_evidence.model.claim import VERDICTS
from sphinx_evidence.model.vocabulary import SPECIES, STUDIES
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from sphinx_evidence.model.claim import Claim
    from sphinx_evidence.model.data import Data

BEFORE_WORD, AFTER_WORD = (
    ("id", "article", "statement", "verdict"),
    ("reason", "instead", "for", "for_dois", "against", "against_dois", "species", "study", "page", "pages",
     "reviewed"),
)
"""The columns before and after the column with the word of the verdict, which is named after its language."""
SCHEMA = "claims.schema.json"
FILES = (("claims.csv", "CSV"), ("claims.json", "JSON"), (SCHEMA, "JSON Schema"))


def claim_rows(claims: Iterable[Claim], used: dict[str, list[str]], word: str) -> list[dict[str, Any]]:
    """Return the claims as plain values, in the order of their ids.

    `used` gives the pages that use each claim, `word` is the name of the column with the word of the verdict.
    """
    return [
        {
            "id": claim.id, "article": claim.article, "statement": claim.statement, "verdict": claim.verdict.id,
            word: claim.verdict.word, "reason": claim.reason, "instead": claim.instead,
            "for": list(claim.supporting), "against": list(claim.opposing), "species": list(claim.species),
            "study": list(claim.study), "page": claim.page, "pages": used.get(claim.id, []),
            "reviewed": claim.reviewed.isoformat(),
        }
        for claim in sorted(claims, key=lambda claim: claim.id)
    ]


def for_table(row: dict[str, Any], data: Data) -> dict[str, Any]:
    """Return a row with the DOIs of both sides."""
    return row | {f"{side}_dois": dois_of(row[side], data) for side in ("for", "against")}


def document_of(found: list[dict[str, Any]], data: Data) -> dict[str, Any]:
    """Return the rows with the meaning of verdicts, sections and keys of references."""
    keys = sorted({key for row in found for key in (*row["for"], *row["against"])} & data.references.keys())
    return {
        "verdicts": {verdict.id: {"word": verdict.word, "meaning": verdict.meaning} for verdict in VERDICTS.values()},
        "sections": data.sections,
        "references": {key: reference_fields(data.references[key]) for key in keys},
        "claims": found,
    }


def claims_schema(title: str, word: str) -> dict[str, Any]:
    """Return the JSON schema of the JSON file, made from the fields that the checks of the data use."""
    return schema_of(title, {
        "verdicts": mapping(record({"word": NAME, "meaning": NAME})),
        "sections": mapping(NAME),
        "references": REFERENCES,
        "claims": array(record({
            "id": {"type": "string", "pattern": "^C[0-9]{3}$"}, "article": NAME, "statement": NAME,
            "verdict": {"enum": list(VERDICTS)}, word: NAME, "reason": NAME, "instead": TEXT,
            "for": array(NAME), "against": array(NAME), "species": array({"enum": list(SPECIES)}),
            "study": array({"enum": list(STUDIES)}), "page": NAME, "pages": array(NAME), "reviewed": DATE,
        }, CLAIM_FIELDS.fields)),
    })


def offer_files(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the files in the ledger, after its table of counts."""
    if not is_site(app.builder) or not store_of(app.env).facts_on(docname, LedgerPage):
        return
    line = line_of_files(app, docname, FILES, _("The whole table can be downloaded: %(files)s."))
    table = next(table for table in doctree.findall(nodes.table) if "kb-ledger__counts" in table["classes"])
    table.parent.insert(table.parent.index(table) + 1, line)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files once the pages are written."""
    if exception is not None or not is_site(app.builder) or not store_of(app.env).pages_with(LedgerPage):
        return
    pages: dict[str, list[str]] = {}
    for page, used in store_of(app.env).facts(UsedClaim):
        if page not in pages.setdefault(used.claim, []):
            pages[used.claim].append(page)
    title, licence = _("%s: ledger of claims") % app.config.project, licence_of(app)
    word = f"verdict_{str(app.config.language).partition('_')[0]}"
    made_from = [digest_of_data(app.env), language_of_messages(), pages, title, licence, word]

    def contents() -> dict[str, str]:
        data = data_of(app.env)
        found = claim_rows(data.claims.values(), pages, word)
        return {
            "claims.csv": as_csv((*BEFORE_WORD, word, *AFTER_WORD), (for_table(row, data) for row in found)),
            "claims.json": as_json({"$schema": SCHEMA, "title": title, **licence, **document_of(found, data)}),
            SCHEMA: as_json(claims_schema(title, word)),
        }

    write_all(app, kept_value(app.env, "claims", lambda: made_from, contents))
