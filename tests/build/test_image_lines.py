"""An image that is missing is reported with the line where its paragraph begins."""

from __future__ import annotations

FILES = {"index": "# Bread\n\nText.\n\nHere ![](gone.png) it is.\n"}


def test_the_warning_of_a_missing_image_has_a_line(make_world):
    (warning,) = make_world("sphinx_kb.build.image_lines", files=FILES, language="en").build().warnings
    assert warning.startswith("index.md:5: ")


def test_without_the_extension_it_has_none(make_world):
    """The reason for the module: if MyST-Parser mends it, this test fails and the module can go."""
    (warning,) = make_world(files=FILES, language="en").build().warnings
    assert not warning.startswith("index.md:5: ")
