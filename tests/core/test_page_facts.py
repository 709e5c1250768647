"""What is noted of a page as it is read: in any site, with or without wiki links."""

from __future__ import annotations

from contextlib import contextmanager

from sphinx.testing.util import SphinxTestApp
from sphinx.util.docutils import docutils_namespace

from sphinx_kb.core.page import Heading, Page
from sphinx_kb.core.resolver import links_of
from sphinx_kb.core.store import store_of


@contextmanager
def environment_of(world):
    """What a build of a world leaves behind for the next."""
    world.build()
    with docutils_namespace():
        app = SphinxTestApp("html", srcdir=world.docs, builddir=world.root / "out", freshenv=False)
        try:
            yield app.env
        finally:
            app.cleanup()


def test_plain_links_are_noted_with_their_sentence_where_there_are_no_wiki_links(make_world):
    text = "See [the soft one](brie.md), [](brie.md#rind) or {doc}`brie`."
    world = make_world("sphinx_kb.core", files={
        "index": f"# Home\n\n{text}\n", "brie": "---\norphan: true\n---\n\n# Brie\n\n(rind)=\n## Rind\n"})
    with environment_of(world) as env:
        found = [(docname, link.before, link.text, resolution.destination.docname, resolution.destination.anchor)
                 for docname, link, resolution in links_of(env)]
    assert found == [
        ("index", "See ", "the soft one", "brie", ""),
        ("index", "See the soft one, ", "", "brie", "rind"),
        ("index", "See the soft one, … or ", "", "brie", ""),
    ]


def test_references_that_look_everywhere_are_noted_by_where_they_lead(make_world):
    world = make_world("sphinx_kb.links.wikilinks", files={
        "index": "# Home\n\n{any}`brie`, {any}`rind`, {any}`Brie de Meaux`, [](brie) and [](#rind)\n",
        "brie": "---\naliases: [Brie de Meaux]\norphan: true\n---\n\n# Brie\n\n(rind)=\n## Rind\n"})
    with environment_of(world) as env:
        found = [(resolution.destination.docname, resolution.destination.anchor)
                 for _docname, _link, resolution in links_of(env)]
    assert found == [("brie", ""), ("brie", "rind"), ("brie", ""), ("brie", ""), ("brie", "rind")]


def test_headings_aliases_and_blocks_are_noted(make_world):
    world = make_world("sphinx_kb.links.wikilinks", files={
        "index": "---\naliases: [Start]\nsummary: All of it.\n---\n\n# Home\n\nA line. ^one\n\n{#part}\n## Part\n"})
    with environment_of(world) as env:
        (page,) = store_of(env).facts_on("index", Page)
    assert page == Page("Home", "All of it.", ("Start",), (Heading(1, "Home", "home"), Heading(2, "Part", "part")),
                        {"one": "block-one"})
