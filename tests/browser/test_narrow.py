"""Pages of every kind, on CI every page, on a telephone.

Elsewhere axe, for which a page takes longest, looks at a third of them, another one each day.
"""

from __future__ import annotations

import pytest

from tests.amount import share
from tests.browser.visit import FRAME, chosen_pages, what_is_wrong

pytestmark = pytest.mark.browser


def test_pages_are_clean_on_a_telephone_in_dark(windows, origin, built_site):
    pages = chosen_pages(built_site.out)
    assert what_is_wrong(windows, origin, pages, "narrow", access={FRAME, *share(pages, 3)}) == []


def test_pages_work_from_a_folder(windows, built_site):
    here = f"file://{built_site.out}"
    assert what_is_wrong(windows, here, share(chosen_pages(built_site.out), 3), "narrow") == []
