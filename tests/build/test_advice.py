"""Mistakes that authors make are answered in the language of the site, by whichever library finds them."""

from __future__ import annotations

import re

import pytest

HAN = re.compile("[一-鿿]")
MISTAKES = {
    "transition-last": "文。\n\n---\n",
    "transition-twice": "文。\n\n---\n\n---\n\n文。\n",
    "no-argument": "```{figure}\n```\n",
    "no-content": "```{note}\n```\n",
    "content": "```{toctree-nothing}\n```\n",
    "include-twice": "```{include} part.txt\n:start-after: 没有\n```\n",
    "include-gbk": "```{include} gbk.txt\n```\n",
    "widths": "```{list-table}\n:widths: 1 2 3\n\n* - a\n  - b\n```\n",
    "header-rows": "```{list-table}\n:header-rows: 3\n\n* - a\n```\n",
    "only-header": "```{list-table}\n:header-rows: 1\n\n* - a\n```\n",
    "stubs": "```{list-table}\n:stub-columns: 3\n\n* - a\n```\n",
    "csv": '```{csv-table}\na,"b\n```\n',
    "csv-file": "```{csv-table}\n:file: no.csv\n```\n",
    "table": "```{table}\n文。\n```\n",
    "caption": "```{figure} d.svg\n- a\n```\n",
    "substitution": "```{eval-rst}\n|x|\n```\n",
    "rst-directive": "```{eval-rst}\n.. nothing::\n```\n",
    "rst-inline": "```{eval-rst}\n*x\n```\n",
    "rst-unindent": "```{eval-rst}\n- a\nb\n```\n",
    "no-content-allowed": "```{index} a\nb\n```\n",
    "options-format": "```{image} d.svg\n:alt\n```\n",
    "option-value": "```{image} d.svg\n:width: x\n```\n",
    "reference-twice": "[a][b]\n\n[b]: https://a.example/\n[b]: https://b.example/\n",
    "footnote-twice": "文[^1]。\n\n[^1]: 一\n\n[^1]: 二\n",
    "emphasize": "```{code-block} python\n:emphasize-lines: x\n\nx\n```\n",
    "tab-set": "````{tab-set}\n文。\n````\n",
    "tab-item": "```{tab-item} 甲\n文。\n```\n",
    "grid": "````{grid} x\n```{grid-item}\n文。\n```\n````\n",
    "anchor": "[x](part2.md#no)\n",
    "diagram-empty": "```{mermaid}\n```\n",
    "diagram-twice": "```{mermaid} part.txt\n:alt: 图\n\nflowchart LR\n```\n",
    "diagram-file": "```{mermaid} no.mmd\n:alt: 图\n```\n",
    "diagram-gbk": "```{mermaid} gbk.txt\n:alt: 图\n```\n",
    "attribute": "![a](d.svg){width=x}\n",
}


@pytest.fixture(scope="module")
def warnings(tmp_path_factory):
    """Page → what the build says of it."""
    from tests.conftest import World

    world = World(tmp_path_factory.mktemp("advice"), ("sphinx_kb",),
                  {"exclude_patterns": ["conf.py", "*.txt"], "html_theme": "basic"})
    world.docs.mkdir(parents=True)
    world.write({name: f"# 题\n\n{text}" for name, text in MISTAKES.items()})
    world.write({"index": "# 首\n\n```{toctree}\n:glob:\n\n*\n```\n", "part2": "# 二\n", "part.txt": "文。\n",
                 "d.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'})
    (world.docs / "gbk.txt").write_bytes("米氮平".encode("gbk"))
    found = {}
    for line in world.build().warnings:
        name = line.partition(".md:")[0]
        found.setdefault(name, []).append(line)
    return found


@pytest.mark.parametrize("name", MISTAKES)
def test_the_answer_is_chinese_and_has_a_place(warnings, name):
    assert warnings[name]
    for line in warnings[name]:
        place, _, words = line.partition(": ")
        assert re.fullmatch(rf"{name}\.md:\d+", place), line
        assert HAN.search(words), line
        assert not re.search(r"codec|Errno", line)
