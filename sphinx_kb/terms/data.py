"""Terms and synonyms in a build: settings, warnings about mistakes, detection of changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_kb.core.fingerprint import has_nothing_to_say
from sphinx_kb.core.records import warn_of_faults
from sphinx_kb.locale import _
from sphinx_kb.terms.load import SYNONYMS_FILE, TERMS_FILE, load_synonyms, load_terms
from sphinx_kb.terms.synonyms import repeated
from sphinx_kb.terms.term import without_group, without_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.terms.synonyms import SynonymGroup
    from sphinx_kb.terms.term import Term

TERM = "term"
"""The kind of record that a page with terms shows."""


def terms_of(env: BuildEnvironment) -> dict[str, Term]:
    """Return the terms of the site by id, in the order of the file."""
    return load_terms(Path(env.srcdir), env.config.kb_terms).by_key


def synonyms_of(env: BuildEnvironment) -> dict[str, SynonymGroup]:
    """Return the synonym groups of the site by name, in the order of the file."""
    return load_synonyms(Path(env.srcdir), env.config.kb_synonyms).by_key


def records_now(app: Sphinx, env: BuildEnvironment) -> dict[str, Mapping[str, Any]]:
    """Return the current terms, for the event ``kb-records``."""
    return {TERM: terms_of(env)}


def report_mistakes(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Warn of every mistake in the files, in every build: they belong to no page."""
    if has_nothing_to_say(app):
        return
    folder = Path(env.srcdir)
    warn_of_faults(env, load_terms(folder, env.config.kb_terms).faults)
    warn_of_faults(env, without_group(terms_of(env).values(), env.config.kb_term_groups))
    warn_of_faults(env, load_synonyms(folder, env.config.kb_synonyms).faults)
    warn_of_faults(env, repeated(synonyms_of(env).values()))


def report_lost_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of terms whose page does not exist."""
    warn_of_faults(env, without_page(terms_of(env).values(), env.found_docs))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("sphinx_kb.core")
    app.add_config_value("kb_terms", TERMS_FILE, "env", types=frozenset({str}),
                         description=_("the file of terms, relative to the source folder"))
    app.add_config_value("kb_term_groups", {}, "env", types=frozenset({dict}),
                         description=_("groups of terms: the key that a term names, and the heading in the glossary"))
    app.add_config_value("kb_synonyms", SYNONYMS_FILE, "html", types=frozenset({str}),
                         description=_("the file of synonyms that readers use, relative to the source folder"))
    app.connect("kb-records", records_now)
    app.connect("env-before-read-docs", report_mistakes)
    app.connect("env-updated", report_lost_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
