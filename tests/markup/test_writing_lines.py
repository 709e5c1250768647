"""Lines to write on: as many as the author asks for, unheard by a screen reader."""

from __future__ import annotations

import re

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.markup.writing_lines")


def test_there_are_as_many_lines_as_asked_for_and_nobody_hears_them(make_world):
    page = "# Notes\n\n```{writing-lines} 3\n```\n\n```{writing-lines} 999\n```\n"
    built = make_world(*EXTENSIONS, files={"index": page}).build()
    assert built.warnings == []
    boxes = re.findall(r'<div class="kb-writing-lines" aria-hidden="true">(.*?)</div>', built.page("index"))
    assert [box.count("<p>") for box in boxes] == [3, 30]


def test_a_number_that_is_none_is_reported(make_world):
    built = make_world(*EXTENSIONS, files={"index": "# Notes\n\n```{writing-lines} many\n```\n"}).build()
    assert len(built.warnings) >= 1
    assert "index.md:3" in built.warnings[0]
