"""Search alone in a stranger's site: any language, any theme, no data folder, no front matter."""

from __future__ import annotations

import json
import re

import pytest
from sphinx.errors import ExtensionError

from sphinx_kb.search import engine, rules
from sphinx_kb.search.languages import chinese
from tests.search.recall import ask, place

HAN = re.compile(r"[\u3400-\u9fff]")
ENGLISH = {
    "index": """
        # A garden

        ```{toctree}
        :caption: Beds

        tomatoes
        slugs
        soil
        berries
        ```
        """,
    "tomatoes": """
        # Tomatoes

        Tomatoes want full sun.

        ## When to plant

        Move seedlings outdoors after the last frost.
        """,
    "slugs": "# Slugs\n\nSlugs come at night. Copper keeps them off lettuce.\n",
    "soil": "# Soil\n\nVegetables like a pH of 6.5, as Müller measured. Add 5 kg of compost.\n",
    "berries": "# Berries\n\nStrawberries need mulch.\n",
}
CHINESE = {
    "index": "# 园子\n\n```{toctree}\ntomato\ncompost\n```\n",
    "tomato": "# 番茄\n\n番茄要全日照。\n\n## 什么时候种\n\n霜冻过后再移到外面。\n",
    "compost": "# 堆肥\n\n厨余和落叶九个月变成堆肥。\n",
}
THEMES = ("basic", "alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme")


@pytest.fixture(scope="module")
def garden(make_shared_world):
    """What a garden with some settings was built into, once for all who look at it."""
    kept = {}

    def make(files=ENGLISH, language="en", **settings):
        how = json.dumps([files, language, settings], sort_keys=True)
        if how not in kept:
            world = make_shared_world("sphinx_kb.search", files=files, nitpicky=False, **settings)
            kept[how] = world.build(extensions=["myst_parser", "sphinx_kb.search"], language=language)
        assert kept[how].warnings == []
        return kept[how]

    return make


def found(built, *queries):
    """The place of the first answer to each query, as a page or `page#anchor`."""
    answers = ask(built.out, queries)["answers"]
    return [place(answer["items"][0]["url"]) if answer["items"] else "" for answer in answers]


def test_english_questions_find_the_page_or_the_section(garden):
    asked = {
        "when should I plant tomatoes": "tomatoes#when-to-plant",
        "when to plant": "tomatoes#when-to-plant",
        "how do I keep slugs away": "slugs",
        "what is soil": "soil",
        "tomato": "tomatoes",
        "berry": "berries",
        "slgus": "slugs",
        "muller": "soil",
        "5kg": "soil",
        "weather forecast": "",
    }
    assert dict(zip(asked, found(garden(), *asked), strict=True)) == asked


def test_chinese_is_found_in_han_in_pinyin_and_in_traditional_letters(garden):
    asked = {
        "番茄怎么种": "tomato", "什么时候种番茄": "tomato#id2", "fanqie": "tomato", "duifei": "compost",
        "廚餘": "compost", "天气预报": "",
    }
    assert dict(zip(asked, found(garden(CHINESE, "zh_CN"), *asked), strict=True)) == asked


@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_nothing_chinese_is_written_where_there_is_none(garden, language):
    built = garden(language=language)
    texts = {name: data.decode() for name, data in built.files().items() if name.endswith((".html", ".css"))}
    scripts = {name: data.decode() for name, data in built.files().items()
               if "search" in name and name.endswith(".js") and "translations" not in name}
    assert scripts.keys() >= {f"_static/search-{part}.js" for part in ("engine", "core", "body")}
    seen = {**scripts, **({} if language == "ja" else texts)}
    assert {name: HAN.search(text)[0] for name, text in seen.items() if HAN.search(text)} == {}
    assert "readings" not in scripts["_static/search-engine.js"].partition("kbSearch.create")[0].partition("SILENCE")[0]


def test_a_text_in_chinese_has_its_rules_also_on_a_site_in_english(garden):
    assert found(garden(CHINESE, "en"), "番茄怎么种", "fanqie") == ["tomato", "tomato"]
    assert rules.languages_of("ja", "番茄") == []
    assert rules.languages_of("en", "トマトと番茄") == ["en"]
    assert rules.languages_of("zh_TW", "") == ["zh"]


def test_a_script_that_is_neither_latin_nor_chinese_is_found(garden):
    russian = {"index": "# Сад\n\n```{toctree}\nполив\n```\n", "полив": "# Полив\n\nПоливайте утром.\n"}
    assert found(garden(russian, "ru"), "полив", "утром") == ["%D0%BF%D0%BE%D0%BB%D0%B8%D0%B2"] * 2


@pytest.mark.parametrize("theme", THEMES)
def test_under_any_theme_there_is_a_way_in_and_a_page_that_needs_no_script(garden, theme):
    built = garden(html_theme=theme)
    page, search = built.page("slugs"), built.page("search")
    assert re.search(r'<form class="kb-search-form" action="search\.html"><button[^>]* data-kb-search>', page)
    assert re.search(r'<script [^>]*src="_static/js/search\.js', page)
    assert 'href="_static/css/search.css' in page
    link = r'<li>(?:<span class="kb-all-pages__above">Beds › </span>)?<a href="([^"]+)">([^<]+)</a>'
    links = re.findall(link, search)
    assert links == [("index.html", "A garden"), ("tomatoes.html", "Tomatoes"), ("slugs.html", "Slugs"),
                     ("soil.html", "Soil"), ("berries.html", "Berries")]
    assert 'name="robots" content="noindex"' in search
    assert "data-kb-search-page" in search


