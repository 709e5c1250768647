"""Terms link themselves: where, how often, and where not."""

from __future__ import annotations

import re

from sphinx_kb.text.phrases import Phrases

GLOSSARY = (
    "---\norphan: true\n---\n\n# 术语\n\n```{glossary}\n半衰期\n  半衰期是一段时间，与清除率有关。\n\n"
    "清除率\n  单位时间清除的体积。\n```\n"
)
EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.links.wikilinks", "sphinx_kb.links.autolink")


def build(make_world, text, **settings):
    files = {"index": f"# 首页\n\n{text}", "glossary": GLOSSARY}
    return make_world(*EXTENSIONS, files=files, html_copy_source=False, **settings)


def autolinks(built, page="index"):
    """The words that became links by themselves."""
    return re.findall(r'<span class="kb-wikilink kb-wikilink--auto">(.*?)</span>', built.page(page))


def test_the_first_mention_in_a_section_is_a_link(make_world):
    text = "半衰期，半衰期，清除率。\n\n## 一\n\n**半衰期** 又来。\n\n### 二\n\n- 半衰期\n\n> 清除率\n"
    built = build(make_world, text).build()
    assert built.warnings == []
    assert autolinks(built) == ["半衰期", "清除率", "半衰期", "清除率"]
    assert 'href="glossary.html#term-0"' in built.page("index")


def test_headings_links_code_tables_and_marked_words_are_left_alone(make_world):
    text = ("## 半衰期\n\n[半衰期](https://x.example) `半衰期` {nolink}`半衰期` $半衰期$\n\n| 半衰期 |\n|---|\n"
            "| 半衰期 |\n\n    半衰期\n")
    assert autolinks(build(make_world, text).build()) == []


def test_what_the_author_links_is_not_linked_again(make_world):
    assert autolinks(build(make_world, "半衰期与 [[半衰期]]，清除率。\n").build()) == ["清除率"]


def test_definitions_do_not_link_to_the_page_they_stand_on(make_world):
    assert autolinks(build(make_world, "文。\n").build(), "glossary") == []


def test_it_can_be_switched_off_for_all_for_a_page_and_for_a_term(make_world):
    for settings in ({"kb_autolink_terms": False}, {"kb_autolink_off": ["ind*"]}, {"kb_autolink_skip": ["半衰期"]},
                     {"kb_autolink_shortest": 4}):
        assert autolinks(build(make_world, "半衰期。\n", **settings).build()) == []


def test_a_new_term_reaches_pages_that_were_not_touched(make_world):
    world = build(make_world, "半衰期与占有率。\n")
    world.build(to="kept")
    world.write({"glossary": GLOSSARY.replace("半衰期\n", "占有率\n  比例。\n\n半衰期\n", 1)})
    kept, clean = world.build(to="kept"), world.build(to="clean")
    assert autolinks(kept) == ["半衰期", "占有率"]
    assert kept.page("index") == clean.page("index")


def test_other_formats_have_none(make_world):
    assert "半衰期。" in build(make_world, "半衰期。\n").build("text").page("index", ".txt")


def test_only_pages_that_were_read_again_are_looked_through(make_world, monkeypatch):
    found = []
    find = Phrases.find
    monkeypatch.setattr(Phrases, "find", lambda self, text: found.append(text) or find(self, text))
    world = build(make_world, "半衰期。\n\n```{toctree}\nother\n```\n").write({"other": "# 别的\n\n旧句，清除率。\n"})
    world.build()
    assert {"半衰期。", "旧句，清除率。"} <= set(found)
    found.clear()
    built = world.write({"other": "# 别的\n\n新句子，半衰期。\n"}).build()
    assert (autolinks(built), autolinks(built, "other")) == (["半衰期"], ["半衰期"])
    assert found == ["新句子，半衰期。"]
    found.clear()
    renamed = world.write({"glossary": GLOSSARY.replace("清除率\n", "新句子\n")}).build()
    assert autolinks(renamed, "other") == ["新句子", "半衰期"]
    assert "半衰期。" in found
