"""A new site, as a stranger begins one with the installed kit."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.amount import share
from tests.kit.kit import HAN, outside, pdf_text, run


def begin(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask for a new site."""
    return subprocess.run([str(python), "-m", "sphinx_kb.new", str(folder), *arguments], cwd=folder.parent,
                          env=outside(), capture_output=True, text=True, check=False)


LANGUAGES = [("en", "How notes link to each other"), ("zh_CN", "笔记怎样互相链接")]


@pytest.mark.parametrize(("language", "title"), share(LANGUAGES, 2))
def test_a_new_site_builds_and_its_book_too(python: Path, tmp_path: Path, language: str, title: str) -> None:
    done = begin(python, tmp_path / "garden", "--language", language)
    assert done.returncode == 0, done.stderr
    for target in ("html", "pdf"):
        run(["make", target, f"PYTHON={python}"], cwd=tmp_path / "garden", env=outside())
    page = (tmp_path / "garden/_build/html/books.html").read_text(encoding="utf-8")
    assert re.search(rf'<a [^>]*href="links\.html"[^>]*>(<[^>]+>)*{title}<', page)
    assert title in pdf_text(tmp_path / "garden/_build/typst/notes.pdf")


def test_a_new_site_in_a_language_without_a_catalogue_is_in_english(python: Path, tmp_path: Path) -> None:
    assert begin(python, tmp_path / "garden", "--language", "ja").returncode == 0
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "garden").iterdir()]
    assert not HAN.search("".join(texts))
    assert any("language = 'ja'" in text for text in texts)


def test_nothing_is_overwritten(python: Path, tmp_path: Path) -> None:
    (tmp_path / "garden").mkdir()
    (tmp_path / "garden/Makefile").write_text("mine", encoding="utf-8")
    done = begin(python, tmp_path / "garden")
    assert done.returncode == 1
    assert "Makefile" in done.stderr
    assert [path.name for path in (tmp_path / "garden").iterdir()] == ["Makefile"]
    assert (tmp_path / "garden/Makefile").read_text(encoding="utf-8") == "mine"
