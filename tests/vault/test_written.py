"""What authors write in a vault is shown as in Obsidian, and never lost because it looks like something of MyST."""

from __future__ import annotations

import re

import pytest

from tests.vault.conftest import GARDEN
from tests.vault.test_contents import SETTINGS


def shown(make_world, source, **files):
    """The words of a page with this source, and what it is built into; a break is a slash."""
    built = make_world("sphinx_kb", files={"index": "开头。\n", "页": source}, **SETTINGS).build(**files)
    page = built.page("页")
    body = page[page.index("</h1>"):page.rindex("</section>")]
    return " ".join(re.sub(r"<(?!/?math)[^>]*>", "", re.sub(r"<br[^>]*>", "/", body)).split()), body, built


@pytest.mark.parametrize(("source", "words"), [
    ("Costs $5 and $10. Only $5.", "Costs $5 and $10. Only $5."),
    ("Between $3.50 and US$20, $HOME and $PATH", "Between $3.50 and US$20, $HOME and $PATH"),
    ("$10-$20 and $ x $ and 10$", "$10-$20 and $ x $ and 10$"),
    ("甲 $5，乙 $x$", '甲 $5，乙 <math alttext="x">x</math>'),
    ("5$\\mu$m", '5<math alttext="\\mu">μ</math>m'),
    ("$a\\$b$", '<math alttext="a\\$b">a$b</math>')])
def test_prices_are_no_formulas(make_world, source, words):
    assert shown(make_world, source)[0] == words


@pytest.mark.parametrize(("source", "marked"), [
    ("前==重点。==后", ["重点。"]), ("**快要==原地`起飞`==了**", ["原地起飞"]),
    ("==「甲」==、==乙==", ["「甲」", "乙"]),
    ("a == b 与 c == d", []), ("== 甲==", []), ("甲==乙", []),
    ("==甲\n乙==", ["甲\n乙"])])
def test_a_highlight_ends_where_it_does_in_obsidian(make_world, source, marked):
    body = shown(make_world, source)[1]
    found = [re.sub("<[^>]*>", "", one) for one in re.findall("<mark[^>]*>(.*?)</mark>", body, re.S)]
    assert found == marked


def test_the_end_of_a_line_is_shown_unless_the_vault_says_otherwise(make_world):
    source = "甲\n乙\n\n> 丙\n> 丁\n\n- 戊\n  己\n"
    assert shown(make_world, source)[0] == "甲/ 乙 丙/ 丁 戊/ 己"
    assert shown(make_world, source, kb_vault_line_breaks=False)[0] == "甲 乙 丙 丁 戊 己"
    world = make_world("sphinx_kb", files={"index": "甲\n乙\n"}, **SETTINGS)
    (world.docs / ".obsidian").mkdir()
    (world.docs / ".obsidian/app.json").write_text('{"strictLineBreaks": true}', encoding="utf-8")
    assert "<br" not in world.build().page("index")


def test_words_on_two_lines_are_two_words_in_search(make_world):
    built = shown(make_world, "alpha\nbeta\n")[2]
    found = (built.out / "_static/search-body.js").read_text(encoding="utf-8")
    assert "alpha" in found
    assert "alphabeta" not in found


@pytest.mark.parametrize(("source", "words"), [
    ("{nonsense}`x` 留", "{nonsense}x 留"), ("```{r echo=FALSE}\n留\n```", "留"), ("```{nonsense}\n留\n```", "留"),
    ("```{python}\n留 = 1\n```", "留 = 1"), ("```没有这种语言\n留\n```", "留"), ("% 留着\n\n% 也留", "% 留着 % 也留"),
    ("+++\n留\n+++", "+++/ 留/ +++"), ("```mermaid-nonsense\n留\n```", "留")])
def test_what_looks_like_markup_and_is_none_is_shown(make_world, source, words):
    text, _body, built = shown(make_world, source)
    assert text == words
    assert built.warnings == []


@pytest.mark.parametrize("source", [
    "留<!-- SECRET -->着", "<!--\nSECRET\n\nSECRET\n-->\n\n留着", "留着\n\n<!-- SECRET 没有关上\n\nSECRET",
    "留<script>SECRET</script>着", "<script>\nSECRET\n</script>\n\n留着", "- 留着\n  <!-- SECRET -->",
    "> 留着\n> <!-- SECRET\n> SECRET -->", "留着\n\n<div>\n<!-- SECRET -->\n</div>", "- 留着 <!-- SECRET -->"])
def test_comments_and_scripts_of_html_are_not_published(make_world, source):
    text, _body, built = shown(make_world, source)
    assert text == "留着"
    assert [path for path in built.out.rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()] == []


def test_a_comment_in_a_quotation_or_an_item_leaves_what_follows_in_it(make_world):
    source = ("> [!note] 题 %%SECRET%%\n> 前\n> %%\n> SECRET\n> %%\n> 后\n\n"
              "- 甲\n  %%\n\n  SECRET\n  %%\n  乙\n\n        %%留下%%\n")
    _text, body, built = shown(make_world, source)
    assert re.search(r"题</p>\s*<p>前</p>\s*<p>后</p>\s*</div>", body)
    assert re.search(r"<li><p>甲</p>\s*<p>乙</p>", body)
    assert "SECRET" not in built.page("页")


def test_comments_in_code_are_code_and_never_in_a_list(make_world):
    text = shown(make_world, "段\n\n    %%留%%\n\n1. 甲\n\n       %%SECRET%%\n\n[^1]: 注\n\n    %%SECRET%%\n")[0]
    assert "%%留%%" in text
    assert "SECRET" not in text


@pytest.mark.parametrize("properties", [
    "tags:\naliases:\n", "tags: 甲\naliases: 乙, 丙\n", "tags: [甲, 2, null]\naliases: [1, 2024-01-02, true]\n"])
def test_tags_and_aliases_may_be_text_or_empty(make_world, properties):
    assert shown(make_world, f"---\n{properties}---\n话。\n")[2].warnings == []


def test_addresses_of_programs_and_pictures_in_html(make_world):
    source = ("[x](obsidian://open?vault=x) <img src='a.png' width='50'> ![](a.png)\n\n"
              "```mermaid\nflowchart LR\n  A --> B\n```\n")
    world = make_world("sphinx_kb", files={"index": source}, **SETTINGS)
    (world.docs / "a.png").write_bytes((GARDEN / "附件/图.png").read_bytes())
    built = world.build()
    page = built.page("index")
    assert built.warnings == []
    assert 'href="obsidian://open?vault=x"' in page
    assert re.findall(r'<img alt="([^"]*)"', page) == ["a", "a", "图", "图"]
    assert (built.out / "_images/a.png").is_file()
