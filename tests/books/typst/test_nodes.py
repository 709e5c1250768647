"""What an author can write is in the book: every kind of content, as text, link, tag or drawing."""

from __future__ import annotations

import pytest

from tests.books.typst.conftest import pdf_of, squeezed


def test_text_keeps_its_letters_whatever_they_mean_to_typst(make_book):
    odd = r'#let x = 1; \$y\$ @z \<w> \[方\] *不* `#raw(1)` "引" // 不是注释 = 不是标题 ~ 5-HT₂A、α₂ 与 10–20 ng/mL'
    world = make_book({"page": f"# 页\n\n{odd}\n"})
    pdf = pdf_of(world.build("typst"))
    wanted = '#letx=1;$y$@z<w>[方]不#raw(1)"引"//不是注释=不是标题~5-HT₂A、α₂与10–20ng/mL'
    assert wanted in pdf.text


def test_a_line_break_between_chinese_letters_is_no_space(make_book):
    world = make_book({"page": "# 页\n\n前一行\n后一行 one\ntwo\n"})
    assert "前一行后一行 one two" in " ".join(pdf_of(world.build("typst")).pages)


def test_sections_are_numbered_below_their_chapter_and_are_bookmarks(make_book):
    world = make_book({"page": "# 页\n\n## 节\n\n### 小节\n\n话\n"})
    pdf = pdf_of(world.build("typst"))
    assert pdf.outline == ["目录", "书", "第 1 章 部分", "1.1 页", "1.1.1 节", "小节", "索引"]


def test_lists_keep_their_order_start_and_depth(make_book):
    world = make_book({"page": "# 页\n\n3. 三\n4. 四\n   - 里面\n\n     第二段\n\n词\n: 解释\n"})
    text = pdf_of(world.build("typst")).text
    assert "3.三4.四•里面第二段" in text
    assert "词解释" in text


def test_a_table_marks_its_head_and_spans_cells(make_book):
    world = make_book({"page": "# 页\n\n```{table} 题\n:name: tbl-a\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n```\n"})
    pdf = pdf_of(world.build("typst"))
    tags = [element["/S"] for element in pdf.structure()]
    assert tags.count("/TH") == 2
    assert tags.count("/TD") == 2
    assert "表1题" in pdf.text


def test_the_head_of_a_long_table_stands_on_every_page(make_book):
    rows = "\n".join(f"| 第 {number} 行 | x |" for number in range(120))
    world = make_book({"page": f"# 页\n\n| 抬头 | 乙 |\n|---|---|\n{rows}\n"})
    pages = [page for page in pdf_of(world.build("typst")).pages if "行" in page]
    assert len(pages) > 2
    assert all("抬头" in page for page in pages)


def test_a_figure_has_its_number_caption_and_alternative_text(make_book):
    figure = "```{figure} /square.svg\n:name: fig-a\n:alt: 一个方块\n\n图题\n\n说明文字\n\n- 另一样说明\n```"
    page = f"# 页\n\n{figure}\n\n见 {{numref}}`fig-a`。\n"
    pdf = pdf_of(make_book({"page": page}).build("typst"))
    assert "图1图题" in pdf.text
    assert "说明文字" in pdf.text
    assert "见图1。" in pdf.text
    assert [str(element.get("/Alt")) for element in pdf.structure() if element["/S"] == "/Figure"] == ["一个方块"]


def test_images_stand_alone_in_a_line_in_a_link_or_in_a_cell(make_book):
    image = "![方块](/square.svg)"
    page = f"# 页\n\n{image}\n\n话 {image} 话\n\n[{image}](https://example.org/)\n\n| 甲 |\n|---|\n| {image} |\n"
    pdf = pdf_of(make_book({"page": page}).build("typst"))
    assert [str(one["/Alt"]) for one in pdf.structure() if one["/S"] == "/Figure"] == ["方块"] * 4
    assert pdf.addresses() == ["https://example.org/"]


def test_drawings_stay_vectors(make_book):
    pdf = pdf_of(make_book({"page": "# 页\n\n```{image} /square.svg\n:alt: 方块\n```\n"}).build("typst"))
    assert not any("/Image" in str(stream.get("/Subtype")) for stream in objects(pdf))


def test_what_is_for_dark_screens_is_not_printed(make_book):
    page = "# 页\n\n```{image} /square.svg\n:alt: 夜\n:class: only-dark\n```\n\n```{image} /square.svg\n:alt: 昼\n```\n"
    pdf = pdf_of(make_book({"page": page}).build("typst"))
    assert [str(element["/Alt"]) for element in pdf.structure() if "/Alt" in element] == ["昼"]


