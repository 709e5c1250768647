"""Which files of a folder are notes, and in what encoding they may be: nothing is lost, nothing hidden is published."""

from __future__ import annotations

import pytest

from tests.vault.test_contents import SETTINGS


@pytest.mark.parametrize("hidden", [".trash/a", ".smart-env/multi/a", "里/.trash/a", "里/.x/y/a", ".a",
                                    "node_modules/p/a", "里/node_modules/a", "logseq/bak/a"])
def test_what_no_program_shows_is_not_published(make_world, hidden):
    built = make_world("sphinx_kb", files={"index": "开头。\n", hidden: "SECRET\n"}, **SETTINGS).build()
    assert built.warnings == []
    assert [path for path in built.out.rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()] == []


def test_a_hidden_folder_is_walked_like_any_other(make_world):
    """Of a site that is no vault: its pages may lie in a folder with a dot."""
    built = make_world("sphinx_kb.core", files={
        "index": "# 首页\n\n```{toctree}\n.x/y/a\n```\n", ".x/y/a": "# 在里面\n"}).build()
    assert built.warnings == []
    assert "在里面" in built.page(".x/y/a")


@pytest.mark.parametrize(("encoding", "read"), [("gbk", "GB18030"), ("utf-16", "UTF-16"), ("utf-32", "UTF-32"),
                                                ("utf-8-sig", "")])
def test_a_note_in_another_encoding_is_read_and_told(make_world, encoding, read):
    world = make_world("sphinx_kb", files={"index": "开头。\n"}, **SETTINGS)
    (world.docs / "other.md").write_bytes("---\ntags: [甲]\n---\n正文 [[index]]。%%SECRET%%\n".encode(encoding))
    built = world.build()
    page = built.page("other")
    assert "正文" in page
    assert "SECRET" not in page
    assert "tags:" not in page
    told = [line for line in built.warnings if "kb.encoding" in line and "other.md:1" in line and read in line]
    assert len(built.warnings) == len(told) == bool(read)


def test_what_is_in_no_encoding_costs_only_its_letters(make_world):
    world = make_world("sphinx_kb", files={"index": "Start.\n"}, language="en", **SETTINGS)
    (world.docs / "other.md").write_bytes(b"caf\xe9 \x81 end\n")
    assert "caf\xe9 \ufffd end" in world.build().page("other")
