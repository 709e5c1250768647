"""References: their list, with the state of checking and the citing pages of each, and the sources below each page.

sphinxcontrib-bibtex does the citing and listing. GB/T 7714 is optional; any style that pybtex knows works as well. Its
two systems: numbers by page (`bibtex_default_style = "gbt7714_numeric"`, `bibtex_reference_style = "kb_numeric"`), and
author with year (`"gbt7714"`, `"kb_author_year"`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError

from sphinx_evidence.bibliography import numeric, sources, style
from sphinx_evidence.bibliography.citations import ListStyle, check_citations, note_citations, shown_keys
from sphinx_evidence.bibliography.entries import listed_entries, pages_with_lists_of_missing_files, text_of
from sphinx_evidence.bibliography.entry_list import add_style_of_list, complete_entries, shown_in_lists
from sphinx_evidence.bibliography.export import setup_files
from sphinx_evidence.bibliography.kept_entries import keep_formatted_entries
from sphinx_evidence.bibliography.numbers import NumberCitations
from sphinx_evidence.bibliography.roles import add_roles
from sphinx_evidence.data import DataList, data_of
from sphinx_evidence.locale import _
from sphinx_kb.core.digests import digest_of
from sphinx_kb.core.fingerprint import has_nothing_to_say
from sphinx_kb.core.static_files import add_static_folder, add_style
from sphinx_kb.core.store import store_of

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
    bad = [fault for fault in data_of(app.env).faults if fault.path.endswith(".bib")]
    try:
        for path in {fault.path for fault in bad}:
            Parser("utf-8").parse_file(Path(app.srcdir, path))
    except (PybtexError, UnicodeDecodeError):
        messages = (f"{Path(app.srcdir, fault.path)}:{fault.line}: {fault.message}" for fault in bad)
        raise SystemExit("\n".join(messages)) from None


def answer_fingerprint(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Tell what each page shows of the references: its sources, and on lists of references who cites them."""
    sources, lists = shown_as_sources(env), shown_in_lists(app)
    return {page: [sources.get(page), lists.get(page)] for page in sources.keys() | lists.keys()}


def shown_as_sources(env: BuildEnvironment) -> dict[str, Any]:
    """Return what each page shows of the references that it cites; lists may show every reference."""
    references, listed = data_of(env).references, listed_entries(env)
    entries = {entry.key: [entry.label, entry.docname, entry.anchor,
                           digest_of(text_of(env, entry.entry), repr(references.get(entry.key)))] for entry in listed}
    shown: dict[str, Any] = {page: [(key, entries.get(key)) for key in keys] for page, keys in shown_keys(env).items()}
    lists = {*store_of(env).pages_with(DataList), *(entry.docname for entry in listed)}
    return shown | dict.fromkeys(lists, digest_of(entries))


def lists_in_another_style(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Return the pages with a list of references in a style that the settings no longer name.

    sphinxcontrib-bibtex keeps the style of a list from the reading of its page.
    """
    found = {page for page, fact in store_of(env).facts(ListStyle) if fact.default != app.config.bibtex_default_style}
    return sorted(found & env.found_docs)


def lists_from_other_files(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> set[str]:
    """Return the pages with a list of references from files that are not those of the settings now.

    sphinxcontrib-bibtex keeps the files of a list from the reading of its page, and fails where one is not loaded.
    """
    return pages_with_lists_of_missing_files(env) & env.found_docs


def setup(app: Sphinx) -> ExtensionMetadata:
    style.register()
    numeric.register()
    app.setup_extension("sphinxcontrib.bibtex")
    add_roles(app)
    app.setup_extension("sphinx_evidence.data")
    app.setup_extension("sphinx_evidence.bibliography.latex")
    add_static_folder(app, HERE / "static", _)
    add_style(app, "css/references.css")
    sources.setup_nodes(app)
    app.add_post_transform(NumberCitations)
    app.connect("config-inited", silence_own_warnings)
    # before sphinxcontrib-bibtex parses the files, and once it is known whether they have changed (2)
    app.connect("builder-inited", stop_where_unreadable, priority=100)
    app.connect("builder-inited", keep_formatted_entries)
    app.connect("env-get-outdated", lists_in_another_style)
    app.connect("env-get-outdated", lists_from_other_files)
    app.connect("doctree-read", note_citations)
    app.connect("env-updated", check_citations)
    app.connect("doctree-resolved", complete_entries)
    app.connect("html-page-context", add_style_of_list)
    setup_files(app)
    app.connect("kb-page-fingerprint", answer_fingerprint)
    app.connect("kb-followed-settings", lambda app: "bibtex_bibfiles")
    app.connect("kb-answered-domains", lambda app: "cite")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
