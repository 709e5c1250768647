"""The way between two pages is worked out once for each folder, and is the same."""

from __future__ import annotations

import random

import pytest
import sphinx.builders
import sphinx.builders.html
from sphinx.util.osutil import relative_uri as theirs

from sphinx_kb.build import relative_addresses as ours

FILES = {
    "index": "# 首页\n\n```{toctree}\na\nd/b\nd/c\n```\n",
    **{name: f"# {name}\n\n{{doc}}`/a` {{doc}}`/d/b` {{doc}}`/d/c` {{doc}}`/index`\n" for name in ("a", "d/b", "d/c")},
}
PARTS = ("", "a.html", "b.html", "a", "b", "甲.html", "..", "index.html#x", "#", "#document-a", "_static", "a b", "?")


@pytest.mark.parametrize("seed", range(4))
def test_addresses_are_those_of_sphinx(seed):
    rng = random.Random(seed)
    for _ in range(5000):
        base, to = ("/".join(rng.choices(PARTS, k=rng.randint(1, 4))) for _ in range(2))
        assert ours.relative_uri(base, to) == theirs(base, to), (base, to)


def works_out(make_world, monkeypatch, *extensions) -> list[tuple[str, str]]:
    """The pairs of addresses that Sphinx is asked to relate; and the pages are as they were."""
    asked = []

    def note(base, to):
        asked.append((base, to))
        return theirs(base, to)

    monkeypatch.setattr(ours, "relative_of_sphinx", note)
    for module in (sphinx.builders, sphinx.builders.html):
        monkeypatch.setattr(module, "relative_uri", note)
    make_world(*extensions, files=FILES).build()
    assert sphinx.builders.html.relative_uri is sphinx.builders.relative_uri is note  # given back
    return asked


def test_a_way_is_worked_out_once_for_the_pages_of_a_folder(make_world, monkeypatch):
    ways = [(base.rpartition("/")[0], to) for base, to in works_out(make_world, monkeypatch, ours.__name__)
            if base != to and "#" not in base + to]
    assert len(ways) == len(set(ways)) > 9


def test_without_the_extension_it_is_worked_out_for_each_link(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    ways = works_out(make_world, monkeypatch)
    assert len(ways) > 2 * len({(base.rpartition("/")[0], to) for base, to in ways})


def test_pages_are_the_same(make_world):
    with_it, without = (make_world(*some, files=FILES).build().files() for some in ([ours.__name__], []))
    assert {name: data for name, data in with_it.items() if name.endswith(".html")} == {
        name: data for name, data in without.items() if name.endswith(".html")}
