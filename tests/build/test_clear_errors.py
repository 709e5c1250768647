"""An error that ends a build is a sentence; a bug keeps its report, with the page."""

from __future__ import annotations

import re

import pytest
import sphinx._cli.util.errors as reports
from sphinx.cmd.build import build_main

from sphinx_kb.build.clear_errors import sentence

PART = "sphinx_kb.build.clear_errors"
TRACEBACK = re.compile("Traceback|github.com/sphinx-doc")
FAILS = "def setup(app):\n    app.connect('doctree-read', fail)\n\ndef fail(app, tree):\n    raise {}\n"


@pytest.fixture(autouse=True)
def nothing_stays(monkeypatch):
    """What the extension replaces in Sphinx is put back."""
    monkeypatch.setattr(reports, "handle_exception", getattr(reports.handle_exception, "of_sphinx",
                                                             reports.handle_exception))


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Build a page with an extension that may fail: what the author sees."""

    def build(*extensions, builder="html", fails="", before=lambda out: None, jobs="1"):
        docs, out = tmp_path / "docs", tmp_path / "out"
        docs.mkdir(exist_ok=True)
        (docs / "index.md").write_text("# 首页\n", encoding="utf-8")
        local = FAILS.format(fails) if fails else ""
        (docs / "conf.py").write_text(
            f"extensions = {['myst_parser', *extensions]!r}\nlanguage = 'zh_CN'\n{local}", encoding="utf-8")
        before(out)
        status = build_main(["-q", "-b", builder, "-j", jobs, str(docs), str(out)])
        assert status == 2
        return capfd.readouterr().err

    return build


def test_without_the_extension_a_sentence_is_a_report_for_developers(run):
    assert TRACEBACK.search(run(builder="doctest"))


def test_an_unknown_builder_is_a_sentence(run):
    said = run("sphinx_kb.build.translated_warnings", PART, builder="doctest")
    assert said.strip() == "构建器 doctest 未注册或在入口点不可用"


def test_a_setting_that_a_builder_needs_is_a_sentence(run):
    said = run(PART, builder="applehelp")
    assert not TRACEBACK.search(said)
    assert "applehelp_bundle_id" in said


def test_a_folder_in_the_place_of_a_file_is_named(run):
    said = run(PART, before=lambda out: (out / "objects.inv").mkdir(parents=True))
    assert not TRACEBACK.search(said)
    assert re.search(r"objects\.inv 读不了或写不了", said)


@pytest.mark.parametrize("fails", ["OSError(28, 'No space left on device')", "RecursionError('too deep')"])
def test_a_full_disk_and_deep_nesting_are_sentences_with_the_page(run, fails):
    said = run(PART, fails=fails)
    assert not TRACEBACK.search(said)
    assert re.match(r"\S*index\.md", said.strip())


def test_a_bug_keeps_its_report_and_names_the_page(run):
    said = run(PART, fails="ValueError('a bug')")
    assert "a bug" in said
    assert TRACEBACK.search(said)
    assert re.search(r"index\.md：处理这一页时构建失败", said)


def test_links_that_lead_in_a_circle_are_named():
    """Path.resolve of Python 3.11 and 3.12, which Sphinx and sphinxcontrib-bibtex call."""
    assert sentence(RuntimeError("Symlink loop from '/docs/a.bib'")).startswith("/docs/a.bib 是一个绕回自己的链接")
