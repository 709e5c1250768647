"""What a name means, as a table of cases: one small garden, many ways to write a link in it."""

from __future__ import annotations

import pytest

from sphinx_kb.core.name_index import NamedPlace, NameIndex
from sphinx_kb.core.page import Heading, Page

PAGES = {
    "index": Page("Garden"),
    "soft/brie": Page("Brie", aliases=("Brie de Meaux", "Ripe One"), blocks={"rind": "block-rind"}, headings=(
        Heading(1, "Brie", "brie"), Heading(2, "Making", "making"), Heading(3, "Milk", "making-milk"),
        Heading(2, "Ageing", "ageing"), Heading(3, "Milk", "ageing-milk"), Heading(2, "Brie", "brie-itself"))),
    "soft/index": Page("Soft cheese"),
    "hard/comte": Page("Comté", headings=(Heading(1, "Comté", "comte"), Heading(2, "历史", "history", "History"))),
    "hard/milk": Page("Milk of the alps"),
    "milk": Page("All about milk", aliases=("Casein",)),
    "wine/brie": Page("A wine for it"),
    "notes/x": Page("Rennet"),
}
TERMS = (NamedPlace("rennet", "words", "term-rennet", "rennet"), NamedPlace("casein", "words", "term-casein", "casein"),
         NamedPlace("α₂ curd", "words", "term-curd", "α₂ curd"))
INDEX = NameIndex({**PAGES, "words": Page("Words")}, TERMS, [("old/camembert", "soft/brie"), ("gone", "nowhere")])


@pytest.mark.parametrize(("written", "fromdoc", "place"), [
    # paths: from the folder of the page, from the root, by their end
    ("soft/brie", "index", "soft/brie"),
    ("brie", "soft/x", "soft/brie"),
    ("brie", "wine/x", "wine/brie"),
    ("./milk", "hard/x", "hard/milk"),
    ("../milk", "hard/x", "milk"),
    ("/milk", "hard/x", "milk"),
    ("./brie", "index", None),
    ("soft", "index", "soft/index"),
    ("soft/index", "index", "soft/index"),
    ("brie.md", "soft/x", "soft/brie"),
    # a file before a title, a title before an alias, a page before a term, what was before last
    ("milk", "index", "milk"),
    ("Milk of the Alps", "index", "hard/milk"),
    ("Brie de Meaux", "index", "soft/brie"),
    ("Rennet", "index", "notes/x"),
    ("casein", "index", "milk"),
    ("camembert", "index", "soft/brie"),
    ("old/camembert", "index", "soft/brie"),
    ("gone", "index", None),
    # how a name is written does not matter
    ("BRIE  de meaux", "index", "soft/brie"),
    ("brie-de-meaux", "index", "soft/brie"),
    ("Ｂｒｉｅ de Meaux", "index", "soft/brie"),
    ("a2 curd", "index", None),
    ("α2 Curd", "index", "words#term-curd"),
    # headings and blocks
    ("Brie de Meaux#Ageing", "index", "soft/brie#ageing"),
    ("Brie de Meaux#Milk", "index", "soft/brie#making-milk"),
    ("Brie de Meaux#Ageing#Milk", "index", "soft/brie#ageing-milk"),
    ("Brie de Meaux#Brie", "index", "soft/brie#brie-itself"),
    ("Brie de Meaux#ageing-milk", "index", "soft/brie#ageing-milk"),
    ("Brie de Meaux#^rind", "index", "soft/brie#block-rind"),
    ("Comté#History", "index", "hard/comte#history"),
    ("#Ageing", "soft/brie", "soft/brie#ageing"),
    ("", "soft/brie", "soft/brie"),
    ("wine/brie#Ageing", "index", None),
])
def test_what_a_link_means(written, fromdoc, place):
    resolution = INDEX.resolve(written, fromdoc)
    found = resolution.destination if resolution.problem != "heading" else None
    assert (found and f"{found.docname}#{found.anchor}".rstrip("#")) == place


def test_of_two_pages_with_one_name_the_nearer_the_top_is_taken_and_both_are_named():
    index = NameIndex({name: Page("Alike") for name in ("b/deep/one", "a/two", "c/three")})
    resolution = index.resolve("alike", "x/y")
    assert (resolution.problem, resolution.destination.docname) == ("ambiguous", "a/two")
    assert resolution.alternatives == ("a/two", "b/deep/one", "c/three")


@pytest.mark.parametrize(("written", "names"), [
    ("Bire de Meaux", ["Brie de Meaux"]),
    ("Brie de Meaux#Aging", ["Ageing"]),
    ("Brie de Meaux#^rnd", ["rind"]),
    ("zzz", []),
])
def test_what_a_broken_link_may_have_meant(written, names):
    assert INDEX.suggestions(written, INDEX.resolve(written, "index"))[: len(names) or None] == names


def test_of_many_names_of_one_page_only_one_is_suggested():
    index = NameIndex({"cheese": Page("Cheeses", aliases=("Cheesy", "Cheese."))})
    assert len(index.suggestions("cheesee", index.resolve("cheesee", "x"))) == 1
