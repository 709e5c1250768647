"""What is made of texts and numbers is one piece of bytes in the environment."""

from __future__ import annotations

import pickle

import pytest

from sphinx_kb.build.packed_tables import OF_DOMAINS, OF_ENVIRONMENT, PlainMetadata
from sphinx_kb.core.plain_table import PlainTable
from tests.build.small import PAGES

PART = "sphinx_kb.build.packed_tables"
LABELLED = {
    **PAGES,
    "b": f"---\nsummary: 话\n---\n\n{PAGES['b']}\n(here)=\n## 这里\n\n{{ref}}`here`，{{ref}}`search`。\n",
}


def tables_of(world):
    """The tables of the stored environment, by name."""
    with (world.root / "out/doctrees/environment.pickle").open("rb") as stored:
        env = pickle.load(stored)
    return {**{name: getattr(env, name) for name in OF_ENVIRONMENT},
            **{name: env.domaindata[domain][name] for domain, name in OF_DOMAINS}}


@pytest.mark.parametrize("parallel", [0, 2])
def test_pages_are_the_same(make_world, parallel):
    plain, packed = (make_world(*parts, files=LABELLED) for parts in ((), (PART,)))
    for _time in range(2):
        assert packed.build(parallel=parallel).files() == plain.build(parallel=parallel).files()
        for world in (plain, packed):
            world.write({"a": PAGES["a"] + "\n一句。\n"})


def test_the_tables_hold_the_same_in_the_same_order(make_world):
    plain, packed = (make_world(*parts, files=LABELLED) for parts in ((), (PART,)))
    for world in (plain, packed):
        world.build()
        world.write({"b": LABELLED["b"] + "\n又一句。\n"}).build()
    found, expected = tables_of(packed), tables_of(plain)
    del found["all_docs"], expected["all_docs"]  # the times of reading
    assert {name: list(map(repr, table.items())) for name, table in found.items()} == {
        name: list(map(repr, table.items())) for name, table in expected.items()}


def test_they_are_stored_in_one_piece(make_world):
    world = make_world(PART, files=LABELLED)
    world.build()
    kinds = {name: type(table) for name, table in tables_of(world).items()}
    assert kinds == {**dict.fromkeys(kinds, PlainTable), "metadata": PlainMetadata}
    assert tables_of(world)["labels"].others == {"genindex", "modindex", "search"}  # words that are translated


def test_without_the_extension_sphinx_stores_each_of_their_objects(make_world):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    world = make_world(files=LABELLED)
    world.build()
    assert {type(table).__name__ for table in tables_of(world).values()} == {"dict", "defaultdict"}


def test_a_page_without_metadata_gets_some_of_its_own():
    found = pickle.loads(pickle.dumps(PlainMetadata(a={"b": 1})))
    found["c"]["d"] = 2
    assert found == {"a": {"b": 1}, "c": {"d": 2}}
    assert found.get("e") is None
