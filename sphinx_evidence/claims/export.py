"""The claims as files for other programs: CSV and JSON beside the pages, with links and licence in the ledger."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from sphinx_evidence.claims.sections import UsedClaim
from sphinx_evidence.data import LedgerPage, data_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.claim import VERDICTS
from sphinx_kb.core.formats import is_site
from sphinx_kb.core.message_nodes import enumerated, message_nodes
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from sphinx_evidence.model.claim import Claim
    from sphinx_evidence.model.data import Data
    from sphinx_evidence.model.reference import Reference

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make a spreadsheet read a cell as a formula."""
BEFORE_WORD, AFTER_WORD = (
    ("id", "article", "statement", "verdict"),
    ("reason", "instead", "for", "against", "species", "study", "page", "pages", "reviewed"),
)
"""The columns before and after the column with the word of the verdict, which is named after its language."""


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


def cell(value: Any) -> str:
    """Return a value as a cell: lists joined by semicolons, text that would be a formula quoted."""
    text = ";".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_csv(found: list[dict[str, Any]], word: str) -> str:
    """Return the rows as CSV; a byte order mark makes spreadsheets read it as UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, (*BEFORE_WORD, word, *AFTER_WORD), lineterminator="\n")
    writer.writeheader()
    for row in found:
        writer.writerow({key: cell(value) for key, value in row.items()})
    return f"\ufeff{text.getvalue()}"


def as_json(found: list[dict[str, Any]], data: Data, title: str, licence: dict[str, str]) -> str:
    """Return the rows as JSON, with title, licence, and the meaning of verdicts, sections and keys of references."""
    keys = sorted({key for row in found for key in (*row["for"], *row["against"])} & data.references.keys())
    document = {
        "title": title,
        **({"licence": licence} if licence else {}),
        "verdicts": {verdict.id: {"word": verdict.word, "meaning": verdict.meaning} for verdict in VERDICTS.values()},
        "sections": data.sections,
        "references": {key: reference_fields(data.references[key]) for key in keys},
        "claims": found,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def reference_fields(entry: Reference) -> dict[str, str]:
    """Return what identifies a reference, without BibTeX braces, and its state of checking."""
    wanted = ("title", "year", "doi", "pmid", "url")
    shown = {name: re.sub("[{}]", "", entry.fields[name]) for name in wanted if entry.fields.get(name)}
    return {**shown, "verified": entry.verified}


def offer_files(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the files in the ledger, after its table of counts."""
    if not is_site(app.builder) or not store_of(app.env).facts_on(docname, LedgerPage):
        return
    here = app.builder.get_target_uri(docname)
    files = enumerated(nodes.reference("", text, refuri=relative_uri(here, name), internal=True)
                       for name, text in (("claims.csv", "CSV"), ("claims.json", "JSON")))
    line = nodes.paragraph("", "", *message_nodes(_("The whole table can be downloaded: %(files)s."), files=files),
                           classes=["kb-ledger__files"])
    if licence := app.config.kb_data_licence:
        name = nodes.reference("", licence["name"], refuri=licence["url"])
        line += message_nodes(_(" It is published under %(licence)s; please credit “%(attribution)s”."),
                              licence=name, attribution=licence["attribution"])
    table = next(table for table in doctree.findall(nodes.table) if "kb-ledger__counts" in table["classes"])
    table.parent.insert(table.parent.index(table) + 1, line)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write both files once the pages are written."""
    if exception is not None or not is_site(app.builder) or not store_of(app.env).pages_with(LedgerPage):
        return
    pages: dict[str, list[str]] = {}
    for page, used in store_of(app.env).facts(UsedClaim):
        if page not in pages.setdefault(used.claim, []):
            pages[used.claim].append(page)
    data, title = data_of(app.env), _("%s: ledger of claims") % app.config.project
    word = f"verdict_{str(app.config.language).partition('_')[0]}"
    found = claim_rows(data.claims.values(), pages, word)
    Path(app.outdir, "claims.csv").write_text(as_csv(found, word), encoding="utf-8")
    text = as_json(found, data, title, app.config.kb_data_licence)
    Path(app.outdir, "claims.json").write_text(text, encoding="utf-8")
