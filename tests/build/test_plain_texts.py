"""A text without escapes is taken as it is."""

from __future__ import annotations

import docutils.nodes
import pytest
from docutils.nodes import Text

from sphinx_kb.build import plain_texts

FILES = {"index": "# 首页\n\n甲 *乙* `丙`。\n"}


@pytest.mark.parametrize("text", ["", "甲", "a\\b", "a\0*b", "\0", "a\0 b", "a\0\nb", "\0\0a"])
def test_the_text_is_that_of_docutils(text):
    ours, theirs = plain_texts.astext(Text(text)), plain_texts.text_of_docutils(Text(text))
    assert ours == theirs
    assert type(ours) is type(theirs) is str


def looked_through(make_world, monkeypatch, *extensions) -> int:
    seen, unescape = [], docutils.nodes.unescape
    monkeypatch.setattr(docutils.nodes, "unescape", lambda *args: seen.append(1) or unescape(*args))
    make_world(*extensions, files=FILES).build()
    assert Text.astext is plain_texts.text_of_docutils  # given back
    return len(seen)


def test_no_text_without_escapes_is_looked_through(make_world, monkeypatch):
    assert looked_through(make_world, monkeypatch, plain_texts.__name__) == 0


def test_without_the_extension_every_text_is_looked_through(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert looked_through(make_world, monkeypatch) > 9
