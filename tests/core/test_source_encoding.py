"""A page in another encoding ends the build with its file and line, in every site that has any feature."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("extension", ["sphinx_kb", "sphinx_kb.core", "sphinx_kb.links.redirects",
                                       "sphinx_kb.build.translated_warnings"])
def test_another_encoding_stops_the_build_with_file_and_line(make_world, extension):
    world = make_world(extension, files={"index": "# 首页\n"})
    (world.docs / "other.md").write_bytes("# hello\n\n米氮平\n".encode("gbk"))
    with pytest.raises(SystemExit, match=r"other\.md:3: 这个文件不是 UTF-8 编码"):
        world.build()


def test_without_the_extension_another_encoding_ends_in_a_traceback_without_the_file(make_world):
    """The reason for the check: should Sphinx name the file, this test says so and the check can go."""
    world = make_world(files={"index": "# 首页\n"})
    (world.docs / "other.md").write_bytes("# 其他\n\n米氮平\n".encode("gbk"))
    with pytest.raises(UnicodeDecodeError) as error:
        world.build()
    assert "other.md" not in str(error.value)
