"""A mistake in the front matter fails the build at its line; its keys are documented from their specification."""

from __future__ import annotations

from sphinx_kb.core.front_matter import KEYS

GOOD = "---\nsummary: 一句话，说清这一页到底在讲些什么。\nreviewed: 2026-11-23\n---\n\n# 页\n"


def test_a_mistake_is_told_with_its_line(make_world):
    text = GOOD.replace("---\n\n", "tag: [甲]\n---\n\n")
    (warning,) = make_world("sphinx_kb.markup.front_matter", files={"index": text}).build().warnings
    assert warning.startswith("index.md:4: WARNING: 不认识的字段 “tag”")
    assert "tags" in warning


def test_the_keys_are_listed_from_their_specification(make_world):
    built = make_world(
        "sphinx_kb.markup.front_matter", files={"index": GOOD + "\n```{front-matter-keys}\n```\n"}
    ).build()
    assert built.warnings == []
    assert all(key.name in built.page("index") and key.meaning in built.page("index") for key in KEYS.values())
