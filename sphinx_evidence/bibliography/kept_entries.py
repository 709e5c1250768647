"""Keeps the formatted entries of lists of references from build to build.

sphinxcontrib-bibtex formats every entry of every list in each build, whatever page was edited, after it has looked for
each entry among all citations; no issue found upstream.
"""

from __future__ import annotations

import ast
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from sphinxcontrib.bibtex.domain import BibtexDomain

from sphinx_evidence.bibliography.entries import text_of
from sphinx_kb.core.digests import digest_of
from sphinx_kb.core.kept_values import kept_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


@contextmanager
def listening(heard: list[logging.LogRecord]) -> Iterator[None]:
    """Note the warnings of the domain, which Sphinx itself holds back until later."""
    logger = logging.getLogger(f"sphinx.{BibtexDomain.__module__}")

    def note(record: logging.LogRecord) -> bool:
        heard.append(record)
        return True

    logger.addFilter(note)
    try:
        yield
    finally:
        logger.removeFilter(note)


def keep_formatted_entries(app: Sphinx) -> None:
    """Let the domain take the entries of a list from an earlier build, if they and the style are the same."""
    domain: Any = cast("BibtexDomain", app.env.domains[BibtexDomain.name])
    format_entries = domain.get_formatted_entries

    def get_formatted_entries(key: object, docnames: list[str], *tooltips: object) -> list[tuple[Any, ...]]:
        listed = domain.bibliographies[key]
        entries = {listed.keyprefix + entry.key: entry for entry in domain.get_entries(listed.bibfiles)}
        names = {id(entry): name for name, entry in entries.items()}
        cited = sorted({(one.docname, target.key) for one in domain.citation_refs for target in one.targets})
        made_from = [
            listed.style, listed.labelprefix, listed.keyprefix, list(listed.keys), ast.dump(listed.filter_), key,
            tooltips, cited, list(domain.get_all_cited_keys(docnames)),
            [(name, text_of(app.env, one)) for name, one in entries.items()],
        ]
        heard: list[logging.LogRecord] = []

        def compute() -> list[tuple[Any, ...]]:
            with listening(heard):
                return [(names[id(entry)], *more) for entry, *more in format_entries(key, docnames, *tooltips)]

        # what was warned of is not kept, so that it is warned of again
        kept = kept_value(app.env, f"references-{digest_of(key)[:8]}", lambda: [made_from, len(heard)], compute)
        return [(entries[name], *more) for name, *more in kept]

    domain.get_formatted_entries = get_formatted_entries