def test_footnotes_stand_at_the_foot_and_are_printed_once(make_book):
    page = "# 页\n\n甲[^n]乙[^n]\n\n[^n]: 脚注的话\n"
    pdf = pdf_of(make_book({"page": page}).build("typst"))
    assert pdf.text.count("脚注的话") == 1
    assert "甲1乙1" in pdf.text


def test_the_rule_that_myst_draws_above_footnotes_goes_with_them(make_book):
    world = make_book({"page": "# 页\n\n甲[^n]\n\n[^n]: 脚注的话\n"})
    assert "rule(" not in world.build("typst").page("pages/page", ".typ")


def test_a_rule_of_the_author_stays(make_book):
    built = make_book({"page": "# 页\n\n甲\n\n---\n\n乙\n"}).build("typst")
    assert "rule(" in built.page("pages/page", ".typ")


def test_tabs_and_drop_downs_stand_one_after_another(make_book):
    page = """# 页

::::{tab-set}
:::{tab-item} 甲签
甲的话
:::
:::{tab-item} 乙签
乙的话
:::
::::

:::{dropdown} 折起的题
折起的话
:::
"""
    assert "甲签甲的话乙签乙的话折起的题折起的话" in pdf_of(make_book({"page": page}).build("typst")).text


def test_a_card_that_is_a_link_says_where_it_leads(make_book):
    page = "# 页\n\n:::{grid} 2\n:::{grid-item-card} 卡题\n:link: other\n:link-type: doc\n卡里的话\n:::\n:::\n"
    world = make_book({"index": "# 书\n\n```{toctree}\npage\nother\n```\n", "page": page, "other": "# 另页\n\n话\n"})
    pdf = pdf_of(world.build("typst"))
    assert "卡题卡里的话" in pdf.text
    assert "另页（第" in pdf.text


def test_every_card_says_its_page_also_of_what_the_text_has_led_to_before(make_book):
    card = ":::{grid-item-card} 卡\n:link: other\n:link-type: doc\n话\n:::\n"
    page = f"# 页\n\n先读 {{doc}}`other`，再读 {{doc}}`other`。\n\n::::{{grid}} 2\n{card}{card}::::\n"
    world = make_book({"index": "# 书\n\n```{toctree}\npage\nother\n```\n", "page": page, "other": "# 另页\n\n话\n"})
    text = pdf_of(world.build("typst")).text
    assert "先读另页（第3页），再读另页。" in text
    assert text.count("卡话另页（第3页）") == 2


def test_drawings_beside_each_other_keep_to_their_columns(make_book):
    cell = ":::{grid-item}\n```{image} /wide.svg\n:alt: 宽图\n```\n:::\n"
    world = make_book({"page": f"# 页\n\n::::{{grid}} 2\n{cell}{cell}::::\n"})
    world.docs.joinpath("wide.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="60" viewBox="0 0 600 60">'
        '<text x="540" y="40" font-size="16">edge</text></svg>', encoding="utf-8")
    assert pdf_of(world.build("typst")).rightmost() < 595 - 60


def test_an_admonition_keeps_its_title_and_kind(make_book):
    page = "# 页\n\n:::{warning}\n当心\n:::\n\n:::{admonition} 自己的题\n话\n:::\n"
    text = pdf_of(make_book({"page": page}).build("typst")).text
    assert "警告当心" in text
    assert "自己的题话" in text


def test_code_is_printed_letter_by_letter(make_book):
    page = '# 页\n\n```python\nif "a\\\\b" == \'#x\':  # 注\n    pass\n```\n'
    text = pdf_of(make_book({"page": page}).build("typst")).text
    assert squeezed('if "a\\\\b" == \'#x\':  # 注 pass') in text


def test_a_formula_is_typeset_and_read_out_by_its_source(make_book):
    page = "# 页\n\n占有率 $\\frac{C}{C+K_i}$。\n\n$$t_{1/2}=\\frac{\\ln 2}{k}$$\n"
    pdf = pdf_of(make_book({"page": page}).build("typst"))
    assert [str(one["/Alt"]) for one in pdf.structure() if one["/S"] == "/Formula"] == [
        r"\frac{C}{C+K_i}", r"t_{1/2}=\frac{\ln 2}{k}"
    ]


def test_a_link_inside_lands_and_says_its_page_once(make_book):
    page = "# 页\n\n{doc}`甲 <other>` {doc}`乙 <other>` [丙](#there)\n"
    other = "# 另页\n\n话\n\n(there)=\n## 那里\n\n话\n"
    world = make_book({"index": "# 书\n\n```{toctree}\npage\nother\n```\n", "page": page, "other": other})
    pdf = pdf_of(world.build("typst"))
    assert pdf.text.count("（第3页）") == 1
    assert len([link for link in pdf.links() if "/D" in link]) >= 3


