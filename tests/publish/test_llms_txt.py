"""The site as Markdown, for programs that read."""

from __future__ import annotations

import pytest

FILES = {
    "index": "---\nsummary: 一座园子。\n---\n# 园子\n\n```{toctree}\n:caption: 草木\na\n子/b\n```\n",
    "a": """
        ---
        summary: 讲甲。
        ---
        # 甲

        见 {doc}`子/b`、[外面](https://example.org/x)、`代码`、**粗**。

        ```{list-table} 表
        :header-rows: 1
        * - 头
          - a|b
        * - 一
          - - 二
            - 三
        ```

        :::{note}
        注意。
        :::

        ## 节

        ```python
        x = 1
        ```

        > 引文

        1. 一
        2. 二
        """,
    "子/b": "# 乙\n\n文。\n\n---\n\n尾。\n",
}


@pytest.fixture
def site(make_world):
    return make_world("sphinx_kb.build", "sphinx_kb.publish", files=FILES, kb_llms_txt=True, project="园子")


def test_the_list_names_every_page_in_the_order_of_the_site_and_says_what_it_is_about(site):
    built = site.build(html_baseurl="https://example.org/g/")
    assert built.warnings == []
    assert (built.out / "llms.txt").read_text(encoding="utf-8") == """\
# 园子

> 一座园子。

- [园子](https://example.org/g/index.html.md): 一座园子。

## 草木

- [甲](https://example.org/g/a.html.md): 讲甲。
- [乙](https://example.org/g/子/b.html.md)
"""


def test_a_page_is_written_as_markdown_with_what_readers_see(site):
    built = site.build()
    assert built.page("a", ".html.md") == """\
# 甲

见 乙、[外面](https://example.org/x)、`代码`、**粗**。

**表**

| 头 | a\\|b |
| --- | --- |
| 一 | * 二 * 三 |

备注: 注意。

## 节

```python
x = 1
```

  引文

1. 一

2. 二
"""
    assert "---\n\n尾。" in built.page("子/b", ".html.md")


def test_the_full_text_is_all_pages_one_after_the_other(site):
    built = site.build()
    text = (built.out / "llms-full.txt").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("<!--")] == [
        "<!-- index.html -->", "<!-- a.html -->", "<!-- 子/b.html -->"]
    assert text.endswith(built.page("子/b", ".html.md"))


def test_after_any_edit_it_is_as_after_a_clean_build(site):
    site.build()
    site.write({"子/b": "# 乙乙\n\n改了。\n"})
    built = site.build()
    assert "见 乙乙" in built.page("a", ".html.md")
    assert built.files() == site.build(to="clean").files()
    site.remove("子/b")
    site.write({"index": "# 园子\n\n```{toctree}\na\n```\n", "a": "# 甲\n"})
    built = site.build()
    assert not (built.out / "子").exists()
    assert built.files() == site.build(to="clean2").files()
    (built.out / "a.html.md").unlink()
    (built.out / "llms.txt").unlink()
    assert site.build().files() == site.build(to="clean2").files()


def test_what_nobody_described_as_text_shows_its_content(make_world):
    grid = "::::{grid} 1\n:::{grid-item-card} 卡\n里面。\n:::\n::::"
    files = {"index": f"# 首页\n\n{grid}\n\n$x^2$\n\n[^1]\n\n[^1]: 注脚。\n"}
    text = make_world("sphinx_kb.publish", files=files, kb_llms_txt=True).build().page("index", ".html.md")
    for words in ("卡", "里面。", "x^2", "[1]", "注脚。"):
        assert words in text


def test_a_site_that_does_not_ask_for_it_has_none_of_it(make_world):
    built = make_world("sphinx_kb.publish", files={"index": "# 首页\n"}).build()
    assert [path for path in built.files() if path.endswith(".md") or path.startswith("llms")] == []
