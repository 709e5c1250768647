"""Walks through a tree are flat, and give what docutils gives, in the same order."""

from __future__ import annotations

import copy
import pickle
import random
from typing import Any

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx.util.nodes import NodeMatcher

from sphinx_kb.build.tree_walks import KINDS as MADE
from sphinx_kb.build.tree_walks import (
    findall,
    findall_of_docutils,
    walk,
    walk_of_docutils,
    walkabout,
    walkabout_of_docutils,
)

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\nb\n```\n",
    "a": "# 甲 *斜*\n\n:::{note}\n- 一 **粗**\n- 二\n:::\n\n| 列 |\n| - |\n| 值 |\n",
    "b": "# 乙\n\n文。[甲](a.md)\n\n## 节\n\n文。\n",
}
KINDS = (nodes.section, nodes.paragraph, nodes.emphasis, nodes.bullet_list)


def random_tree(rng: random.Random, depth: int = 5) -> nodes.Element:
    tree = rng.choice(KINDS)(**rng.choice([{}, {"kind": "a"}, {"kind": "b"}]))
    for _ in range(rng.randrange(4) if depth else 0):
        tree += random_tree(rng, depth - 1) if rng.random() < 0.7 else nodes.Text("文")
    return tree


def is_empty(node: nodes.Node) -> bool:
    return not node.children


CONDITIONS = (
    None, nodes.Element, nodes.Text, nodes.paragraph, is_empty, NodeMatcher(), NodeMatcher(nodes.paragraph, nodes.Text),
    NodeMatcher(nodes.Element, kind=Any), NodeMatcher(nodes.section, nodes.emphasis, kind="a"), NodeMatcher(kind="c"),
)


@pytest.mark.parametrize("seed", range(20))
def test_every_walk_gives_the_nodes_of_docutils(seed):
    rng = random.Random(seed)
    tree = random_tree(rng)
    start = rng.choice(list(findall_of_docutils(tree, nodes.Element)))
    for condition in CONDITIONS:
        for ways in ({}, {"include_self": False}, {"descend": False}, {"siblings": True}, {"ascend": True}):
            ours, theirs = (list(walk(start, condition, **ways)) for walk in (findall, findall_of_docutils))
            assert list(map(id, ours)) == list(map(id, theirs))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("change", ["remove", "replace", "append"])
def test_a_tree_may_change_while_it_is_walked_as_with_docutils(seed, change):
    def walked(walk) -> list[str]:
        rng = random.Random(seed)
        tree, seen = random_tree(rng), []
        for number, node in enumerate(walk(tree, nodes.Element)):
            seen.append(node.pformat())
            if rng.random() < 0.3 and node.parent is not None and number < 50:
                if change == "remove":
                    node.parent.remove(node)
                elif change == "replace":
                    node.replace_self(random_tree(rng, 1))
                else:
                    node.append(random_tree(rng, 1))
        return [*seen, tree.pformat()]

    assert walked(findall) == walked(findall_of_docutils)


MAKERS = {
    "call": lambda kind, kept: kind(),
    "copy": lambda kind, kept: copy.copy(kept),
    "pickle": lambda kind, kept: pickle.loads(pickle.dumps(kept)),
}


class Rare(nodes.paragraph):
    """A kind of which a test makes the first node."""


@pytest.mark.parametrize("maker", MAKERS)
def test_a_kind_is_looked_for_as_soon_as_there_is_a_node_of_it(monkeypatch, maker):
    MADE.watch()
    kept = Rare()
    for name in ("made", "found", "missing"):
        monkeypatch.setattr(MADE, name, set())
    tree = nodes.section()
    assert list(findall(tree, Rare)) == []
    assert Rare in MADE.missing
    tree += MAKERS[maker](Rare, kept)
    assert list(findall(tree, Rare)) == list(findall_of_docutils(tree, Rare)) != []
    assert list(findall(tree, nodes.General)) == tree.children  # also by a class that it is of, too


def test_texts_are_looked_for_by_whatever_they_are():
    tree = nodes.paragraph("", "", nodes.Text("文"))
    assert list(findall(tree, nodes.Text)) == tree.children


class Visitor(nodes.GenericNodeVisitor):
    """Notes what it visits, and raises what prunes a walk at random."""

    def __init__(self, seed: int) -> None:
        super().__init__(new_document(""))
        self.rng, self.seen = random.Random(seed), []

    def default_visit(self, node: nodes.Node) -> None:
        self.seen.append(("visit", node.pformat()))
        if self.rng.random() < 0.15:
            raise self.rng.choice(
                [nodes.SkipChildren, nodes.SkipSiblings, nodes.SkipNode, nodes.SkipDeparture, nodes.StopTraversal])

    def default_departure(self, node: nodes.Node) -> None:
        self.seen.append(("depart", node.pformat()))


@pytest.mark.parametrize(("ours", "theirs"), [(walk, walk_of_docutils), (walkabout, walkabout_of_docutils)])
def test_visitors_see_what_docutils_shows_them(monkeypatch, ours, theirs):
    def visited(method, seed) -> list[object]:
        monkeypatch.setattr(nodes.Node, theirs.__name__, method)
        tree = nodes.section("", *(random_tree(random.Random(seed)) for _ in range(3)))
        visitor = Visitor(seed)
        try:
            stopped = getattr(tree, theirs.__name__)(visitor)
        except nodes.TreePruningException as error:
            stopped = type(error)
        return [stopped, *visitor.seen]

    for seed in range(60):
        assert visited(ours, seed) == visited(theirs, seed)


def pages_of(built) -> dict[str, bytes]:
    return {name: data for name, data in built.files().items() if name.endswith(".html")}


def test_pages_are_the_same(make_world):
    ours, theirs = (make_world(*some, files=PAGES).build() for some in (["sphinx_kb.build.tree_walks"], []))
    assert pages_of(ours) == pages_of(theirs)
    assert ours.warnings == theirs.warnings == []
    assert nodes.Node.findall is findall_of_docutils  # restored


def deep_tree() -> nodes.Element:
    tree = nodes.paragraph()
    for _ in range(2000):
        tree = nodes.paragraph("", "", tree)
    return tree


def test_a_deep_tree_is_walked_without_recursion():
    assert sum(1 for _ in findall(deep_tree(), nodes.paragraph)) == 2001


def test_without_the_extension_docutils_makes_a_generator_for_each_level():
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    with pytest.raises(RecursionError):
        list(findall_of_docutils(deep_tree(), nodes.paragraph))
