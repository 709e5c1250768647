"""Load the data files of terms and synonyms, cached until they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_kb.core.data_files import RecordForm, read_file
from sphinx_kb.core.parse_rows import yaml_rows
from sphinx_kb.terms import synonyms, term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from sphinx_kb.core.data_files import Records
    from sphinx_kb.core.diagnostic import Diagnostic

TERMS_FILE = "_data/terms.yaml"
SYNONYMS_FILE = "_data/lay-words.yaml"
"""The default paths of the two files, relative to the source folder."""
TERM_FORM = RecordForm(yaml_rows, term.mistakes, term.term_of)
SYNONYM_FORM = RecordForm(yaml_rows, synonyms.mistakes, synonyms.synonyms_of_row, "name")


def load_terms(docs: Path, name: str = TERMS_FILE) -> Records[term.Term]:
    """Read the terms of a source folder; none if there is no file."""
    return read_file(docs, name, TERM_FORM)


def load_synonyms(docs: Path, name: str = SYNONYMS_FILE) -> Records[synonyms.SynonymGroup]:
    """Read the synonyms of a source folder; none if there is no file."""
    return read_file(docs, name, SYNONYM_FORM)


def terms_in_settings(docs: Path, settings: Mapping[str, Any]) -> Records[term.Term]:
    """Read the terms of a source folder without a build, with the settings of its conf.py."""
    return load_terms(docs, settings.get("kb_terms", TERMS_FILE))


def faults_in_terms(docs: Path, settings: Mapping[str, Any], docnames: Collection[str]) -> Iterator[Diagnostic]:
    """Yield every mistake in terms and synonyms without a build; `docnames` are the existing pages."""
    terms = terms_in_settings(docs, settings)
    groups = load_synonyms(docs, settings.get("kb_synonyms", SYNONYMS_FILE))
    yield from terms.faults
    yield from term.without_group(terms.by_key.values(), settings.get("kb_term_groups", {}))
    yield from term.without_page(terms.by_key.values(), docnames)
    yield from groups.faults
    yield from synonyms.repeated(groups.by_key.values())
