"""Mistakes in the data: those found on loading, uncited references, claims and terms whose page does not use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_evidence.lint.keys import records_named
from sphinx_evidence.model.change import on_unknown_pages
from sphinx_evidence.model.cross_check import uncited, without_page
from sphinx_evidence.model.load import load
from sphinx_evidence.model.subject import Subject
from sphinx_kb.lint import Content, Finding, Rule
from sphinx_kb.terms.load import faults_in_terms

if TYPE_CHECKING:
    from collections.abc import Iterator


def check(content: Content) -> Iterator[Finding]:
    data = load(content.root, Subject.from_settings(content.settings))
    cited: set[str] = set()
    # a page that cannot be read is reported elsewhere: assume that it uses every claim
    claims_on = {finding.path.removesuffix(".md"): set(data.claims) for finding in content.unreadable}
    for page in content.pages:
        named = [(kind, key) for _line, kind, key in records_named(page)]
        cited.update(key for kind, key in named if kind == "references")
        claims_on[page.docname] = {key for kind, key in named if kind == "claims"}
    in_terms = faults_in_terms(content.root, content.settings, claims_on)
    on_pages = (*without_page(data, claims_on), *on_unknown_pages(data, claims_on), *in_terms)
    for fault in (*data.faults, *uncited(data, cited), *on_pages):
        yield Finding(fault.path, fault.line, "data", fault.message)


RULE = Rule("data", check)
