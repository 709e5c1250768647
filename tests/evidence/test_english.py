"""A site in English on another text: values, claims, ledger and corrections without a Chinese letter."""

from __future__ import annotations

import re

from tests.lint.conftest import REFERENCES

HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
FILES = {
    "index": """
        # Home

        The half-life is {value}`half-life` {cite:p}`sato2013`. {claim}`C001`

        It is contested. {claim}`C002`

        ```{toctree}
        claims
        corrections
        data
        bibliography
        fields
        ```
        """,
    "claims": "# Ledger\n\n```{ledger}\n```\n",
    "corrections": "# Corrections\n\n```{corrections}\n```\n",
    "data": "# Data\n\n```{values-table}\n```\n",
    "bibliography": "# References\n\n```{bibliography}\n:all:\n```\n",
    "fields": "# Fields\n\n```{data-fields} claims\n```\n",
    "_data/values/kinetics.csv": (
        "id,quantity,value,low,high,interval,unit,drug,population,species,kind,refs,status,note\n"
        "half-life,half-life,30,-20,40,ci95,h,aspirin,adults,human,label,sato2013,unverified,seen once\n"
    ),
    "_data/claims/text.yaml": (
        "- id: C001\n  article: 1.2 Kinetics\n  statement: It is slow.\n  verdict: supported\n  reason: Measured.\n"
        "  for: [sato2013]\n  page: index\n  reviewed: 2026-01-02\n"
        "- id: C002\n  article: Effects\n  statement: It works.\n  verdict: contested\n  reason: Trials disagree.\n"
        "  instead: Nobody knows.\n  for: [sato2013]\n  against: [gillman2006]\n  species: [human]\n  study: [rct]\n"
        "  page: index\n  reviewed: 2026-01-02\n"
    ),
    "_data/references.bib": REFERENCES,
}


def world(make_world, **settings):
    return make_world("sphinx_evidence.data_fields", "sphinx_evidence.values", "sphinx_evidence.claims",
                      "sphinx_evidence.bibliography", files=FILES, language="en", html_theme="alabaster",
                      bibtex_bibfiles=["_data/references.bib"], bibtex_default_style="plain", **settings)


def test_an_english_site_reads_english_and_needs_no_setting_for_its_sections(make_world):
    built = world(make_world).build()
    assert built.warnings == []
    pages = {name: built.page(name) for name in FILES if not name.startswith("_")}
    assert {name: found for name, page in pages.items() if (found := HAN.findall(page))} == {}
    assert 'data-kb-card>30 h (95% CI −20 to 40)</a><span class="kb-unverified"> (unverified)' in (
        pages["index"])
    assert 'aria-label="Claim C002: contested; see the reason and the references"' in pages["index"]
    assert re.findall(r'<section id="(claims-[\w-]+)">\n<h2>([^<]+)<', pages["claims"]) == [
        ("claims-1-2", "1.2 Kinetics (1 claim)"), ("claims-part-2", "Effects (1 claim)")]
    assert "As the text says." in pages["corrections"]
    assert "<code" in pages["fields"]
    assert "One of: " in pages["fields"]


def test_an_author_of_an_english_site_is_told_in_english(make_world):
    site = world(make_world).change("_data/claims/text.yaml", "verdict: supported", "verdict: suported")
    assert site.build().warnings == [
        "_data/claims/text.yaml:1: WARNING: C001 verdict “suported” is unknown; did you mean supported? [kb.data]"]


def test_a_typed_number_is_told_but_on_pages_that_the_site_names(make_world):
    site = world(make_world).write({"data": "# Data\n\nAfter 20 h.\n\n```{values-table}\n```\n"})
    assert [line.partition(": ")[0] for line in site.build().warnings] == ["data.md:3"]
    assert site.build(to="free", kb_numbers_off=["dat*"]).warnings == []
