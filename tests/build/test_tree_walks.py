"""Walks through a tree are flat, and give what docutils gives, in the same order."""

from __future__ import annotations

import random

import pytest
from docutils import nodes

from sphinx_kb.build.tree_walks import findall, findall_of_docutils

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\nb\n```\n",
    "a": "# 甲 *斜*\n\n:::{note}\n- 一 **粗**\n- 二\n:::\n\n| 列 |\n| - |\n| 值 |\n",
    "b": "# 乙\n\n文。[甲](a.md)\n\n## 节\n\n文。\n",
}
KINDS = (nodes.section, nodes.paragraph, nodes.emphasis, nodes.bullet_list)


def random_tree(rng: random.Random, depth: int = 5) -> nodes.Element:
    tree = rng.choice(KINDS)()
    for _ in range(rng.randrange(4) if depth else 0):
        tree += random_tree(rng, depth - 1) if rng.random() < 0.7 else nodes.Text("文")
    return tree


def is_empty(node: nodes.Node) -> bool:
    return not node.children


CONDITIONS = (None, nodes.Element, nodes.Text, nodes.paragraph, is_empty)


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
