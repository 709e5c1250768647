"""Translators are made from one class, and write the same."""

from __future__ import annotations

import functools
import types

import docutils.writers._html_base
from docutils import nodes
from sphinx import registry

from sphinx_kb.build.page_translators import TranslatorMaker

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\nb\n```\n",
    "a": "# 甲 *斜*\n\n:::{note}\n注。\n:::\n",
    "b": "# 乙\n\n```{figure} a.png\n图。\n```\n",
}


def pages_of(built) -> dict[str, bytes]:
    return {name: data for name, data in built.files().items() if name.endswith(".html")}


def test_pages_are_the_same(make_world):
    ours, theirs = (
        make_world(*some, files=PAGES).build(suppress_warnings=["image.not_readable"])
        for some in (["sphinx_kb.build.page_translators"], []))
    assert pages_of(ours) == pages_of(theirs)
    assert ours.warnings == theirs.warnings == []


def work_for(make_world, monkeypatch, *extensions) -> tuple[int, int]:
    """How often methods are bound to a translator, and stylesheets are looked for."""
    bound, looked = [], []
    make, find = types.MethodType, docutils.writers._html_base.utils.get_stylesheet_list
    monkeypatch.setattr(registry, "MethodType", lambda *args: bound.append(1) or make(*args))
    monkeypatch.setattr(
        docutils.writers._html_base.utils, "get_stylesheet_list",
        lambda settings: looked.append(settings.stylesheet_path) or find(settings))
    make_world(*extensions, files=PAGES).build(suppress_warnings=["image.not_readable"])
    return len(bound), sum(bool(path) for path in looked)


def test_methods_are_bound_once_and_stylesheets_not_looked_for(make_world, monkeypatch):
    assert work_for(make_world, monkeypatch, "sphinx_kb.build.page_translators") == (0, 0)


def test_without_the_extension_both_are_done_for_every_tree(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    bound, looked = work_for(make_world, monkeypatch)
    assert bound > 20 * len(PAGES)
    assert looked >= 2 * len(PAGES)


def say(word, translator, node):
    translator.said = word


class OneHandler:
    """A registry in which a handler is no function."""

    def __init__(self):
        self.translation_handlers = {"html": {"mine": (functools.partial(say, "一"), None)}}

    def get_translator_class(self, builder):
        return nodes.GenericNodeVisitor


class AnyBuilder:
    name, format = "other", "html"


def test_a_handler_may_be_any_callable():
    translator = TranslatorMaker(OneHandler())(AnyBuilder(), None)
    translator.visit_mine(None)
    assert translator.said == "一"
