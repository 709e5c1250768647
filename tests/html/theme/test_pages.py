"""What the theme promises of every page of the real site."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from tests.published import Published

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.site

LIMIT = 45_000
TOOLS = {"dose/dose-explorer.html": 57_200, "clinical/interaction-checker.html": 88_000}
"""Pages that are a tool: five figures drawn inline with their data, and what the explorer computes from; the table of
all interactions, which the checker filters."""
CATALOGUES = {"reference/data.html", "reference/claims.html", "reference/corrections.html",
              "reference/bibliography.html", "reference/evidence-changes.html", "reference/glossary.html",
              "reference/graph.html", "search.html"}
"""Pages that list all of something: not to be read through, and as long as what they list."""


def pages(out: Path) -> dict[str, str]:
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in sorted(out.rglob("*.html"))
            if "_static" not in path.parts}


def weight(out: Path, name: str, text: str) -> int:
    """What a browser loads for a page besides its images, compressed."""
    links = re.findall(r'<link rel="stylesheet" href="([^?"]+)|<script [^>]*src="([^?"]+)', text)
    loaded = [(out / name).parent / (sheet or script) for sheet, script in links]
    return len(gzip.compress(text.encode(), 9)) + sum(len(gzip.compress(path.read_bytes(), 9)) for path in loaded)


def test_a_content_page_weighs_at_most_45_kilobytes(built_site: Published):
    heavy = {name: weight(built_site.out, name, text) for name, text in pages(built_site.out).items()
             if name not in CATALOGUES}
    assert {name: size for name, size in heavy.items() if size > TOOLS.get(name, LIMIT)} == {}


def test_no_page_of_this_site_needs_the_rare_rules_of_others(built_site: Published):
    using = [name for name, text in pages(built_site.out).items() if re.search(r"<link [^>]*-rare\.css", text)]
    assert using == [], "这些页面多载一张样式表：常用的类从 sphinx_kb/html/frame/stylesheet.py 的 RARELY_NEEDED 里去掉"


def test_every_page_carries_the_safety_strip_and_no_inline_style_or_script(built_site: Published):
    for name, text in pages(built_site.out).items():
        assert 'class="kb-safety"' in text, name
        assert " style=" not in re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL), name
        assert set(re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)) <= {' type="application/ld+json"'}, name
        assert not re.search(r"<[^>]*\son\w+=", text), name


def test_every_page_has_one_main_heading_a_title_and_a_description(built_site: Published):
    for name, text in pages(built_site.out).items():
        assert text.count("<h1") == 1, name
        assert re.search(r"<title>.+?</title>", text), name
        assert re.search(r'<meta name="description" content="[^"]{10,}">', text), name
