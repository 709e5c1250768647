"""Whoever only builds is told what `make check` tells: the same mistakes, each once, with file, line and cure."""

from __future__ import annotations

import re

import pytest

from sphinx_evidence.lint import RULES as SET
from sphinx_kb.lint import Content, findings

RULES = ("data", "keys", "numbers")
CLAIMS, VALUES, BIB, TERMS = (
    "_data/claims/brake.yaml", "_data/values/brake.csv", "_data/references.bib", "_data/terms.yaml",
)
MISTAKES = {
    "a key misspelt on a page": ("brake.md", "`sato2013`", "`sato2031`"),
    "a key misspelt in a claim": (CLAIMS, "for: [sato2013]", "for: [sato2031]"),
    "a key misspelt in a number": (VALUES, ",sato2013,", ",sato2031,"),
    "a reference that nothing cites": (BIB, "@article{sato2013", "@article{nobody2020,\n  author = {Nobody, A.},\n"
                                       "  title = {Nothing},\n  journal = {J},\n  year = {2020},\n"
                                       "  verified = {abstract},\n}\n\n@article{sato2013"),
    "a contested claim with one side": (CLAIMS, "  against: [gillman2006]\n", ""),
    "a verdict without a reference": (CLAIMS, "  for: [sato2013]\n", ""),
    "a claim on no page": ("brake.md", "{claim}`C001`", ""),
    "a claim whose page is misspelt": (CLAIMS, "page: brake", "page: break"),
    "a claim misspelt on its page": ("brake.md", "{claim}`C001`", "{claim}`C003`"),
    "a term whose page is misspelt": (TERMS, "page: brake", "page: break"),
    "one id twice": (CLAIMS, "- id: C002", "- id: C001"),
    "claims that are no YAML": (CLAIMS, "for: [sato2013]", "for: [sato2013"),
    "numbers with an open quote": (VALUES, "half-life,消除半衰期", 'half-life,"消除半衰期'),
    "a typed number": ("brake.md", "定论还没有", "约二十小时，定论还没有"),
    "a typed number in a claim": (CLAIMS, "切片里看到了。", "切片里看到 20 h。"),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_build_tells_what_the_check_tells_and_nothing_twice(evidence, mistake):
    evidence.change(*mistake)
    found = [one for one in findings(Content.read(evidence.docs), [SET]) if one.rule in RULES]
    told = sorted(re.sub(r"WARNING: | \[kb\.\w+\]$", "", warning) for warning in evidence.build().warnings)
    assert told == sorted(f"{one.path}:{one.line}: {one.message}" for one in found)
    assert told


def test_where_an_entry_has_no_end_a_build_stops_with_what_the_check_tells(evidence):
    evidence.change(BIB, "year = {2006}", "year = {2006")
    found = [one for one in findings(Content.read(evidence.docs), [SET]) if one.rule in RULES]
    told = [f"{one.path}:{one.line}: {one.message}" for one in found]
    assert len(told) == 1
    with pytest.raises(SystemExit, match=re.escape(told[0])):
        evidence.build()


def test_where_the_references_cannot_be_read_a_build_stops_and_says_where(evidence):
    path = evidence.docs / BIB
    path.write_bytes(path.read_text(encoding="utf-8").replace("Gillman", "吉尔曼").encode("gb18030"))
    with pytest.raises(SystemExit, match=r"references\.bib:2: 这个文件不是 UTF-8 编码"):
        evidence.build()
