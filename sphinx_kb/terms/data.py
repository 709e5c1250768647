"""Terms and synonyms in a build: settings, warnings about mistakes, detection of changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx_kb.core.data_files import stamp_of
from sphinx_kb.core.digests import digest_of_file
from sphinx_kb.core.fingerprint import has_nothing_to_say
from sphinx_kb.core.kept_values import kept_value
from sphinx_kb.core.records import warn_of_faults
from sphinx_kb.locale import OWN, _
from sphinx_kb.terms.load import SYNONYMS_FILE, TERMS_FILE, load_synonyms, load_terms
from sphinx_kb.terms.synonyms import repeated
from sphinx_kb.terms.term import without_group, without_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.data_files import Records
    from sphinx_kb.terms.synonyms import SynonymGroup
    from sphinx_kb.terms.term import Term

TERM = "term"
"""The kind of record that a page with terms shows."""


_RECORDS: WeakKeyDictionary[BuildEnvironment, dict[str, tuple[object, Records[Any]]]] = WeakKeyDictionary()
"""The records of each environment: name → the path and stamp of the file, and what is in it."""


def kept_records(
    env: BuildEnvironment, name: str, file: str, load: Callable[[Path, str], Records[Any]]
) -> Records[Any]:
    """Return the records of a file, from an earlier build if it is the same."""
    path, known = Path(env.srcdir, file), _RECORDS.setdefault(env, {})
    origin = path, stamp_of(path), OWN.language()
    if name not in known or known[name][0] != origin:
        known[name] = origin, kept_value(
            env, name, lambda: [file, digest_of_file(path), OWN.language()], lambda: load(Path(env.srcdir), file))
    return known[name][1]


def term_records(env: BuildEnvironment) -> Records[Term]:
    """Return what is in the file of terms."""
    return kept_records(env, "terms", env.config.kb_terms, load_terms)


def synonym_records(env: BuildEnvironment) -> Records[SynonymGroup]:
    """Return what is in the file of synonyms."""
    return kept_records(env, "synonyms", env.config.kb_synonyms, load_synonyms)


def terms_of(env: BuildEnvironment) -> dict[str, Term]:
    """Return the terms of the site by id, in the order of the file."""
    return term_records(env).by_key


def synonyms_of(env: BuildEnvironment) -> dict[str, SynonymGroup]:
    """Return the synonym groups of the site by name, in the order of the file."""
    return synonym_records(env).by_key


def records_now(app: Sphinx, env: BuildEnvironment) -> dict[str, Mapping[str, Any]]:
    """Return the current terms, for the event ``kb-records``."""
    return {TERM: terms_of(env)}


def report_mistakes(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Warn of every mistake in the files, in every build: they belong to no page."""
    if has_nothing_to_say(app):
        return
    warn_of_faults(env, term_records(env).faults)
    warn_of_faults(env, without_group(terms_of(env).values(), env.config.kb_term_groups))
    warn_of_faults(env, synonym_records(env).faults)
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
