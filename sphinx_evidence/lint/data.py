"""The data: what loading them finds, references nobody cites, claims and terms whose page is lost or forgets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_evidence.model.cross_check import uncited, without_page
from sphinx_evidence.model.load import load
from sphinx_evidence.model.subject import Subject
from sphinx_kb.lint import Content, Finding, Rule
from sphinx_kb.terms.load import faults_in_terms
from sphinx_kb.text.myst_source import roles

if TYPE_CHECKING:
    from collections.abc import Iterator


BLOCK = re.compile(r"^\s*(?:`{3,}|:{3,})\{claim\}\s+(C\d{3})\s*$", re.M)


def check(content: Content) -> Iterator[Finding]:
    data = load(content.root, Subject.from_settings(content.settings))
    cited: set[str] = set()
    # a page that cannot be read is told of by itself: whatever should stand there may well do so
    claims_on = {finding.path.removesuffix(".md"): set(data.claims) for finding in content.unreadable}
    for page in content.pages:
        claims_on[page.docname] = set(BLOCK.findall(page.text))
        for _line, role, text in roles(page.text):
            if role.split(":")[0] == "cite":
                cited |= {part.strip() for part in text.split(",")}
            elif role == "claim":
                claims_on[page.docname].add(text.strip())
    in_terms = faults_in_terms(content.root, content.settings, claims_on)
    for fault in (*data.faults, *uncited(data, cited), *without_page(data, claims_on), *in_terms):
        yield Finding(fault.path, fault.line, "data", fault.message)


RULE = Rule("data", check)
