"""A wiki link is a Sphinx cross-reference: it has a role, leads to other sites, and others refer to pages by alias."""

from __future__ import annotations

import re

import pytest
from sphinx.util.inventory import InventoryFile

WIKI = "sphinx_kb.links.wikilinks"
BRIE = "---\naliases: [Brie de Meaux]\norphan: true\n---\n\n# Brie\n\n## Rind\n\nWhite.\n"


def article(page):
    """The links of a page's text: address and what is shown."""
    text = page[page.index("<h1"):page.index("</section>")]
    links = re.findall(r'<a class="reference (?:internal|external)" href="([^"]*)"[^>]*>(.*?)</a>', text)
    return [(address, re.sub("<[^>]+>", "", shown)) for address, shown in links]


def english(make_world, text, *extensions, **settings):
    files = {"index": text, "brie": BRIE}
    return make_world(WIKI, *extensions, files=files, language="en", html_theme="alabaster", **settings)


@pytest.mark.parametrize(("role", "link"), [
    ("{kb:page}`brie#Rind`", "[[brie#Rind]]"),
    ("{kb:page}`the rind <Brie de Meaux#Rind>`", "[[Brie de Meaux#Rind|the rind]]"),
    ("{kb:page}`nowhere`", "[[nowhere]]"),
])
def test_the_role_is_the_link(make_world, role, link):
    pages = []
    for written in (role, link):
        built = english(make_world, f"# Home\n\n{written}\n").build()
        pages.append((built.page("index"), built.warnings))
    assert pages[0] == pages[1]


def test_a_link_in_a_heading_leads_on_and_is_text_in_contents(make_world):
    text = "# Home\n\n## See [[Brie|the soft one]] and [[nowhere]]\n\n## ![[Brie]]\n\nText.\n"
    built = english(make_world, text, html_sidebars={"**": ["localtoc.html"]}).build()
    assert ("brie.html", "the soft one") in article(built.page("index"))
    listed = re.search(r'<div class="sphinxsidebar".*', built.page("index"), re.S)[0]
    assert re.findall(r'<a class="reference internal" href="#[^"]*">(See.*?|Brie)</a>', listed)
    assert 'href="brie.html"' not in listed
    assert [line for line in built.warnings if "kb.link" not in line] == []


def test_references_that_look_everywhere_find_a_page_by_alias_but_not_by_title(make_world):
    built = english(make_world, "# Home\n\n{any}`Brie de Meaux` and [soft](<Brie de Meaux>) and {any}`Brie`\n").build()
    assert article(built.page("index")) == [("brie.html", "Brie de Meaux"), ("brie.html", "soft")]
    assert built.warnings == ["index.md:3: WARNING: 'any' reference target not found: Brie [ref.any]"]


@pytest.fixture
def manual(make_world):
    """The inventory of another site: a module, a class, a term and a page with a heading."""
    text = ("# Manual\n\n```{py:module} json\n```\n\n```{py:class} Decoder\n```\n\n"
            "```{glossary}\nToken\n  A piece.\n```\n\n(the-label)=\n## A part\n\nText.\n")
    built = make_world(files={"index": text}, language="en", project="Manual", version="1").build()
    return {"python": ("https://python.example/", str(built.out / "objects.inv"))}


@pytest.mark.parametrize(("written", "address", "shown"), [
    ("[[python:json]]", "https://python.example/index.html#module-json", "json"),
    ("[[python:json.Decoder|the decoder]]", "https://python.example/index.html#json.Decoder", "the decoder"),
    ("[[python:token]]", "https://python.example/index.html#term-Token", "token"),
    ("[[python:The-Label]]", "https://python.example/index.html#the-label", "A part"),
    ("{kb:page}`python:index`", "https://python.example/index.html", "Manual"),
    ("![[python:json]]", "https://python.example/index.html#module-json", "json"),
])
def test_a_link_leads_to_anything_of_another_site(make_world, manual, written, address, shown):
    world = english(make_world, f"# Home\n\n{written}\n", "sphinx.ext.intersphinx", intersphinx_mapping=manual)
    built = world.build()
    assert built.warnings == []
    assert article(built.page("index")) == [(address, shown)]


