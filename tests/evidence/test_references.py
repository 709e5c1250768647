"""The sources below a page, and lists of references in other styles than GB/T 7714."""

from __future__ import annotations

import re

import pytest
from sphinxcontrib.bibtex.domain import BibtexDomain

from tests.lint.conftest import REFERENCES

ENGLISH = {
    "index": """
        # Home

        One study {cite:p}`sato2013`, and {cite:t}`gillman2006`.

        ```{toctree}
        bibliography
        ```
        """,
    "bibliography": "# References\n\n```{bibliography}\n:all:\n```\n",
    "_data/references.bib": REFERENCES,
}
HAN = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")


def test_the_sources_of_a_page_stand_below_its_text_with_a_link_to_how_each_was_checked(evidence):
    built = evidence.build(html_theme="alabaster")
    page = built.page("brake")
    sources = page[page.index('id="kb-sources"') :]
    # the last letters of a sentence may be held together
    assert page.replace('<span class="kb-nobreak">', "").index("定论还没有") < page.index('id="kb-sources"')
    assert re.findall(r'<a class="kb-status--abstract" href="([^"]+)">看过摘要</a>', sources) == [
        "bibliography.html#ref-gillman2006", "bibliography.html#ref-sato2013",
    ]
    assert "kb-sources" not in built.page("bibliography")
    assert 'href="_static/css/references.css' in page


@pytest.mark.parametrize(("style", "label"), [("plain", "1"), ("alpha", r"G\w+06")])
def test_an_english_site_uses_the_styles_of_pybtex_and_keeps_their_labels(make_world, style, label):
    world = make_world(
        "sphinx_evidence.bibliography", files=ENGLISH, language="en", bibtex_bibfiles=["_data/references.bib"],
        bibtex_default_style=style, html_theme="alabaster",
    )
    built = world.build()
    assert built.warnings == []
    listing = built.page("bibliography")
    assert re.search(rf'<span class="label">.*?{label}.*?</span>', listing)
    assert re.search(r"Checked: abstract seen</span>; cited by <a [^>]*>Home</a>", listing)
    assert "<h2 id=\"kb-sources\">Sources (2)</h2>" in built.page("index")
    assert HAN.findall(built.page("index") + listing) == []


def test_an_entry_says_the_letter_that_tells_it_apart_where_it_is_cited(evidence):
    another = ("@article{sato2013b,\n  author = {Sato, H. and Ito, C. and others},\n  title = {Another},\n"
               "  journal = {J},\n  year = {2013},\n  verified = {abstract},\n}\n\n")
    evidence.change("_data/references.bib", "@article{sato2013,", another + "@article{sato2013,")
    evidence.write({"other": "# 别的\n\n{term}`t½` {cite:p}`sato2013b`\n"})
    built = evidence.build()
    assert ">Sato 等，2013a</a>" in built.page("other")
    assert "SATO H, ITO C, et al., 2013a. Another" in built.page("bibliography")
    assert "SATO H, ITO C, et al., 2013b. Histamine" in built.page("bibliography")


def test_entries_are_formatted_again_only_after_a_change(evidence, monkeypatch):
    formatted = []
    format_entries = BibtexDomain.get_formatted_entries
    monkeypatch.setattr(BibtexDomain, "get_formatted_entries", lambda self, *rest: (
        formatted.append(rest[0]) or format_entries(self, *rest)))
    evidence.build()
    assert formatted
    formatted.clear()
    assert "2013" in evidence.write({"other": "# 别的\n\n又一句。\n"}).build().page("bibliography")
    assert not formatted
    evidence.change("_data/references.bib", "year = {2013}", "year = {2014}")
    built = evidence.build()
    assert "2014" in built.page("bibliography")
    assert formatted


def test_what_is_missing_in_an_entry_is_told_in_each_build(evidence):
    text = (evidence.docs / "_data/references.bib").read_text(encoding="utf-8")
    evidence.write({"_data/references.bib": f"{text}\n@article{{bare, title = {{无年}}, verified = {{secondary}}}}\n"})
    evidence.settings["bibtex_default_style"] = "plain"
    first = [line for line in evidence.build().warnings if "missing" in line or "bare" in line]
    again = [line for line in evidence.write({"other": "# 别的\n\n又一句。\n"}).build().warnings
             if "missing" in line or "bare" in line]
    assert first
    assert again == first
