"""Labels and terms are forgotten and known as with Sphinx's own domain, and the work does not grow with the square."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sphinx.domains.std import StandardDomain

PAGES = {
    "index": """
        # 首页

        ```{toctree}
        a
        b
        ```
        """,
    "a": "# 甲\n\n{#a-one}\n## 一\n\n见 {ref}`b-one`。\n",
    "b": "# 乙\n\n{#b-one}\n## 乙一\n\n```{glossary}\n占有率\n: 结合的份额。\n```\n",
}


@pytest.fixture
def world(make_world):
    return make_world("sphinx_kb.build.standard_domain", "sphinx_kb.core", files=PAGES)


def test_a_label_that_moves_to_another_page_is_found_there(world):
    world.build()
    world.write({"a": "# 甲\n\n文。\n", "b": PAGES["b"] + "\n{#a-one}\n## 一\n\n文。\n"})
    built = world.build()
    assert built.warnings == []
    assert built.files() == world.build(to="clean").files()


def test_a_label_that_goes_is_missed_where_it_is_named(world):
    world.build()
    world.write({"b": "# 乙\n\n文。\n", "a": PAGES["a"] + "\n又一句。\n"})
    (warning,) = world.build().warnings
    assert "b-one" in warning
    assert "a.md:6" in warning


def test_a_page_that_goes_takes_its_labels_and_terms_along(world):
    world.build()
    world.remove("b")
    world.write({"index": "# 首页\n\n```{toctree}\na\n```\n", "a": "# 甲\n\n{term}`占有率`与 {ref}`b-one`。\n"})
    first, second = world.build().warnings
    assert "占有率" in first
    assert "b-one" in second


def test_in_parallel_it_is_the_same(world):
    assert world.build(parallel=2).files() == world.build(to="serial").files()


def test_sphinx_is_not_asked_to_look_through_everything_for_a_page_that_is_read(world, monkeypatch):
    asked = []
    monkeypatch.setattr(StandardDomain, "clear_doc", lambda self, docname: asked.append(docname))
    world.build()
    world.write({"a": "# 甲\n\n又一句。\n"})
    world.build()
    assert asked == []
    world.remove("a")
    world.write({"index": "# 首页\n\n```{toctree}\nb\n```\n"})
    world.build()
    assert asked == ["a"]


def test_without_the_extension_sphinx_looks_through_every_label_for_each_page(make_world):
    """The reason for the module: should Sphinx keep labels by page, this test says so and the module can go."""

    class Labels(dict):
        looked_at = 0

        def items(self):
            self.looked_at += len(self)
            return super().items()

    env = SimpleNamespace(domaindata={}, domains={}, _registry=SimpleNamespace(enumerable_nodes={}))
    domain = StandardDomain(env)
    labels = domain.data["labels"] = Labels({f"label-{page}": (f"page{page}", "id", "Title") for page in range(20)})
    for page in range(20):
        domain.clear_doc(f"page{page}")
    assert not [name for name in labels if name.startswith("label-")]
    assert labels.looked_at >= sum(range(20))
