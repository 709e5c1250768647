"""What is computed once for a build goes with it."""

from __future__ import annotations

import gc

import pytest
from sphinx.application import Sphinx

from sphinx_kb.core.cached import cached_for_build


def applications() -> int:
    """How many applications are in memory."""
    gc.collect()
    return sum(isinstance(one, Sphinx) for one in gc.get_objects())


@pytest.mark.parametrize("builder", ["html", "epub", "typst"])
def test_a_build_that_is_over_leaves_memory_with_all_that_was_computed_for_it(make_world, builder):
    files = {"index": "# 首页\n\n[[词]]，$x$。\n\n```{toctree}\n词\n```\n", "词": "# 词\n"}
    world = make_world("sphinx_kb", files=files)
    for to in ("first", "second"):  # Sphinx's own modules may know the first one of a process
        world.build(builder, to=to)
    before = applications()  # something may know the last one until there is a new one
    assert world.build(builder, to="again").warnings == []
    assert applications() == before


class Unset:
    """An environment that no application has set up."""

    _app = None


def test_an_environment_without_an_application_keeps_nothing():
    values = iter((1, 2))
    count = cached_for_build(lambda env: next(values))
    env = Unset()
    assert (count(env), count(env)) == (1, 2)
