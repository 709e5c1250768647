"""Metadata of medical pages for search engines: the drug they are about, and their audience.

Adds to the schema.org data that `sphinx_kb.html.metadata` gives for every page, except for pages about the site itself,
whose names begin with a prefix in `kb_not_medical`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

AUDIENCES = ("Patient", "Clinician")


def add_medical_data(app: Sphinx, pagename: str, data: dict[str, Any]) -> None:
    """Mark a page as a medical page, with its subject and audience."""
    subject = app.config.kb_subject
    if not subject or pagename.startswith(tuple(app.config.kb_not_medical)):
        return
    data["@type"] = "MedicalWebPage"
    data["about"] = {"@type": "Drug", **subject}
    data["audience"] = [{"@type": "MedicalAudience", "audienceType": who} for who in AUDIENCES]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_subject", {}, "html", types=frozenset({dict}),
                         description="properties of schema.org's Drug: the subject of the medical pages")
    app.add_config_value("kb_not_medical", [], "html", types=frozenset({list}),
                         description="prefixes of the names of pages that are about the site itself")
    app.setup_extension("sphinx_kb.html.metadata")
    app.connect("kb-page-data", add_medical_data)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
