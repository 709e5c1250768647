"""All references, and those of each page, as files: read by the libraries and the schema of reference managers."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import rispy
from pybtex.database import parse_string

SCHEMA = json.loads(Path(__file__).with_name("schemas").joinpath("csl-data.json").read_text(encoding="utf-8"))
"""The schema of the Citation Style Language, version 1.0.2."""
ODD = r"""
@database{odd,
  author = {van der Horst, Henri{\"e}tte E. and {欧洲药品管理局} and 李勇 and others},
  title = {Doses & ranges of {CYP2D6}: 50\% {\c c}a},
  year = {[2015]},
  url = {https://example.org/a_b%20c?d=1&e},
  urldate = {2026-11-28},
  pages = {1--9},
  unsure = {年份},
  verified = {secondary},
  checked = {只给编者看},
}
"""


def world_of(evidence):
    text = (evidence.docs / "_data/references.bib").read_text(encoding="utf-8")
    return evidence.write({"_data/references.bib": text + ODD})


def read(built, name):
    return (built.out / name).read_bytes().decode()


def test_all_references_are_offered_and_read_by_libraries(evidence):
    built = world_of(evidence).build()
    assert 'href="references.bib" download>BibTeX</a>、' in built.page("bibliography")
    entries = parse_string(read(built, "references.bib"), "bibtex").entries
    records = {record["id"]: record for record in rispy.loads(read(built, "references.ris"))}
    works = {work["id"]: work for work in json.loads(read(built, "references.json"))}
    assert set(entries) == set(records) == set(works) == {"gillman2006", "sato2013", "odd"}
    assert entries["sato2013"].fields["doi"] == records["sato2013"]["doi"] == works["sato2013"]["DOI"]
    assert works["sato2013"]["author"] == [{"family": "Sato", "given": "H."}, {"family": "Ito", "given": "C."},
                                           {"literal": "others"}]
    assert records["sato2013"]["notes"] == ["核对：看过摘要"]


def test_csl_json_keeps_to_its_schema(evidence):
    built = world_of(evidence).build()
    works = json.loads(read(built, "references.json"))
    jsonschema.Draft7Validator(SCHEMA).validate(works)
    works[0]["type"] = "dragon"
    assert not jsonschema.Draft7Validator(SCHEMA).is_valid(works)


def test_names_formulas_and_addresses_come_through(evidence):
    built = world_of(evidence).build()
    entry = parse_string(read(built, "references.bib"), "bibtex").entries["odd"]
    source = parse_string(ODD, "bibtex").entries["odd"]
    assert entry.persons == source.persons
    assert (entry.type, entry.fields["type"]) == ("misc", "database")
    for name in ("title", "year", "url", "unsure", "verified"):
        assert entry.fields[name] == source.fields[name]
    assert "checked" not in entry.fields
    work = next(work for work in json.loads(read(built, "references.json")) if work["id"] == "odd")
    assert work["author"] == [
        {"family": "Horst", "given": "Henriëtte E.", "non-dropping-particle": "van der"},
        {"literal": "欧洲药品管理局"}, {"literal": "李勇"}, {"literal": "others"}]
    assert (work["title"], work["URL"]) == ("Doses & ranges of CYP2D6: 50% ça", "https://example.org/a_b%20c?d=1&e")
    assert work["issued"] == {"date-parts": [[2015]], "circa": True}
    assert work["note"] == "核对：转述　题录里的年份没有核实"
    (record,) = (record for record in rispy.loads(read(built, "references.ris")) if record["id"] == "odd")
    assert (record["start_page"], record["end_page"], record["year"]) == ("1", "9", "2015")


def test_a_page_offers_its_own_sources(evidence):
    built = world_of(evidence).build()
    assert '<a href="_references/brake.ris" download>RIS</a>' in built.page("brake")
    keys = {record["id"] for record in rispy.loads(read(built, "_references/brake.ris"))}
    assert keys == {"gillman2006", "sato2013"}
    assert "_references" not in built.page("index")


def test_the_files_go_with_the_sources_and_with_the_page(evidence):
    world = world_of(evidence)
    world.build()
    world.change("brake.md", "半衰期是 {value}`half-life` {cite:p}`sato2013`。{claim}`C001`", "没有来源。")
    world.change("brake.md", "{claim}`C002`", "")
    built = world.build()
    assert "_references" not in built.page("brake")
    assert not list((built.out / "_references").glob("brake.*"))
    world.write({"other": "# 别的\n\n引{cite:p}`sato2013`。\n"})
    built = world.build()
    assert (built.out / "_references/other.bib").exists()
    world.change("index.md", "other\n", "").remove("other")
    assert not list((world.build().out / "_references").glob("other.*"))


def test_an_e_book_offers_no_files(evidence):
    built = world_of(evidence).build("epub")
    assert not list(built.out.rglob("*.ris"))
    assert "RIS" not in built.page("brake", ".xhtml")