@pytest.mark.parametrize("theme", THEMES)
def test_the_index_of_sphinx_is_neither_built_nor_loaded(garden, theme):
    built = garden(html_theme=theme)
    assert "searchindex.js" not in built.files()
    for name in ("search", "slugs"):
        assert re.findall(r"searchindex|searchtools|language_data|sphinx_highlight", built.page(name)) == []


def test_a_page_of_the_project_takes_the_place_of_the_search_page_or_of_its_button(garden):
    files = {**ENGLISH, "_templates/sphinx_kb/search_button.html": "<i>look</i>",
             "_templates/sphinx_kb/search_page.html": "<h1>Mine: {{ kb_search_pages[1].title }}</h1>"}
    built = garden(files, templates_path=["_templates"], exclude_patterns=["_templates"])
    assert "<i>look</i>" in built.page("slugs")
    assert "<h1>Mine: Tomatoes</h1>" in built.page("search")


def test_addresses_are_right_where_each_page_is_a_folder(make_world):
    world = make_world("sphinx_kb.search", files=ENGLISH, nitpicky=False)
    built = world.build("dirhtml", language="en", extensions=["myst_parser", "sphinx_kb.search"])
    assert built.warnings == []
    assert ask(built.out, ["slugs"])["answers"][0]["items"][0]["url"] == "slugs/"
    assert 'action="../search/"' in built.page("slugs/index")
    assert '<a href="../slugs/">Slugs</a>' in built.page("search/index")


def test_a_chinese_site_without_the_packages_is_told_once_and_still_finds_han(make_world, monkeypatch):
    monkeypatch.setattr(chinese, "REQUIRED_PACKAGES", ("nowhere_opencc", "pypinyin"))
    world = make_world("sphinx_kb.search", files=CHINESE, nitpicky=False)
    built = world.build(extensions=["myst_parser", "sphinx_kb.search"])
    assert built.warnings == [
        'WARNING: 搜索不认拼音和繁体：装不上 nowhere_opencc。用 `pip install "sphinx-kb[search]"` 补齐 [kb.search]'
    ]
    assert found(built, "番茄怎么种", "fanqie") == ["tomato", ""]


def test_a_part_of_the_engine_that_is_missing_ends_the_build(make_world, monkeypatch):
    monkeypatch.setattr(engine, "PARTS_AFTER_LANGUAGES", (*engine.PARTS_AFTER_LANGUAGES, "gone"))
    world = make_world("sphinx_kb.search", files=ENGLISH, nitpicky=False)
    with pytest.raises(ExtensionError, match=r"gone\.js"):
        world.build(extensions=["myst_parser", "sphinx_kb.search"], language="en")


RULES = {
    'same: [[away, "off"]]': [],
    "same: [[away, off]]": ["“same”里的“False”不是文字：请加上引号"],
    "letters: {1: a}": ["“letters”里的“1”不是文字：请加上引号"],
    "smae: [[away, off]]": ["不认识的字段 “smae”，是否指 same？"],
    "question: please": ["“question” 应是列表"],
    "- question": ["搜索规则应是一行行“字段: 内容”"],
}


@pytest.mark.parametrize("text", RULES)
def test_mistakes_in_the_rules_of_a_site_are_reported(make_world, text):
    world = make_world("sphinx_kb.search", files={**ENGLISH, "_data/rules.yaml": text}, nitpicky=False)
    built = world.build(extensions=["myst_parser", "sphinx_kb.search"], kb_search_rules="_data/rules.yaml")
    assert built.warnings == [f"_data/rules.yaml:1: WARNING: {said} [kb.search]" for said in RULES[text]]


def test_a_site_adds_rules_of_its_own(make_world):
    world = make_world("sphinx_kb.search", files=ENGLISH, nitpicky=False)
    world.write({"_data/rules.yaml": "fold: [[snails, slugs]]\n"})
    settings = {"extensions": ["myst_parser", "sphinx_kb.search"], "language": "en"}
    assert found(world.build(**settings), "snails") == [""]
    assert found(world.build(**settings, kb_search_rules="_data/rules.yaml"), "snails") == ["slugs"]


def test_results_are_called_in_the_language_of_the_site_whatever_was_built_before(make_world):
    world = make_world("sphinx_kb.search", files=ENGLISH, nitpicky=False)
    for language, label in (("zh_CN", "页面"), ("en", "Page")):
        built = world.build(extensions=["myst_parser", "sphinx_kb.search"], language=language)
        assert f'"label":"{label}"' in built.page("_static/search-core", ".js")


def test_the_words_of_the_box_are_those_of_the_site(garden):
    built = garden(kb_search_placeholder="A plant or a pest", kb_search_hint="Try “slug”.")
    script = built.page("_static/js/search-dialog", ".js")
    assert '"A plant or a pest"' in script
    assert '"Try “slug”."' in script
    assert not re.search(r"\b_\(", script)


def test_what_a_result_shows_has_no_tex_and_no_caption_twice(garden):
    page = ("# Bread\n\nThe share is $h = \\frac{w}{f}$, or $h = 1$.\n\n"
            "```{figure} a.svg\n:alt: A loaf\n\nA loaf\n```\n")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"></svg>'
    built = garden({"index": page, "a.svg": svg}, myst_enable_extensions=["dollarmath"])
    text = (built.out / "_static/search-body.js").read_text(encoding="utf-8")
    assert "The share is …, or h = 1." in text
    assert text.count("A loaf") == 1
