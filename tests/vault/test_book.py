"""A fault costs the book of a vault its own place, whatever it is."""

from __future__ import annotations

import pypdf
import pytest

from tests.vault.test_contents import SETTINGS


def book_of(world, **settings):
    built = world.build("typst", to="book", **settings)
    files = list(built.out.glob("*.pdf"))
    return built, " ".join(page.extract_text() for page in pypdf.PdfReader(files[0]).pages) if files else ""


@pytest.mark.parametrize("source", [
    "留着。\n\n[空的]() [没有](#没有) [自己](#)\n", "留着。\n\n## %%只有注释%%\n\n话。\n\n##\n\n话。\n",
    "留着。\n\n## ![[没有.png]]\n",
    "留着。\n\n$\\nonsense{$ 和 $$\\begin{matrix}a$$\n", "留着。\n\n![](没有.png) <b>粗</b> <video src='x'></video>\n",
    "| 甲 |\n|---|\n| 留着。[[#^没有]] |\n\n^没有用到\n", "留着。[^没有] [^甲]\n\n[^甲]: 有\n[^乙]: 没人用\n"])
def test_a_fault_costs_its_own_place(make_world, source):
    files = {"index": "见 [[有 空格]]。\n", "有 空格": source, "别的": "别的话。\n"}
    _built, text = book_of(make_world("sphinx_kb", files=files, **SETTINGS))
    assert "留着。" in text
    assert "别的话。" in text
    assert "排不出来" not in text


def test_a_page_that_cannot_be_set_is_said_in_its_place_and_told_with_its_line(make_world):
    """Whatever fault of Typst nobody has thought of: here a function that is not there."""
    world = make_world("sphinx_kb", files={"index": "见 [[有 空格]]、[[有 空格#节]]。\n",
                                           "有 空格": "话。\n\n## 节\n\n{odd}`x`\n", "别的": "别的话。\n"}, **SETTINGS)
    odd = ["myst_parser", "sphinx_kb", "tests.vault.odd"]
    built, text = book_of(world, extensions=odd)
    assert "这一页排不出来" in text
    assert "别的话。" in text
    assert [line for line in built.warnings if "kb.book" in line and "有 空格.md:5" in line], built.warnings
    assert not book_of(world, extensions=odd, kb_vault="", kb_book_strict=True)[1]
