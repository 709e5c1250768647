"""The list of references as the standard orders it, and the authors of a record as they are written."""

from __future__ import annotations

from pybtex.database import parse_string

from sphinx_evidence.bibliography.search_records import record_of
from sphinx_evidence.bibliography.style import LanguageSorting
from sphinx_evidence.model.reference import Reference

WORKS = "\n".join(
    f"@article{{k{number}, author = {{{author}}}, title = {{{title}}}, year = {{{year}}}}}"
    for number, (author, title, year) in enumerate([
        ("张三", "甲", 2001), ("曾四", "甲", 2001), ("李五", "甲", 2001), ("单六", "甲", 2001), ("王一", "乙", 2002),
        ("王一", "甲", 2002), ("Zeller, A.", "Zoo", 1999), ("Abel, B.", "Ants", 2020), ("山田太郎", "うつ病の薬", 2003),
    ]))


def test_chinese_works_are_sorted_by_how_authors_are_read():
    entries = LanguageSorting().sort(parse_string(WORKS, "bibtex").entries.values())
    assert ["".join(map(str, entry.persons["author"])) for entry in entries] == [
        "李五", "单六", "王一", "王一", "曾四", "张三", "山田太郎", "Abel, B.", "Zeller, A."]
    assert [entry.fields["title"] for entry in entries][2:4] == ["甲", "乙"]


def test_an_institution_with_and_in_its_name_is_one_author():
    authors = "{National Institute for Health and Care Excellence} and Sato, H. and others"
    fields = {"author": authors, "title": "{A and B}", "year": "2020", "journal": "X"}
    record = record_of(Reference("k", "article", fields, "abstract", "references.bib", 1), "a")
    assert record.lead.startswith("National Institute for Health and Care Excellence；Sato, H.")
    assert record.title == "A and B"


def test_a_malformed_citation_is_told_at_its_line(evidence):
    evidence.write({"other": "# 别的\n\n见 {cite:t}`{x}`。\n"})
    assert [line for line in evidence.build().warnings if "{x}" in line] == [
        "other.md:3: WARNING: 引用 “{x}” 读不懂：请写文献的键，用逗号分开 [kb.data]"]
