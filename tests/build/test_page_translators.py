"""Translators are made from one class, and write the same."""

from __future__ import annotations

import functools
import types
from types import SimpleNamespace

import docutils.writers._html_base
import pytest
from docutils import nodes
from docutils.utils import new_document
from docutils.writers._html_base import HTMLTranslator
from sphinx import registry
from sphinx.util.docutils import SphinxTranslator

from sphinx_kb.build.page_translators import TranslatorMaker, dispatchers, encode

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


class Own(nodes.paragraph):
    """A kind without a method of its own."""


class Unknown(nodes.Element):
    """A kind of which nobody knows anything."""


class Visitor(SphinxTranslator):
    """Notes what it visits, and how often a method is looked for."""

    def __init__(self):
        super().__init__(new_document(""), SimpleNamespace(config=None, env=SimpleNamespace(domains=None)))
        self.seen, self.sought = [], 0

    def __getattr__(self, name):  # asked for methods that there are not
        self.__dict__["sought"] += 1
        raise AttributeError(name)

    def visit_paragraph(self, node):
        self.seen.append(("visit", node))

    def depart_paragraph(self, node):
        self.seen.append(("depart", node))

    def unknown_visit(self, node):
        self.seen.append(("unknown", node))

    unknown_departure = unknown_visit


def test_a_method_is_looked_for_once_for_each_kind_of_node():
    quick = type("Quick", (Visitor,), dispatchers(Visitor))
    visited = [*[nodes.paragraph(), Own()] * 20, Unknown()]
    seen, sought = [], []
    for kind in (Visitor, quick):
        visitor = kind()
        before = visitor.sought
        for node in visited:
            visitor.dispatch_visit(node)
            visitor.dispatch_departure(node)
        seen.append(visitor.seen)
        sought.append(visitor.sought - before)
    assert seen[0] == seen[1]
    assert sought[1] < sought[0]


def test_a_translator_that_finds_its_methods_in_another_way_keeps_it():
    class Different(Visitor):
        def dispatch_visit(self, node):
            """Visit nothing."""

    assert set(dispatchers(Different)) == {"dispatch_departure"}
    assert dispatchers(nodes.GenericNodeVisitor) == {}


@pytest.mark.parametrize("text", ["", "半衰期", "a & b", "<甲@乙>", '"甲"', 7])
@pytest.mark.parametrize("letters", [HTMLTranslator.special_characters, {0xA0: "&nbsp;", ord("-"): "x"}, {}])
def test_letters_are_encoded_as_by_docutils(text, letters):
    translator = SimpleNamespace(special_characters=letters)
    assert encode(translator, text) == HTMLTranslator.encode(translator, text)


def test_a_text_of_plain_letters_is_not_looked_up_letter_by_letter():
    sought = []

    class Letters(dict):
        def __getitem__(self, key):
            sought.append(key)
            return super().__getitem__(key)

    encode(SimpleNamespace(special_characters=Letters(HTMLTranslator.special_characters)), "半衰期")
    assert sought == []
