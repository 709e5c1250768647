"""Every page on a desktop screen. Beside test_narrow.py, so that two workers share the pages' two widths."""

from __future__ import annotations

import pytest

from tests.browser.visit import chosen_pages, pages_of, what_is_wrong

pytestmark = pytest.mark.browser


def test_pages_of_every_kind_are_clean_on_a_desktop_in_light(browser, origin, built_site):
    assert what_is_wrong(browser, origin, chosen_pages(built_site.out), "wide") == []


def test_every_page_works_below_a_path(browser, origin, built_site):
    paths = [f"/docs/mirtazapine{path}" for path in pages_of(built_site.out)]
    assert what_is_wrong(browser, origin, paths, "wide", access=False) == []
