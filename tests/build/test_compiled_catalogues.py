"""A page is in the words of its translation as it is now, though the file has an older time."""

from __future__ import annotations

import gettext
import os

PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Bread."\nmsgstr "{}"\n'
NAME = "locale/zh_CN/LC_MESSAGES/index.po"
SETTINGS = {"locale_dirs": ["locale"], "gettext_compact": False}


def restored(make_world, *extensions):
    """A page after its translation was changed, and changed back with its time."""
    world = make_world("sphinx_kb.core", *extensions, files={"index": "# 首页\n\nBread.\n", NAME: PO.format("旧译")},
                       **SETTINGS)
    path = world.docs / NAME
    os.utime(path, (1e9, 1e9))
    world.build()
    world.write({NAME: PO.format("新译")})
    gettext._translations.clear()  # as in a new process
    assert "新译" in world.build().page("index")
    world.write({NAME: PO.format("旧译")})
    os.utime(path, (1e9, 1e9))
    gettext._translations.clear()
    return world.build().page("index")


def test_an_older_translation_that_comes_back_takes_effect(make_world):
    assert "旧译" in restored(make_world, "sphinx_kb.build.compiled_catalogues")


def test_without_the_extension_it_has_none(make_world):
    """The reason for the module: if Sphinx mends it, this test fails and the module can go."""
    assert "新译" in restored(make_world)
