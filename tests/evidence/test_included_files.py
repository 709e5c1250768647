"""A mistake in an included file is said to be there, by every build of every output, until it is mended there."""

from __future__ import annotations

MISTAKES = {
    "claim": "{claim}`C999`",
    "value": "{value}`no`",
    "citation": "{cite:p}`no`",
    "term": "{term}`没有`",
    "wiki link": "[[no]]",
    "embed": "![[no]]",
    "label": "{ref}`no`",
    "link": "[x](no.md)",
    "page": "{doc}`no`",
    "image": "![](no.png)",
    "role": "{nonsense}`x`",
    "directive": "```{nonsense}\n```",
    "empty directive": "```{note}\n```",
    "interaction": "```{interaction} no\n```",
    "chart": "```{dose-chart} no\n```",
    "heading": "#### 四级",
    "block": "一 ^t\n\n二 ^t",
}


def test_it_is_said_where_it_is_until_it_is_mended(evidence):
    part, places = "", set()
    for mistake in MISTAKES.values():
        part += f"好。\n\n{mistake}\n\n"
        places.add(part.count("\n") - 1 - mistake.count("\n") * (not mistake.endswith("^t")))
    evidence.settings["exclude_patterns"] = ["_data", "*.txt"]
    evidence.write({"other": "# 别的\n\n```{include} part.txt\n```\n", "part.txt": part})
    evidence.extensions += ("sphinx_kb", "sphinx_evidence.charts", "sphinx_evidence.interactions")
    first = evidence.build().warnings
    assert {line.partition(": ")[0] for line in first} == {f"part.txt:{line}" for line in places}
    assert evidence.build().warnings == first
    for builder in ("epub", "typst"):
        said = evidence.build(builder).warnings
        assert set(first) <= set(said)
        assert evidence.build(builder).warnings == said
    evidence.write({"part.txt": "好。\n"})
    for builder in ("html", "epub", "typst"):
        assert evidence.build(builder).warnings == []
