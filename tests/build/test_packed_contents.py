"""The contents of pages are packed in the environment until they are asked for."""

from __future__ import annotations

import pickle

import pytest

from sphinx_kb.build.packed_contents import PackedContents
from tests.build.small import PAGES

PART = "sphinx_kb.build.packed_contents"


def contents_loaded(world):
    """The kinds of the contents in the stored environment."""
    with (world.root / "out/doctrees/environment.pickle").open("rb") as stored:
        contents = pickle.load(stored).tocs
    return {docname: type(dict.__getitem__(contents, docname)).__name__ for docname in contents}


@pytest.mark.parametrize("parallel", [0, 2])
def test_a_page_shows_its_contents(make_world, parallel):
    plain, packed = (make_world(*parts, files=PAGES) for parts in ((), (PART,)))
    assert packed.build(parallel=parallel).files() == plain.build(parallel=parallel).files()


def test_the_contents_of_a_page_that_is_not_read_again_are_those_it_had(make_world):
    pages = {**PAGES, "index": PAGES["index"] + "\n第一次。\n"}
    packed, fresh = make_world(PART, files=pages), make_world(PART, files=PAGES)
    packed.build()
    packed.write({"index": PAGES["index"]})
    assert packed.build().page("index") == fresh.build().page("index")


def test_they_are_stored_packed(make_world):
    world = make_world(PART, files=PAGES)
    world.build()
    assert set(contents_loaded(world).values()) == {"bytes"}


def test_without_the_extension_sphinx_stores_every_node_of_them(make_world):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    world = make_world(files=PAGES)
    world.build()
    assert set(contents_loaded(world).values()) == {"bullet_list"}


def test_a_changed_value_is_stored_as_it_is_now():
    contents = pickle.loads(pickle.dumps(PackedContents(a=[1], b=[2])))
    contents["a"].append(3)
    contents["c"] = [4]
    again = pickle.loads(pickle.dumps(contents))
    assert dict(again.items()) == {"a": [1, 3], "b": [2], "c": [4]}
    assert list(again.values()) == [[1, 3], [2], [4]]
    assert (again.get("b"), again.get("d"), again.pop("b"), again.pop("b", None)) == ([2], None, [2], None)
    with pytest.raises(KeyError):
        again.pop("b")
