"""The one walk of the toctrees."""

from __future__ import annotations

from sphinx_kb.core.site_tree import SiteTree, Toctree

TITLES = {name: name.upper() for name in ("index", "a", "b", "c", "d")}


def tree(**toctrees):
    return SiteTree("index", {page: [Toctree(*own) for own in lists] for page, lists in toctrees.items()}, TITLES)


def test_the_order_is_that_of_reading_and_what_does_not_exist_is_left_out():
    found = tree(index=[("One", ("a", "gone")), ("Two", ("d",))], a=[("", ("b", "c"))])
    assert found.order == ("index", "a", "b", "c", "d")
    assert found.toctrees["index"] == (Toctree("One", ("a",)), Toctree("Two", ("d",)))
    assert found.section == {"a": 0, "b": 0, "c": 0, "d": 1}


def test_a_page_listed_twice_has_its_place_where_a_reader_meets_it_first():
    found = tree(index=[("", ("a", "b"))], a=[("", ("b",))])
    assert found.path_to("b") == ["a", "b"]
    assert found.groups("index") == (Toctree("", ("a",)),)
    assert found.groups("a") == (Toctree("", ("b",)),)


def test_a_page_listed_twice_in_one_toctree_stands_there_once():
    assert tree(index=[("", ("a", "b", "a"))]).groups("index") == (Toctree("", ("a", "b")),)


def test_a_circle_ends_and_the_root_never_lies_below_itself():
    found = tree(index=[("", ("a",))], a=[("", ("index", "b"))], b=[("", ("a",))])
    assert found.order == ("index", "a", "b")
    assert "index" not in found.parent


def test_what_no_toctree_lists_has_no_place():
    found = tree(index=[("", ("a",))], c=[("", ("d",))])
    assert "d" not in found.order
    assert found.path_to("c") == []


def test_a_chain_of_ten_thousand_pages_is_a_site_too():
    names = [f"n{number}" for number in range(10_000)]
    chain = {name: [Toctree("", (below,))] for name, below in zip(["index", *names], names, strict=False)}
    assert len(SiteTree("index", chain, {name: name for name in ["index", *names]}).order) == 10_001
