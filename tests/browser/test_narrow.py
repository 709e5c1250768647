"""Pages of every kind, on CI every page, on a telephone.

Elsewhere a sixth of them each day, another one from a folder, and another one in test_wide.py: in two days each is seen
somehow, in six in every way.
"""

from __future__ import annotations

import pytest

from tests.amount import share
from tests.browser.visit import FRAME, chosen_pages, what_is_wrong

pytestmark = pytest.mark.browser


def test_pages_are_clean_on_a_telephone_in_dark(windows, origin, built_site):
    pages = sorted({FRAME, *share(chosen_pages(built_site.out), 6)})
    assert what_is_wrong(windows, origin, pages, "narrow", access=pages) == []


def test_pages_work_from_a_folder(windows, built_site):
    here = f"file://{built_site.out}"
    assert what_is_wrong(windows, here, share(chosen_pages(built_site.out), 6, days_ahead=2), "narrow") == []
