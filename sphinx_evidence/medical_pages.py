"""What medical pages say of themselves to search engines: the drug they are about, and for whom they are.

It completes the data of schema.org that `sphinx_kb.html.metadata` gives of every page. Pages about the site itself,
named by `kb_not_medical`, stay plain pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

AUDIENCES = ("Patient", "Clinician")


def add_medical_data(app: Sphinx, pagename: str, data: dict[str, Any]) -> None:
    """Say of a medical page that it is one, and what it is about."""
    subject = app.config.kb_subject
    if not subject or pagename.startswith(tuple(app.config.kb_not_medical)):
        return
    data["@type"] = "MedicalWebPage"
    data["about"] = {"@type": "Drug", **subject}
    data["audience"] = [{"@type": "MedicalAudience", "audienceType": who} for who in AUDIENCES]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_subject", {}, "html", types=frozenset({dict}),
                         description="schema.org's Drug: what the medical pages are about")
    app.add_config_value("kb_not_medical", [], "html", types=frozenset({list}),
                         description="how the names of pages begin that are about the site itself")
    app.setup_extension("sphinx_kb.html.metadata")
    app.connect("kb-page-data", add_medical_data)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