def test_what_another_site_lacks_is_warned_of_and_is_no_page_to_be_written(make_world, manual):
    text = "# Home\n\n[[python:jsonn]] and [[pythn:json]]\n\n```{link-report}\n```\n"
    built = english(make_world, text, "sphinx.ext.intersphinx", "sphinx_kb.links.link_report",
                    intersphinx_mapping=manual).build()
    assert [line for line in built.warnings if "python:jsonn" in line] == [
        "index.md:3: WARNING: [[python:jsonn]]: the site “python” has nothing called “jsonn”: "
        "check the spelling there [kb.link]"]
    assert "pythn:json：index:3" in re.sub(r"<[^>]+>", "", built.page("index")).replace(": ", "：")
    assert "python:jsonn：" not in re.sub(r"<[^>]+>", "", built.page("index"))


def test_a_page_of_this_site_goes_before_another_site(make_world, manual):
    world = english(make_world, "# Home\n\n[[python:json]]\n", "sphinx.ext.intersphinx", intersphinx_mapping=manual)
    built = world.write({"own": "---\naliases: ['python:json']\norphan: true\n---\n\n# Own\n"}).build()
    assert article(built.page("index")) == [("own.html", "python:json")]


def test_a_page_is_written_again_when_the_other_site_moves_what_it_links_to(make_world, manual):
    world = english(make_world, "# Home\n\n[[python:json]]\n", "sphinx.ext.intersphinx", intersphinx_mapping=manual)
    world.build()
    moved = {"python": ("https://elsewhere.example/", manual["python"][1])}
    built = world.build(intersphinx_mapping=moved)
    assert article(built.page("index"))[0][0] == "https://elsewhere.example/index.html#module-json"


def test_in_english_and_in_a_language_without_catalogue_nothing_is_said_in_chinese(make_world):
    text = ("# Home\n\n[[nowhere]] [[Brei]] [[brie#Rin]] [[brie#zzz]] [[brie#^no]] [[double]] ![[none.png]]\n\n"
            "![[index]]\n")
    for language in ("en", "ja"):
        world = make_world(WIKI, files={"index": text, "brie": BRIE, "a/double": "---\norphan: true\n---\n\n# A\n",
                                        "b/double": "---\norphan: true\n---\n\n# B\n"}, language=language)
        warnings = world.build().warnings
        assert len(warnings) == 8
        assert not [line for line in warnings if re.search("[\u4e00-\u9fff]", line)]
        assert "index.md:3: WARNING: [[Brei]]: there is no such page or term; did you mean brie? [kb.link]" in warnings


def test_in_restructuredtext_the_role_links_too(make_world):
    home = "Home\n====\n\n:kb:page:`Brie de Meaux` and :kb:page:`the rind <brie#Rind>`\n"
    world = make_world(WIKI, files={"index.rst": home, "brie": BRIE}, language="en")
    built = world.build()
    assert built.warnings == []
    assert article(built.page("index")) == [("brie.html", "Brie de Meaux"), ("brie.html#rind", "the rind")]


def test_the_inventory_has_every_name_of_a_page_that_means_it_alone(make_world):
    page = "---\naliases: [{0}]\norphan: true\n---\n\n# {1}\n"
    built = make_world(WIKI, files={
        "index": "# Home\n", "soft/brie": page.format("Ripe One, Comté", "Brie"),
        "hard/comte": page.format("Ripe One", "Comté"), "wash/index": page.format("'Öl: 2 a'", "Washed"),
    }, language="en").build()
    names = InventoryFile.loads((built.out / "objects.inv").read_bytes(), uri="").data["kb:page"]
    assert {name: item.uri for name, item in names.items()} == {
        "index": "index.html", "Home": "index.html", "home": "index.html",
        "soft/brie": "soft/brie.html", "brie": "soft/brie.html", "Brie": "soft/brie.html",
        "hard/comte": "hard/comte.html", "comte": "hard/comte.html", "Comté": "hard/comte.html",
        "comté": "hard/comte.html", "wash/index": "wash/index.html", "wash": "wash/index.html",
        "Washed": "wash/index.html", "washed": "wash/index.html", "Öl: 2 a": "wash/index.html",
        "öl: 2 a": "wash/index.html",
    }
    assert names["Öl: 2 a"].display_name == "Washed"
