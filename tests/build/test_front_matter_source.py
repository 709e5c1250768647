"""The source of a page is not resolved to learn that it is its own; that of another file is."""

from __future__ import annotations

from pathlib import Path

import myst_parser.mdit_to_docutils.base as myst

from sphinx_kb.build.front_matter_source import Place

OURS = "sphinx_kb.build.front_matter_source"
FILES = {
    "index": "---\nsummary: 概要\n---\n\n# 首页\n\n```{toctree}\na\nb\n```\n\n"
             "{{ env.metadata[env.docname].summary }}\n",
    "a": "---\ntitle: 甲\n---\n\n# 甲\n",
    "b": "# 乙\n\n```{eval-rst}\n.. include:: part.inc\n   :parser: myst_parser.sphinx_\n```\n",
    "part.inc": "---\nsummary: 别处\n---\n\n文。\n",
}


def resolved(make_world, monkeypatch, *extensions):
    """The names of the sources that are resolved while pages are read, and the site."""
    names, resolve = [], Path.resolve

    def note(self, strict=False):
        if self.suffix in (".md", ".inc"):
            names.append(self.name)
        return resolve(self, strict)

    world = make_world(*extensions, files=FILES, myst_enable_extensions=["substitution"])
    monkeypatch.setattr(Path, "resolve", note)
    built = world.build()
    monkeypatch.undo()
    assert myst.Path is Path  # given back
    assert "<p>概要</p>" in built.page("index")
    return names, built


def test_only_the_source_of_another_file_is_resolved(make_world, monkeypatch):
    (ours, built), (theirs, other) = resolved(make_world, monkeypatch, OURS), resolved(make_world, monkeypatch)
    assert [ours.count(name) for name in ("index.md", "a.md")] < [theirs.count(name) for name in ("index.md", "a.md")]
    assert ours.count("part.inc") == theirs.count("part.inc")
    assert built.warnings == other.warnings == []
    for page in ("index", "a", "b"):
        assert built.page(page) == other.page(page)


def test_without_the_extension_the_source_of_each_page_is_resolved_twice(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    names, _built = resolved(make_world, monkeypatch)
    assert min(names.count("index.md"), names.count("a.md")) >= 2


def test_places_are_compared_as_paths_are(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d/a.md").touch()
    (tmp_path / "b.md").symlink_to("d/a.md")
    spelt = [tmp_path / "d/a.md", tmp_path / "d/../d/a.md", tmp_path / "b.md", tmp_path / "c.md"]
    for one in spelt:
        for other in spelt:
            assert (Place(one).resolve() == Place(other).resolve()) == (one.resolve() == other.resolve())
    assert len({Place(path) for path in spelt}) == 2
    assert Place("a") != "a"
