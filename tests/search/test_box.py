"""The search as a box in the text: it opens the search of the site, and no book has it."""

from __future__ import annotations

import re

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.search")
FILES = {"index": "# Home\n\n```{toctree}\ndeep/page\n```\n", "deep/page": "# Page\n\n```{search-box}\n```\n"}


def test_a_box_leads_to_the_search_page_also_without_a_script(make_world):
    built = make_world(*EXTENSIONS, files=FILES).build()
    assert built.warnings == []
    box = re.search(r'<div class="kb-search-box">.*?</div>', built.page("deep/page"), re.S)[0]
    assert 'action="../search.html"' in box
    assert "data-kb-search" in box
    assert "搜索" in box


def test_other_outputs_have_no_box(make_world):
    built = make_world(*EXTENSIONS, files=FILES).build("text")
    assert built.warnings == []
    assert (built.out / "deep/page.txt").read_text("utf-8").split() == ["Page", "****"]