def test_a_link_outside_is_kept_and_its_address_printed(make_book):
    pdf = pdf_of(make_book({"page": "# 页\n\n见[标签](https://example.org/a?b=1)。\n"}).build("typst"))
    assert "https://example.org/a?b=1" in pdf.addresses()
    assert "example.org/a?b=1" in pdf.text.replace("\u200b", "")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:alert(1)"])
def test_a_hostile_address_is_words_only(make_book, address):
    world = make_book({"page": f"# 页\n\n[点我](<{address}>)\n"}, nitpicky=False, suppress_warnings=["myst"])
    built = world.build("typst")
    pdf = pdf_of(built)
    assert "点我" in pdf.text
    assert pdf.addresses() == []
    assert b"/JavaScript" not in pdf.data


def test_code_keeps_its_caption_number_and_the_numbers_of_its_lines(make_book):
    options = ":caption: 代码题\n:name: code-a\n:linenos:\n:emphasize-lines: 2"
    code = f"```{{code-block}} python\n{options}\n\nx = 1\ny = 2\n```"
    pdf = pdf_of(make_book({"page": f"# 页\n\n{code}\n\n见 {{numref}}`code-a`。\n"}).build("typst"))
    assert "代码1代码题" in pdf.text
    assert "1x=12y=2" in pdf.text
    assert "见代码1。" in pdf.text


def test_descriptions_of_functions_and_settings_are_set(make_book):
    page = """# 页

```{py:function} foo(a, b=1)
说明
:param a: 甲
```

```{confval} my_conf
:type: str

设置
```
"""
    pdf = pdf_of(make_book({"page": page}, nitpicky=False).build("typst"))
    assert "foo(a,b=1)说明" in pdf.text
    assert "my_conf类型str设置" in pdf.text


def test_lines_that_an_author_breaks_are_broken(make_book):
    block = "```{eval-rst}\n| 四行\n|   五行\n```"
    page = f"# 页\n\n一行  \n二行\\\n三行\n\n{block}\n\n| 甲 |\n|---|\n| 六行<br>七行 |\n"
    lines = "\n".join(pdf_of(make_book({"page": page}).build("typst")).pages).splitlines()
    assert [line for line in lines if line.endswith("行")] == [f"{number}行" for number in "一二三四五六七"]


def test_what_is_too_long_for_a_line_is_broken_and_copied_as_it_was(make_book):
    word, address = "超" + "Donaudampfschiff" * 12, "https://example.org/" + "a/b" * 60
    code = "x" * 200
    page = f"# 页\n\n{word} <{address}> `{code}`\n\n```\n{code}y\n```\n"
    pdf = pdf_of(make_book({"page": page}).build("typst"))
    assert all(one in pdf.text for one in (word, address, code, f"{code}y"))
    assert pdf.rightmost() < 595 - 60


def test_a_table_too_wide_for_a_page_gets_one_on_its_side_with_its_heading(make_book):
    row = "|" + "1234567890 |" * 12
    page = f"# 页\n\n话\n\n```{{rubric}} 表上的题\n```\n\n{row}\n{'|---' * 12}|\n{row}\n\n后面的话\n"
    pdf = pdf_of(make_book({"page": page}).build("typst"))
    turned = [number for number, one in enumerate(pdf.reader.pages) if one.mediabox.width > one.mediabox.height]
    assert [squeezed(pdf.pages[number]).find("表上的题1234567890") >= 0 for number in turned] == [True]
    assert "后面的话" in pdf.pages[turned[0] + 1]


def test_numbers_of_formulas_are_those_that_links_say(make_book):
    page = "# 页\n\n```{math}\n:label: eq-a\n\na = b\n```\n\n```{math}\n:label: eq-b\n\nc = d\n```\n\n见 {eq}`eq-b`。\n"
    text = pdf_of(make_book({"page": page}).build("typst")).text
    assert "(1)" in text
    assert text.count("(2)") == 2


def test_a_name_stands_once_in_the_index_however_it_is_spelled_and_leads_to_all_its_places(make_book):
    page = "# 页\n\n{index}`5-HT₂A <5-HT₂A>` 话 {index}`5HT2A <5HT2A>`\n\n{index}`成对 <pair: 甲; 乙>`\n"
    text = pdf_of(make_book({"page": page}).build("typst")).text
    index = text.rpartition("索引")[2]
    assert "5-HT₂A2" in index
    assert "5HT2A" not in index
    assert "甲，乙2" in index
    assert "乙，甲2" in index


def objects(pdf):
    """Every stream of the file."""
    reader = pdf.reader
    for number in range(1, int(reader.trailer["/Size"])):
        try:
            entry = reader.get_object(number)
        except Exception:  # a free number
            continue
        if hasattr(entry, "get_data"):
            yield entry
