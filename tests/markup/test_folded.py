"""What is folded: opened without a script on the site, open in every other output."""

from __future__ import annotations

import re

TEXT = "# Risks\n\nRare.\n\n:::{folded} The *evidence*\nTwo of **2,796**.\n\n- one\n- two\n:::\n\nAfter.\n"


def world(make_world, text=TEXT):
    return make_world("sphinx_kb.core", "sphinx_kb.markup.folded", files={"index": text})


def test_a_page_folds_it_under_a_title_that_opens_it(make_world):
    built = world(make_world).build()
    assert built.warnings == []
    folded = re.search(r"<details.*?</details>", built.page("index"), re.S)[0]
    assert re.search(r"<summary[^>]*><strong>The <em>evidence</em></strong></summary>", folded)
    assert "2,796" in folded
    assert "After" not in folded
    assert "css/folded.css" in built.page("index")


def test_a_page_without_any_loads_nothing_for_it(make_world):
    built = world(make_world, "# Risks\n\nRare.\n").build()
    assert "folded" not in built.page("index")


def test_other_outputs_say_all_of_it_in_order(make_world):
    built = world(make_world).build("text", to="text")
    said = (built.out / "index.txt").read_text(encoding="utf-8")
    assert said.index("evidence") < said.index("2,796") < said.index("two") < said.index("After")


def test_a_title_alone_is_a_mistake_with_its_line(make_world):
    built = world(make_world, "# Risks\n\n:::{folded} Title\n:::\n").build()
    assert len(built.warnings) == 1
    assert "index.md:3" in built.warnings[0]
