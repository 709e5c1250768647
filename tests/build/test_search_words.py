"""Sphinx's own search index holds the words that the pages have, and no others."""

from __future__ import annotations

import pytest

PAGES = {"index": "# Home\n\n```{toctree}\na\nb\n```\n", "a": "# Apples\n\nSecret words.\n", "b": "# Pears\n\nOther.\n"}


@pytest.fixture
def world(make_world):
    return make_world("sphinx_kb.build.search_words", files=PAGES, language="en")


def test_words_of_edited_and_deleted_pages_are_gone(world):
    assert b"secret" in world.build().files()["searchindex.js"]
    world.write({"a": "# Plums\n\nPublic words.\n"})
    assert b"secret" not in world.build().files()["searchindex.js"]
    (world.docs / "b.md").unlink()
    world.write({"index": "# Home\n\n```{toctree}\na\n```\n"})
    built = world.build().files()["searchindex.js"]
    assert b"pear" not in built
    assert built == world.build(to="clean").files()["searchindex.js"]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "text"])
def test_other_builders_work_as_before(world, builder):
    assert world.build(builder).warnings == []


def test_without_the_extension_words_stay(make_world):
    """The reason for the module: should Sphinx drop them, this test says so and the module can go."""
    world = make_world(files=PAGES, language="en")
    world.build()
    world.write({"a": "# Plums\n\nPublic words.\n"})
    assert b"secret" in world.build().files()["searchindex.js"]
