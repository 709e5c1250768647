"""A page says the checksum of each script and stylesheet, whose path is looked at once."""

from __future__ import annotations

from sphinx.builders import html
from sphinx.builders.html import _assets

from tests.build.small import PAGES


def paths_resolved(make_world, monkeypatch, *extensions) -> int:
    resolved = []
    compute = _assets._file_checksum_inner
    monkeypatch.setattr(_assets, "_file_checksum_inner", lambda path: resolved.append(path) or compute(path))
    built = make_world(*extensions, files=PAGES).build()
    assert "?v=" in built.page("a")
    return max(resolved.count(path) for path in resolved)


def test_the_path_of_a_file_is_resolved_once(make_world, monkeypatch):
    assert paths_resolved(make_world, monkeypatch, "sphinx_kb.build.asset_checksums") == 1


def test_without_the_extension_sphinx_resolves_it_for_each_page(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert paths_resolved(make_world, monkeypatch) >= len(PAGES)


def test_the_next_build_computes_them_anew(make_world):
    world = make_world("sphinx_kb.build.asset_checksums", files={**PAGES, "_own/own.css": "a {}\n"},
                       html_static_path=["_own"], html_css_files=["own.css"])
    before = world.build().page("a")
    world.write({"_own/own.css": "b {}\n", "a": PAGES["a"] + "\n新。\n"})
    line = next(line for line in before.splitlines() if "own.css" in line)
    after = world.build(to="other").page("a")
    assert "own.css?v=" in after
    assert line not in after


def test_sphinx_has_its_own_function_back_after_a_build(make_world):
    before = html._file_checksum
    make_world("sphinx_kb.build.asset_checksums", files=PAGES).build()
    assert html._file_checksum is before
