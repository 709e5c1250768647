"""A mistake in the front matter fails the build at its line; its keys are documented from their specification."""

from __future__ import annotations

from sphinx_kb.core.front_matter import FrontMatter, listed
from sphinx_kb.locale import use_language

GOOD = "---\nsummary: 一句话，说清这一页到底在讲些什么。\nreviewed: 2026-11-23\n---\n\n# 页\n"
POLICY = {
    "kb_front_matter_required": ["summary", "reviewed"], "kb_front_matter_strict": True, "kb_summary_length": (12, 90),
}


def test_a_mistake_is_told_with_its_line(make_world):
    text = GOOD.replace("---\n\n", "tag: [甲]\n---\n\n")
    (warning,) = make_world("sphinx_kb.markup.front_matter", files={"index": text}, **POLICY).build().warnings
    assert warning.startswith("index.md:4: WARNING: 不认识的字段 “tag”，是否指 tags？")


def test_broken_yaml_is_told_once_by_myst(make_world):
    text = GOOD.replace("reviewed: 2026-11-23", "tags: [甲")
    warnings = make_world("sphinx_kb.markup.front_matter", files={"index": text}, **POLICY).build().warnings
    assert len([line for line in warnings if "WARNING" in line]) == 1
    assert "[myst.topmatter]" in "".join(warnings)


def test_the_keys_are_listed_from_their_specification(make_world):
    page = GOOD + "\n```{front-matter-keys}\n```\n"
    settings = {**POLICY, "kb_front_matter_keys": {"drug": "讲的是哪种药"}}
    built = make_world("sphinx_kb.markup.front_matter", files={"index": page}, **settings).build()
    assert built.warnings == []
    use_language("zh_CN")
    keys = FrontMatter.from_settings(settings).keys
    assert all(name in built.page("index") and meaning in built.page("index") for name, meaning in keys.items())
    assert built.page("index").count("（必写）") == 2
    assert "讲的是哪种药。" in built.page("index")


def test_a_site_that_asks_for_nothing_may_write_what_it_likes(make_world):
    files = {
        "index": "# Home\n\n```{toctree}\nother\n```\n",
        "other": "---\nauthor: Ada\nsummary: Short.\n---\n\n# Other\n",
    }
    built = make_world("sphinx_kb.markup.front_matter", files=files, language="en").build()
    assert built.warnings == []


def test_a_known_key_holds_what_it_should_on_any_site(make_world):
    page = "---\naliases: one\nreviewed: soon\nweight: -1\n---\n\n# Home\n"
    built = make_world("sphinx_kb.markup.front_matter", files={"index": page}, language="en").build()
    assert sorted(built.warnings) == [
        "index.md:2: WARNING: aliases must be a list: [one, two] [kb.front-matter]",
        "index.md:3: WARNING: reviewed “soon” is not a date; write it like 2026-11-23 [kb.front-matter]",
        "index.md:4: WARNING: weight “-1” must be a positive number [kb.front-matter]",
    ]


def test_a_list_of_the_front_matter_is_read_however_it_was_kept():
    assert listed('["甲", " 乙 "]') == listed("甲, 乙") == listed(["甲", "乙"]) == ("甲", "乙")
    assert listed(None) == listed("") == ()
    assert listed(3) == ("3",)
