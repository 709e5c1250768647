"""GB/T 7714, author–year: the reference list and the citations."""

from __future__ import annotations

import pytest
from pybtex.database import parse_string

from sphinx_evidence.bibliography.style import AuthorYearLabels, reference_text

ENTRIES = {
    "an article with four authors": (
        """@article{x, author = {de Boer, Th. and Maura, Guido and Raiteri, Maurizio and others},
        title = {Neurochemical effects of {Org 3770}}, journal = {Neuropharmacology}, year = {1988},
        volume = {27}, number = {4}, pages = {399--408}, doi = {10.1016/0028-3908(88)90149-9}, pmid = {2901680}}""",
        "DE BOER T, MAURA G, RAITERI M, et al., 1988. Neurochemical effects of Org 3770[J]. "
        "Neuropharmacology, 27(4): 399-408. DOI:10.1016/0028-3908(88)90149-9. PMID:2901680.",
        "de Boer 等，1988",
    ),
    "two authors": (
        """@article{x, author = {Haddad, Peter M. and Anderson, Ian M.}, title = {Recognising}, journal = {APT},
        year = {2007}}""",
        "HADDAD P M, ANDERSON I M, 2007. Recognising[J]. APT.",
        "Haddad 和 Anderson，2007",
    ),
    "an institution": (
        """@misc{x, author = {{U.S. Food and Drug Administration}}, title = {REMERON label}, year = {2026},
        url = {https://example.org/label}, urldate = {2026-11-23}}""",
        "U.S. Food and Drug Administration, 2026. REMERON label[EB/OL]. [2026-11-23]. https://example.org/label.",
        "U.S. Food and Drug Administration，2026",
    ),
    "Chinese authors": (
        """@book{x, author = {王, 明 and 李, 华 and 张, 三 and 赵, 四}, title = {精神药理学}, year = {2020},
        address = {北京}, publisher = {人民卫生出版社}}""",
        "王明, 李华, 张三, 等, 2020. 精神药理学[M]. 北京: 人民卫生出版社.",
        "王明 等，2020",
    ),
    "a year that an editor worked out": (
        """@misc{x, author = {{DrugCentral}}, title = {Table}, year = {[2023]}}""",
        "DrugCentral, [2023]. Table[EB].",
        "DrugCentral，[2023]",
    ),
    "nobody": (
        """@misc{x, title = {无名}, year = {2020}}""",
        "佚名, 2020. 无名[EB].",
        "佚名，2020",
    ),
    "a title that asks": (
        """@article{x, author = {Gillman, Peter}, title = {Is it?}, journal = {J}, year = {2006}}""",
        "GILLMAN P, 2006. Is it?[J]. J.",
        "Gillman，2006",
    ),
}


@pytest.mark.parametrize(("source", "text", "label"), ENTRIES.values(), ids=ENTRIES)
def test_a_reference_is_printed_as_the_standard_asks(source, text, label):
    entry = parse_string(source, "bibtex").entries["x"]
    assert str(reference_text(entry)) == text
    assert list(AuthorYearLabels().format_labels([entry])) == [label]


def test_works_of_one_author_and_year_are_told_apart_by_a_letter():
    source = "@misc{%s, author = {Sato, H.}, title = {X}, year = {2013}}"
    entries = [parse_string(source % key, "bibtex").entries[key] for key in ("a", "b")]
    assert list(AuthorYearLabels().format_labels(entries)) == ["Sato，2013a", "Sato，2013b"]


def test_the_letter_of_a_year_in_brackets_stands_inside_them():
    source = "@misc{%s, author = {{FDA}}, title = {X}, url = {https://example.org/}, urldate = {2026-11-23}}"
    entries = [parse_string(source % key, "bibtex").entries[key] for key in ("a", "b")]
    assert list(AuthorYearLabels().format_labels(entries)) == ["FDA，[2026a]", "FDA，[2026b]"]
