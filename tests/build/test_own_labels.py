"""The labels of Sphinx's own pages come back when a page no longer bears them."""

from __future__ import annotations

from sphinx.util.inventory import InventoryFile

PAGES = {"index": "# A\n\n```{toctree}\npage\n```\n", "page": "(genindex)=\n\n# Mine\n"}


def own_label(built):
    inventory = InventoryFile.loads((built.out / "objects.inv").read_bytes(), uri="")
    return {key: item.uri for key, item in inventory.data.get("std:label", {}).items()}.get("genindex")


def edited(make_world, *extensions):
    world = make_world(*extensions, files=PAGES, nitpicky=False)
    taken = own_label(world.build())
    world.write({"page": "# Mine\n"})
    return taken, own_label(world.build())


def test_a_label_that_a_page_gave_back_is_that_of_the_index_again(make_world):
    assert edited(make_world, "sphinx_kb.build.own_labels") == ("page.html#genindex", "genindex.html")


def test_without_the_extension_it_is_forgotten(make_world):
    assert edited(make_world) == ("page.html#genindex", None)
