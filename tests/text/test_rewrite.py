"""Links rewritten so that other programs find the file."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_kb.text.rewrite import outline, parser, rewritten, rewritten_page
from tests.amount import amount

PARSER = parser()
FILES = {"瑞美隆": "mirtazapine", "[11C]药": "tracer"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("见 [[瑞美隆]]。", "见 [[mirtazapine|瑞美隆]]。"),
        ("[[瑞美隆|它]] 与 [[瑞美隆]]", "[[mirtazapine|它]] 与 [[mirtazapine|瑞美隆]]"),
        ("[[瑞美隆#半衰期]]", "[[mirtazapine#半衰期|瑞美隆 › 半衰期]]"),
        ("![[瑞美隆#^a]]", "![[mirtazapine#^a]]"),
        ("[[[11C]药]]", "[[tracer|[11C]药]]"),
        ("`[[瑞美隆]]` [[瑞美隆]]", "`[[瑞美隆]]` [[mirtazapine|瑞美隆]]"),
        (r"\[[瑞美隆]]", r"\[[瑞美隆]]"),
        ("[[别的]] [[#节]] [[", "[[别的]] [[#节]] [["),
    ],
)
def test_a_name_becomes_the_file_with_the_name_as_its_label(line, expected):
    assert rewritten(line, lambda name: FILES.get(name, "")) == expected
    assert rewritten(expected, lambda name: FILES.get(name, "")) == expected


PAGE = """\
---
aliases: [瑞美隆]
---

# 说 [[瑞美隆]]

[[瑞美隆]] 与 `[[瑞美隆]]`，`` 跨行的
[[瑞美隆]] 代码 ``，\\[[瑞美隆]]，$[[瑞美隆]]$，{nolink}`[[瑞美隆]]`。

    [[瑞美隆]]

<!-- [[瑞美隆]]
[[瑞美隆]] -->

<div>
[[瑞美隆]]
</div>

% [[瑞美隆]]

$$
[[瑞美隆]]
$$

| 甲 | 乙 |
|---|---|
| [[瑞美隆]] | `[[瑞美隆]]` |
甲 | [[瑞美隆|它]]

> - [[瑞美隆]]
>   ```text
>   [[瑞美隆]]
>   ```

:::{note}
:class: x

[[瑞美隆]]

```{mermaid}
A[[瑞美隆]]
```
:::

```{list-table}
* - [[瑞美隆]]
```

[[瑞美隆]](https://example.org) [[[瑞美隆]]]
"""
REWRITTEN = {
    5: "# 说 [[mirtazapine|瑞美隆]]",
    7: "[[mirtazapine|瑞美隆]] 与 `[[瑞美隆]]`，`` 跨行的",
    27: r"| [[mirtazapine\|瑞美隆]] | `[[瑞美隆]]` |",
    28: "甲 | [[mirtazapine|它]]",
    30: "> - [[mirtazapine|瑞美隆]]",
    38: "[[mirtazapine|瑞美隆]]",
    46: "* - [[mirtazapine|瑞美隆]]",
    49: "[[瑞美隆]](https://example.org) [[[mirtazapine|瑞美隆]]]",
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_only_what_is_a_link_is_rewritten(end):
    expected = [REWRITTEN.get(number, line) for number, line in enumerate(PAGE.split("\n"), 1)]
    done = rewritten_page(PAGE.replace("\n", end), lambda name: FILES.get(name, ""))
    assert done.split(end) == expected
    assert rewritten_page(done, lambda name: FILES.get(name, "")) == done


PIECES = ["[[瑞美隆]]", "[[瑞美隆|", "]]", "[", "`", "``", "\n", "\n\n", "|", "\n|---|\n", "    ", "$", "<!--", "-->",
          "\\", "> ", "- ", "```\n", "![[瑞美隆#甲]]", "字", "(https://x)", ":::{note}\n", ":::\n", "^a", "*", "<b>"]


@settings(max_examples=amount(200, 600), deadline=None, suppress_health_check=list(HealthCheck), database=None,
          derandomize=True)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_whatever_is_written_only_targets_change(source):
    done = rewritten_page(source, lambda name: FILES.get(name, ""))
    before, after = outline(source, PARSER), outline(done, PARSER)
    assert [(kind, FILES.get(said, said)) if kind == "link" else (kind, said) for kind, said in before] == [
        (kind, FILES.get(said, said)) if kind == "link" else (kind, said) for kind, said in after]
