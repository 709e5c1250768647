"""Search in the site of a stranger who writes a folder for each page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.searching import searching
from tests.browser.serve import serving

pytestmark = pytest.mark.browser

FILES = {
    "index": "# Bread\n\nBegin with levain.\n\n```{toctree}\nlevain\n```\n",
    "levain": "# Levain\n\nLevain raises bread.\n",
}


def test_the_first_result_is_chosen_also_where_the_home_page_is_another_one(make_world, windows):
    built = make_world("sphinx_kb.search", files=FILES, language="en", html_theme="alabaster").build("dirhtml")
    with serving(built.out) as origin, searching(windows, origin) as visitor:
        visitor.start("/levain/")
        visitor.ask("levain")
        expect(visitor.options).to_have_count(2)
        expect(visitor.options.first).to_have_attribute("aria-selected", "true")
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url("**/levain/*")
