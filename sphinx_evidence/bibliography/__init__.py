"""References: their list, with the state of checking and the citing pages of each, and the sources below each page.

sphinxcontrib-bibtex does the citing and listing. GB/T 7714 (`bibtex_default_style = "gbt7714"`,
`bibtex_reference_style = "kb_author_year"`) is optional; any style that pybtex knows works as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError

from sphinx_evidence.bibliography.citations import check_citations, note_citations
from sphinx_evidence.bibliography.entry_list import add_style_of_list, complete_entries, shown_in_lists
from sphinx_evidence.bibliography.roles import add_roles
from sphinx_evidence.bibliography.sources import PART, add_sources_to_context, shown_at_foot
from sphinx_evidence.bibliography.style import register
from sphinx_evidence.data import subject_of
from sphinx_evidence.locale import _
from sphinx_evidence.model.load import load
from sphinx_kb.core.fingerprint import has_nothing_to_say
from sphinx_kb.core.page_parts import add_page_part
from sphinx_kb.core.static_files import add_static_folder, add_style, add_template_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

HERE = Path(__file__).parent


def silence_own_warnings(app: Sphinx, config: Config) -> None:
    """Silence the warnings of sphinxcontrib-bibtex that we give ourselves."""
    config.suppress_warnings = [*config.suppress_warnings, "bibtex.key_not_found"]


def stop_where_unreadable(app: Sphinx) -> None:
    """Stop with file, line and cure if a bibliography cannot be parsed.

    Raises SystemExit, where sphinxcontrib-bibtex would fail with a traceback that names no line.
    """
    if has_nothing_to_say(app):
        return
    bad = [fault for fault in load(Path(app.srcdir), subject_of(app.config)).faults if fault.path.endswith(".bib")]
    try:
        for path in {fault.path for fault in bad}:
            Parser("utf-8").parse_file(Path(app.srcdir, path))
    except (PybtexError, UnicodeDecodeError):
        messages = (f"{Path(app.srcdir, fault.path)}:{fault.line}: {fault.message}" for fault in bad)
        raise SystemExit("\n".join(messages)) from None


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Tell what each page shows of the references: its sources, and on lists of references who cites them."""
    return {**shown_at_foot(app), **shown_in_lists(app)}


def setup(app: Sphinx) -> ExtensionMetadata:
    register()
    app.setup_extension("sphinxcontrib.bibtex")
    add_roles(app)
    app.setup_extension("sphinx_evidence.data")
    add_static_folder(app, HERE / "static", _)
    add_style(app, "css/references.css")
    add_template_folder(app, HERE / "templates")
    add_page_part(app, PART)
    app.connect("config-inited", silence_own_warnings)
    # before sphinxcontrib-bibtex parses the files, and once it is known whether they have changed (2)
    app.connect("builder-inited", stop_where_unreadable, priority=100)
    app.connect("doctree-read", note_citations)
    app.connect("env-updated", check_citations)
    app.connect("doctree-resolved", complete_entries)
    app.connect("html-page-context", add_sources_to_context)
    app.connect("html-page-context", add_style_of_list)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("kb-answered-domains", lambda app: "cite")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
