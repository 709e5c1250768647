"""Templates are compiled once, not in each build, and print the same."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from tests.build.small import PAGES

FILE = "out/doctrees/kb-templates.pickle"
OWN = '{%% extends "!layout.html" %%}{%% block footer %%}<p>%s</p>{%% endblock %%}\n'


@pytest.fixture
def compiled(monkeypatch) -> list[str]:
    """The names of the templates that Jinja has compiled, without what the tests keep of them."""
    names: list[str] = []
    begin = Environment.__init__
    monkeypatch.setattr(Environment, "__init__", lambda self, *rest, **more: begin(
        self, *rest, **{"bytecode_cache": None, **more}))
    compile_template = Environment.compile
    monkeypatch.setattr(Environment, "compile", lambda self, source, name=None, *rest, **more: (
        name and names.append(name)) or compile_template(self, source, name, *rest, **more))
    return names


def world_of(make_world, *extensions):
    world = make_world(*extensions, files=PAGES, templates_path=["../templates"])
    (world.root / "templates").mkdir()
    (world.root / "templates/layout.html").write_text(OWN % "旧", encoding="utf-8")
    return world


def edited(world, compiled):
    """Build once more after an edit of a page."""
    compiled.clear()
    return world.write({"b": "# 乙\n\n又一句。\n"}).build()


def test_a_second_build_compiles_none(make_world, compiled):
    world = world_of(make_world, "sphinx_kb.build.compiled_templates")
    world.build()
    assert "layout.html" in compiled
    assert "<p>旧</p>" in edited(world, compiled).page("b")
    assert compiled == []


def test_without_the_extension_sphinx_compiles_them_in_each_build(make_world, compiled):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    world = world_of(make_world)
    world.build()
    edited(world, compiled)
    assert "layout.html" in compiled


def test_an_edit_of_a_template_is_seen(make_world, compiled):
    world = world_of(make_world, "sphinx_kb.build.compiled_templates")
    world.build()
    (world.root / "templates/layout.html").write_text(OWN % "新", encoding="utf-8")
    assert "<p>新</p>" in edited(world, compiled).page("b")
    assert compiled == ["layout.html"]


@pytest.mark.parametrize("damage", [
    lambda data: b"", lambda data: data[:-9], lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
])
def test_what_was_damaged_is_compiled_again(make_world, compiled, damage):
    world = world_of(make_world, "sphinx_kb.build.compiled_templates")
    world.build()
    (world.root / FILE).write_bytes(damage((world.root / FILE).read_bytes()))
    assert "<p>旧</p>" in edited(world, compiled).page("b")
    assert "layout.html" in compiled
