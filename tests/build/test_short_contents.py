"""Of the contents of a listed page only what the list shows is copied, and the lists are the same."""

from __future__ import annotations

import pytest
from docutils import nodes

from sphinx_kb.build import short_contents

LONG = "\n\n".join(f"## 节 {number}\n\n### 小节 {number}\n\n文。" for number in range(9))
FILES = {
    "index": "# 首页\n\n```{{toctree}}\n{options}\n\na\n又名 <b>\nd\nself\nhttps://example.org\n```\n",
    "a": f"# 甲\n\n{LONG}\n",
    "b": f"# 乙\n\n{LONG}\n\n## 末节\n\n```{{toctree}}\n:maxdepth: 3\nc\n```\n",
    "c": f"# 丙\n\n{LONG}\n",
    "d": f"---\ntocdepth: 2\n---\n\n# 丁\n\n{LONG}\n",
}
LISTS = (":maxdepth: 1", ":maxdepth: 2", ":maxdepth: 3", ":titlesonly:", ":titlesonly:\n:maxdepth: 2", ":numbered:",
         ":includehidden:\n:hidden:", ":caption: 目录\n:maxdepth: 1", "")


def pages(make_world, options, *extensions):
    files = {**FILES, "index": FILES["index"].format(options=options)}
    conf = {"html_theme": "alabaster"}  # which shows the whole site beside
    built = make_world(*extensions, files=files, **conf).build()
    return {name: data for name, data in built.files().items() if name.endswith(".html")}


def copies(make_world, monkeypatch, options, *extensions):
    made, copy = [], nodes.Element.copy
    monkeypatch.setattr(nodes.reference, "copy", lambda self: made.append(1) or copy(self), raising=False)
    pages(make_world, options, *extensions)
    monkeypatch.undo()
    return len(made)


@pytest.mark.parametrize("options", LISTS)
def test_lists_are_the_same(make_world, options):
    assert pages(make_world, options, short_contents.__name__) == pages(make_world, options)


@pytest.mark.parametrize("options", [":maxdepth: 1", ":titlesonly:"])
def test_less_is_copied(make_world, monkeypatch, options):
    ours, theirs = (copies(make_world, monkeypatch, options, *some) for some in ([short_contents.__name__], []))
    assert ours < theirs - 18


def test_without_the_extension_all_contents_of_a_listed_page_are_copied(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    small = {**FILES, "a": "# 甲\n"}
    long = copies(make_world, monkeypatch, ":maxdepth: 1")
    monkeypatch.setitem(FILES, "a", small["a"])
    assert long >= copies(make_world, monkeypatch, ":maxdepth: 1") + 18


def test_the_functions_are_given_back(make_world):
    theirs = short_contents.resolve_of_sphinx, short_contents.entry_of_sphinx
    pages(make_world, "", short_contents.__name__)
    assert (short_contents.contents._resolve_toctree, short_contents.contents._toctree_standard_entry) == theirs
