"""How to cite a page: in words, and in the formats of reference managers."""

from __future__ import annotations

import json

from pybtex.database import parse_string

FILES = {
    "index": "---\nreviewed: 2026-11-28\n---\n\n# 首页 & “50%” 的_字\n\n```{toctree}\nfolder/other\n```\n",
    "folder/other": "# 别的\n\n字。\n",
}
SETTINGS = {"kb_cite": True, "project": "库", "author": "编者", "release": "3", "html_baseurl": "https://example.org/kb/"}


def world_of(make_world, **settings):
    return make_world("sphinx_kb.html.cite", files=FILES, html_theme="alabaster", html_static_path=[],
                      **{**SETTINGS, **settings})


def test_a_page_says_how_it_is_cited_and_offers_files(make_world):
    built = world_of(make_world).build()
    assert built.warnings == []
    page = built.page("index")
    line = "编者. 首页 &amp; “50%” 的_字[EB/OL]//库. 3 版. (2026-11-28)[查阅日期]. https://example.org/kb/index.html"
    assert f"<p data-kb-cite>{line}</p>" in page
    assert '<a href="../_cite/folder/other.ris" download>RIS</a>' in built.page("folder/other")


def test_bibtex_is_read_by_its_library(make_world):
    built = world_of(make_world).build()
    entry = parse_string((built.out / "_cite/index.bib").read_text(encoding="utf-8"), "bibtex").entries["index"]
    assert [str(person) for person in entry.persons["author"]] == ["{编者}"]
    assert entry.fields["title"] == r"首页 \& “50\%” 的\_字"
    assert (entry.fields["year"], entry.fields["url"]) == ("2026", "https://example.org/kb/index.html")


def test_csl_json_and_ris_have_the_same_facts(make_world):
    built = world_of(make_world).build()
    (work,) = json.loads((built.out / "_cite/index.json").read_text(encoding="utf-8"))
    assert work["issued"] == {"date-parts": [[2026, 11, 28]]}
    assert (work["type"], work["author"], work["container-title"]) == ("webpage", [{"literal": "编者"}], "库")
    lines = (built.out / "_cite/index.ris").read_bytes().decode().split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("TY  - ELEC", "ER  - ", "")
    assert {"AU  - 编者", "DA  - 2026/11/28", f"UR  - {work['URL']}", f"TI  - {work['title']}"} <= set(lines)


def test_a_site_that_knows_neither_its_address_nor_a_date_says_neither(make_world):
    """What has no address is no source online: it says that it lay on a disk, and which version it was."""
    built = world_of(make_world, html_baseurl="").build()
    assert "<p data-kb-cite>编者. 别的[EB/DK]//库. 3 版[查阅日期].</p>" in built.page("folder/other")
    bare = world_of(make_world, html_baseurl="", release="").build()
    assert "<p data-kb-cite>编者. 别的[EB/DK]//库[查阅日期].</p>" in bare.page("folder/other")
    assert "url" not in (built.out / "_cite/folder/other.bib").read_text(encoding="utf-8")


def test_the_files_go_with_their_page_and_with_the_setting(make_world):
    world = world_of(make_world)
    world.build()
    world.write({"index": "# 首页\n\n字。\n"}).remove("folder/other")
    built = world.build()
    assert sorted(path.name for path in (built.out / "_cite").rglob("*.*")) == ["index.bib", "index.json", "index.ris"]
    assert "title = {首页}" in (built.out / "_cite/index.bib").read_text(encoding="utf-8")
    built = world.build(kb_cite=False)
    assert "_cite" not in built.page("index")
    assert not list((built.out / "_cite").rglob("*.*"))
