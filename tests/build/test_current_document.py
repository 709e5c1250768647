"""The notes on a document are copied where there are any, and made anew where there are none."""

from __future__ import annotations

import copy

import sphinx.environment
from sphinx.environment import _CurrentDocument

from sphinx_kb.build.current_document import deepcopy
from tests.build.small import PAGES

OURS = "sphinx_kb.build.current_document"


def copies(make_world, monkeypatch, *extensions) -> int:
    """How often the notes of a document are copied in a build."""
    made = []
    copied = _CurrentDocument.__reduce_ex__
    monkeypatch.setattr(_CurrentDocument, "__reduce_ex__", lambda self, protocol: made.append(1) or copied(
        self, protocol), raising=False)
    make_world(*extensions, files=PAGES).build()
    assert sphinx.environment.deepcopy is copy.deepcopy  # given back
    return len(made)


def test_nothing_is_copied_while_pages_are_written(make_world, monkeypatch):
    assert copies(make_world, monkeypatch, OURS) == 1  # stored with the environment


def test_without_the_extension_there_is_a_copy_for_each_page(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert copies(make_world, monkeypatch) >= 1 + len(PAGES)


def test_what_is_noted_is_copied():
    for name, value in (("docname", "a"), ("_extension_data", {"a": [1]}), ("highlight_language", "c")):
        notes = _CurrentDocument()
        setattr(notes, name, value)
        new = deepcopy(notes)
        assert getattr(new, name) == value
        assert new is not notes
        assert not isinstance(value, dict) or getattr(new, name)["a"] is not value["a"]
    assert deepcopy([1, [2]]) == [1, [2]]
