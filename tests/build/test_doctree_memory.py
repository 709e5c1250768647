"""Doctrees do not fill the memory."""

from __future__ import annotations

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_kb.build import doctree_memory
from tests.build.small import PAGES


def doctrees_kept(make_world, monkeypatch, *extensions) -> int:
    kept = []
    monkeypatch.setattr(doctree_memory, "MOST_KEPT", 2)
    write = StandaloneHTMLBuilder.write_documents

    def note(self, docnames):
        kept.append(len(self.env._write_doc_doctree_cache))
        write(self, docnames)

    monkeypatch.setattr(StandaloneHTMLBuilder, "write_documents", note)
    make_world(*extensions, files=PAGES).build()
    return kept[0]


def test_only_the_last_doctrees_are_kept(make_world, monkeypatch):
    assert doctrees_kept(make_world, monkeypatch, "sphinx_kb.build.doctree_memory") == 2


def test_without_the_extension_sphinx_keeps_all_doctrees(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert doctrees_kept(make_world, monkeypatch) == len(PAGES)
