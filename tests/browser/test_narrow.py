"""Every page on a telephone."""

from __future__ import annotations

import pytest

from tests.browser.visit import chosen_pages, pages_of, what_is_wrong

pytestmark = pytest.mark.browser


def test_pages_of_every_kind_are_clean_on_a_telephone_in_dark(browser, origin, built_site):
    assert what_is_wrong(browser, origin, chosen_pages(built_site.out), "narrow") == []


def test_every_page_works_from_a_folder(browser, built_site):
    assert what_is_wrong(browser, f"file://{built_site.out}", pages_of(built_site.out), "narrow", access=False) == []
