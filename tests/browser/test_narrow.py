"""Pages of every kind, on CI every page, on a telephone."""

from __future__ import annotations

import pytest

from tests.browser.visit import chosen_pages, what_is_wrong

pytestmark = pytest.mark.browser


def test_pages_are_clean_on_a_telephone_in_dark(windows, origin, built_site):
    pages = chosen_pages(built_site.out)
    assert what_is_wrong(windows, origin, pages, "narrow", access=pages) == []


def test_pages_work_from_a_folder(windows, built_site):
    here = f"file://{built_site.out}"
    assert what_is_wrong(windows, here, chosen_pages(built_site.out), "narrow") == []
