"""After an edit of the data, an incremental build shows what a clean one shows, and writes no more than it must."""

from __future__ import annotations

import pytest

from sphinx_evidence.model.load import load_from

pytestmark = pytest.mark.turns(2)

EDITS = {
    "a number": ("_data/values/brake.csv", ",20,40,", ",21,40,"),
    "a new number": (
        "_data/values/brake.csv", ",sato2013,abstract,\n",
        ",sato2013,abstract,\nbioavailability,生物利用度,50,,,,%,mirtazapine,成人,human,label,sato2013,abstract,\n",
    ),
    "a new term": (
        "_data/terms.yaml", "  page: brake\n",
        "  page: brake\n- id: clearance\n  zh: 清除率\n  en: clearance\n  group: pharmacokinetics\n"
        "  definition: 排药的快慢。\n",
    ),
    "how a number was checked": ("_data/values/brake.csv", ",abstract,", ",unverified,"),
    "a verdict": ("_data/claims/brake.yaml", "verdict: supported\n", "verdict: editorial\n"),
    "a number in a reason": ("_data/claims/brake.yaml", "切片里看到了。", "半衰期 {value}`half-life|range`。"),
    "a reason": ("_data/claims/brake.yaml", "切片里看到了。", "切片里看到了两次。"),
    "a definition": ("_data/terms.yaml", "浓度降一半", "血药浓度降一半"),
    "another name of a term": ("_data/terms.yaml", "abbr: [t½]", "abbr: [t½, t1/2]"),
    "the year of a reference": ("_data/references.bib", "year = {2013}", "year = {2014}"),
    "how far a reference was checked": ("_data/references.bib", "verified = {abstract}", "verified = {full-text}"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_of_the_data_shows_everywhere(evidence, edit):
    evidence.build()
    evidence.change(*edit)
    incremental = evidence.build().files()
    clean = evidence.build(to="clean").files()
    skipped = ("environment.pickle", "searchindex.js", ".buildinfo")
    assert {name: data for name, data in incremental.items() if not name.endswith(skipped)} == {
        name: data for name, data in clean.items() if not name.endswith(skipped)
    }


def test_a_changed_number_changes_the_page_and_the_table_and_leaves_others_alone(evidence):
    evidence.build()
    other = (evidence.root / "out/html/other.html").stat().st_mtime_ns
    evidence.change("_data/values/brake.csv", ",20,40,", ",21,40,")
    built = evidence.build()
    assert "21–40 h" in built.page("brake")
    assert "21–40 h" in built.page("data")
    assert (built.out / "other.html").stat().st_mtime_ns == other


def test_a_changed_reference_changes_the_pages_that_show_it_and_leaves_others_alone(evidence):
    evidence.build()
    other = (evidence.root / "out/html/other.html").stat().st_mtime_ns
    evidence.change("_data/references.bib", "year = {2013}", "year = {2014}")
    built = evidence.build()
    assert "2014" in built.page("brake")
    assert "2014" in built.page("bibliography")
    assert (built.out / "other.html").stat().st_mtime_ns == other


def test_a_file_of_references_outside_the_pages_is_followed_too(evidence):
    outside = evidence.root / "refs.bib"
    outside.write_bytes((evidence.docs / "_data/references.bib").read_bytes())
    evidence.build(bibtex_bibfiles=["../refs.bib"])
    outside.write_text(outside.read_text(encoding="utf-8").replace("year = {2013}", "year = {2014}"), encoding="utf-8")
    built = evidence.build(bibtex_bibfiles=["../refs.bib"])
    assert "2014" in built.page("bibliography")
    clean = evidence.build(to="clean", bibtex_bibfiles=["../refs.bib"])
    assert built.page("brake") == clean.page("brake")
    assert built.page("bibliography") == clean.page("bibliography")


def test_a_page_that_comes_to_use_a_claim_is_seen_in_the_ledger(evidence):
    evidence.build()
    evidence.write({"other": "# 别的\n\n{term}`t½` {claim}`C001`\n"})
    assert 'href="other.html">别的</a>' in evidence.build().page("claims")


def test_a_parallel_build_gives_what_a_serial_one_gives(evidence):
    serial = evidence.build(to="serial").files()
    parallel = evidence.build(to="parallel", parallel=2).files()
    skipped = ("environment.pickle", ".buildinfo")
    assert {name: data for name, data in parallel.items() if not name.endswith(skipped)} == {
        name: data for name, data in serial.items() if not name.endswith(skipped)
    }


def test_the_file_of_references_may_have_another_name_or_lead_elsewhere(evidence):
    evidence.build()
    own = evidence.docs / "_data/references.bib"
    other = own.rename(evidence.docs / "elsewhere.bib")
    own.symlink_to(other)
    assert evidence.build().files()["bibliography.html"] == evidence.build(to="clean").files()["bibliography.html"]
    own.unlink()
    other.rename(own)
    assert evidence.build().warnings == []


def test_an_empty_file_of_references_is_no_reason_to_stop(evidence):
    (evidence.docs / "_data/references.bib").write_text("", encoding="utf-8")
    assert evidence.build().warnings


def test_data_that_have_not_changed_are_not_read_again_by_another_process(evidence, monkeypatch):
    read = []

    def watched(origin):
        load_from.cache_clear()  # as in a new process
        read.append(origin)
        return load_from(origin)

    monkeypatch.setattr("sphinx_evidence.data.load_from", watched)
    evidence.build()
    assert read
    read.clear()
    evidence.write({"other": "# 别的\n\n又一句。{claim}`C001`\n"}).build()
    assert not read
    evidence.change("_data/values/brake.csv", ",20,40,", ",21,40,")
    assert "21–40 h" in evidence.build().page("brake")
    assert read


def test_a_date_that_is_in_the_future_on_another_day_is_told(evidence, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")  # September 2026
    assert evidence.build().warnings == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # November 2023
    assert any("C001" in line for line in evidence.build().warnings)
