"""Help on every page: without scripts, on the page for missing addresses, and only where a site sets it."""

from __future__ import annotations

import re

EXTENSIONS = ("sphinx_kb.core", "sphinx_kb.html", "sphinx_kb.html.frame")
HELP = {
    "label": "Help", "words": "Call now.", "numbers": [("112", "Ambulance")],
    "links": [("deep/care#first", "What to do"), ("gone", "Nowhere")], "searches": ["Too Many", "pills"],
}
FILES = {"index": "# Home\n\n```{toctree}\ndeep/care\n```\n", "deep/care": "# Care\n\n{#first}\n## First\n\nSit.\n"}


def site(make_world, **settings):
    return make_world(*EXTENSIONS, files=FILES, html_theme="furo", **settings).build()


def test_every_page_has_a_button_that_opens_without_a_script(make_world):
    built = site(make_world, kb_urgent_help=HELP)
    assert built.warnings == []
    for name, address in (("index", "deep/care.html#first"), ("deep/care", "#first")):
        shown = re.search(r"<details class=\"kb-help\".*?</details>", built.page(name), re.S)[0]
        assert "<summary" in shown
        assert 'href="tel:112"' in shown
        assert f'href="{address}"' in shown
        assert "Nowhere" not in shown, "its page is not in this site"
        assert 'data-kb-search-card="toomany|pills"' in shown


def test_the_page_for_missing_addresses_shows_it_openly(make_world):
    page = site(make_world, kb_urgent_help=HELP).page("404")
    article = page.partition("<article")[2].partition("</article>")[0]
    assert 'href="tel:112"' in article
    assert "<details" not in article


def test_a_site_that_sets_nothing_shows_nothing(make_world):
    assert "kb-help" not in re.sub(r"<link[^>]*>", "", site(make_world).page("index"))


def test_a_setting_that_cannot_be_shown_is_reported(make_world):
    built = site(make_world, kb_urgent_help={"label": "Help", "number": ["112"]})
    assert len(built.warnings) == 1
    assert "kb_urgent_help" in built.warnings[0]
    assert "kb-help__button" not in built.page("index")
