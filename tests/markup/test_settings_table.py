"""The table of settings, as a reader sees it."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(("language", "heads"), [
    ("zh_CN", ["设置", "默认值", "作用"]), ("en", ["Setting", "Default", "What it does"]),
])
def test_settings_are_listed_as_the_code_registers_them(make_world, language, heads):
    files = {"index": "# Page\n\n```{settings} kb_diagram_\n```\n"}
    extensions = ("sphinx_kb.markup.settings_table", "sphinx_kb.markup.diagrams")
    built = make_world(*extensions, files=files, language=language).build()
    page = built.page("index")
    assert built.warnings == []
    assert re.findall(r'<th class="head"><p>(.*?)</p>', page) == heads
    names = re.findall(r'<code class="docutils literal notranslate"><span class="pre">(kb_\w+)</span>', page)
    assert names == ["kb_diagram_classes", "kb_diagram_font", "kb_diagram_requires"]
    assert "<span class=\"pre\">[]</span>" in page
