"""Nothing of the article is lost: its claims are numbered without a gap, and each correction has its source."""

from __future__ import annotations

import re
from functools import cache

from sphinx_evidence.model.load import load
from sphinx_evidence.model.subject import Subject
from sphinx_kb.core.settings import settings_for
from sphinx_kb.text.myst_source import roles
from tests.conftest import ROOT

DOCS = ROOT / "docs"
SUBJECT = Subject.from_settings(settings_for(DOCS))


@cache
def claims():
    return load(DOCS, SUBJECT).claims


def test_the_claims_are_numbered_without_a_gap_and_each_section_has_some():
    assert sorted(claims()) == [f"C{number:03}" for number in range(1, len(claims()) + 1)]
    assert {claim.article for claim in claims().values()} == {name for name, _title in SUBJECT.sections}


def test_each_of_the_sixteen_corrections_has_a_source_on_the_page():
    text = (DOCS / "reference/corrections.md").read_text(encoding="utf-8")
    parts = re.split(r"^### (\d+)\. ", text, flags=re.M)
    assert parts[1::2] == [str(number) for number in range(1, 17)]
    last = parts[-1].partition("\n## ")[0]
    cited = [{role for _line, role, _text in roles(part)} for part in (*parts[2:-1:2], last)]
    assert [number for number, found in enumerate(cited, 1) if "cite:p" not in found] == []
