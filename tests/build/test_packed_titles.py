"""The titles of pages are packed in the environment until they are asked for."""

from __future__ import annotations

import pickle
from types import SimpleNamespace

import pytest
from docutils import nodes

from sphinx_kb.build.packed_titles import PackedLongTitles, PackedTitles
from sphinx_kb.core.site_tree import title_texts
from tests.build.small import PAGES

PART = "sphinx_kb.build.packed_titles"
KINDS = {"index": "tuple", "a": "title", "b": "tuple", "c": "tuple"}
"""That of a holds emphasis."""


def titles_loaded(world, name="titles"):
    """The kinds of the titles in the stored environment."""
    with (world.root / "out/doctrees/environment.pickle").open("rb") as stored:
        titles = getattr(pickle.load(stored), name)
    return {docname: type(dict.__getitem__(titles, docname)).__name__ for docname in titles}


def again(*tables):
    return pickle.loads(pickle.dumps(tables, pickle.HIGHEST_PROTOCOL))


@pytest.mark.parametrize("parallel", [0, 2])
def test_a_page_shows_its_title(make_world, parallel):
    plain, packed = (make_world(*parts, files=PAGES) for parts in ((), (PART,)))
    assert packed.build(parallel=parallel).files() == plain.build(parallel=parallel).files()


def test_plain_titles_are_stored_packed(make_world):
    world = make_world(PART, files=PAGES)
    world.build()
    assert titles_loaded(world) == KINDS
    assert set(titles_loaded(world, "longtitles").values()) == {"str"}
    world.write({"b": PAGES["b"] + "\n一句。\n"}).build()
    assert titles_loaded(world) == KINDS


def test_without_the_extension_sphinx_stores_every_node_of_them(make_world):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    world = make_world(files=PAGES)
    world.build()
    assert set(titles_loaded(world).values()) == {"title"}


def test_pages_that_are_not_read_again_keep_their_titles(make_world):
    pages = {**PAGES, "index": PAGES["index"] + "\n第一次。\n"}
    packed, fresh = make_world(PART, files=pages), make_world(PART, files=PAGES)
    packed.build()
    packed.write({"index": PAGES["index"]})
    assert packed.build().files() == fresh.build().files()


def test_a_page_goes_and_comes_with_its_title(make_world):
    world = make_world(PART, files=PAGES)
    whole = world.build().files()
    world.write({"a": PAGES["a"].replace("```{toctree}\nc\n```\n", "文。\n")}).remove("c")
    world.build()
    world.write({"a": PAGES["a"], "c": PAGES["c"]})
    assert world.build().files() == whole


def test_a_title_that_shows_another_page_follows_it(make_world):
    """The long title of a page, which stands in its head, is finished together with the title, in every build."""
    extensions = ("sphinx_kb.core", PART)
    pages = {"index": "# 首页\n\n```{toctree}\na\nb\n```\n", "a": "# 看{doc}`b`\n\n文。\n", "b": "# 乙\n\n文。\n"}
    world = make_world(*extensions, files=pages)
    world.build()
    for title in ("丙", "丁"):
        pages["b"] = f"# {title}\n\n文。\n"
        world.write({"b": pages["b"]})
        built = world.build()
        assert f"<title>看{title}" in built.page("a")
        assert built.page("a") == make_world(*extensions, files=pages).build().page("a")


def test_a_title_is_a_node_when_it_is_asked_for():
    titles, long = again(*pair(a="甲", b="乙"))
    assert titles.texts() == {"a": "甲", "b": "乙"}
    assert long["a"] is titles["a"]
    assert titles["a"].astext() == "甲"
    assert titles["a"].pformat() == nodes.title("", "甲").pformat()
    assert titles.texts() == {"b": "乙"}
    titles["a"].clear()
    titles["a"] += nodes.Text("丙")
    assert again(titles)[0].texts() == {"a": "丙", "b": "乙"}


def test_a_long_title_of_its_own_stays():
    titles, long = pair(a="甲", b="乙")
    long["b"] = nodes.title("", "长")
    for _time in range(2):
        titles, long = again(titles, long)
        assert (long["b"].astext(), titles["b"].astext(), long["a"] is titles["a"]) == ("长", "乙", True)


def test_titles_of_a_page_are_dropped_in_either_order():
    for first, second in ((0, 1), (1, 0)):
        both = again(*pair(a="甲"))
        assert both[first].pop("a").astext() == "甲"
        both[second].pop("a", None)
        assert dict(both[0].items()) == dict(both[1].items()) == {}
        assert both[1].get("a") is None


@pytest.mark.parametrize("title", [
    nodes.title("", "甲", ids=["x"]), nodes.title("", "甲", kind="y"), nodes.title("", "", nodes.strong("", "甲")),
    nodes.title("源", "甲"),
])
def test_what_a_title_has_besides_its_text_stays(title):
    before = title.pformat(), title.rawsource
    found = again(PackedTitles(a=title))[0]["a"]
    assert (found.pformat(), found.rawsource) == before


def test_texts_are_the_same_however_titles_are_kept():
    env = SimpleNamespace(titles={"a": nodes.title("", "甲"), "b": nodes.title("", "", nodes.strong("", "乙"))})
    plain = title_texts(env)
    env.titles = again(PackedTitles(env.titles))[0]
    assert title_texts(env) == plain == {"a": "甲", "b": "乙"}
    assert title_texts(env, lambda title: title.pformat())["b"].startswith("<title>")


def pair(**texts):
    """The titles of some pages, and their long titles, which are the same."""
    titles = PackedTitles({docname: nodes.title("", text) for docname, text in texts.items()})
    return titles, PackedLongTitles(titles, dict(titles.items()))
